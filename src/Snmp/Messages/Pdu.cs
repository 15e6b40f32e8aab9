namespace Lightline.Snmp.Messages;

/// <summary>A PDU in object form (RFC 3416 3).</summary>
/// <param name="Type">Which kind.</param>
/// <param name="RequestId">Ties an answer to its request; 0 for a v1 trap.</param>
/// <param name="ErrorStatus">error-status, or non-repeaters of a GetBulk.</param>
/// <param name="ErrorIndex">error-index counted from 1, or max-repetitions of a GetBulk.</param>
/// <param name="Variables">The variable bindings.</param>
public sealed record Pdu(
    PduType Type, int RequestId, int ErrorStatus, int ErrorIndex, IReadOnlyList<Variable> Variables)
{
    /// <summary>The header of a v1 trap; null for every other kind.</summary>
    public TrapV1Fields? TrapV1 { get; init; }
}
