using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Client;

/// <summary>
/// Takes the rows of a walk over the datagram, without a copy. Called on a receive thread, never by two threads at
/// once for walks of one target: it must be quick and must not wait. Rows of one column come in order; rows of
/// several columns mix.
/// </summary>
public interface IWalkSink
{
    /// <summary>Takes one row.</summary>
    /// <param name="column">Which of the walk's columns, counted from 0.</param>
    /// <param name="index">The name behind the column's; read it with <see cref="Ber.OidBytes.TryReadPart"/>.</param>
    /// <param name="variable">The row's variable; valid during the call.</param>
    void Accept(int column, ReadOnlySpan<byte> index, in VariableView variable);
}
