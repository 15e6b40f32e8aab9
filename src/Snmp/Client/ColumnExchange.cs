using System.Text;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Client;

/// <summary>
/// Reads columns one after the other, one request in flight. Everything it needs for a request is in its own buffers.
/// Each answer either moves the position forward, ends the column, or lowers the number of repetitions, so a column
/// takes a bounded number of requests whatever the agent does.
/// </summary>
internal sealed class ColumnExchange(SnmpTarget target, WalkOptions options, int responseBytesMax, IWalkSink sink)
    : Exchange(target, continuesOnReceiveThread: true)
{
    /// <summary>Repetitions of a column's first request, before the size of its rows is known.</summary>
    private const int FirstRepetitions = 10;

    /// <summary>Octets of a message around its variables, the community apart, at their largest.</summary>
    private const int EnvelopeBytes = 40;

    private readonly int _bodyBytesMax =
        responseBytesMax - EnvelopeBytes - Encoding.UTF8.GetByteCount(target.Community);

    private readonly byte[] _last = new byte[OidBytes.LengthMax];
    private byte[] _root = [];
    private int _lastLength;
    private int _column;
    private int _repetitions;
    private int _repetitionsMax;
    private int _variableBytesMax;

    /// <summary>Rows of the column so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Why the column has ended; null while it goes on.</summary>
    public WalkEnd? End { get; private set; }

    /// <summary>How the last answer failed, when the end is Failed.</summary>
    public SnmpOutcome Outcome { get; private set; }

    /// <summary>The agent's error with it.</summary>
    public SnmpErrorStatus ErrorStatus { get; private set; }

    private bool IsGetNext => Target.Version == SnmpVersion.V1 || _repetitions == 0;

    /// <summary>Begins a column.</summary>
    public void Begin(int column, Oid root)
    {
        _column = column;
        _root = OidBytes.Of(root);
        _root.CopyTo(_last, 0);
        _lastLength = _root.Length;
        _repetitionsMax = Math.Max(1, options.MaxRepetitions);
        _repetitions = Math.Min(FirstRepetitions, _repetitionsMax);
        _variableBytesMax = 0;
        Rows = 0;
        End = null;
        Outcome = SnmpOutcome.Ok;
        ErrorStatus = SnmpErrorStatus.NoError;
    }

    public override void Write(ref BerWriter writer, int requestId)
    {
        var mark = writer.Length;
        writer.WriteValue(SnmpValue.Null);
        writer.WriteOctets((byte)SnmpType.ObjectIdentifier, _last.AsSpan(0, _lastLength));
        writer.Close(BerWriter.SequenceTag, mark);
        writer.Close(BerWriter.SequenceTag, mark);
        var header = IsGetNext
            ? new PduHeader(PduType.GetNext, requestId, 0, 0)
            : new PduHeader(PduType.GetBulk, requestId, 0, _repetitions);
        MessageWriter.WriteHeader(ref writer, mark, Target.Version, Target.Community, header);
    }

    public override DecodeError Accept(in MessageHeader answer)
    {
        var status = (SnmpErrorStatus)answer.ErrorStatus;
        if (status == SnmpErrorStatus.TooBig)
        {
            AskForLess(SnmpOutcome.AgentError, status);
            return DecodeError.None;
        }

        if (status == SnmpErrorStatus.NoSuchName && Target.Version == SnmpVersion.V1)
        {
            End = WalkEnd.Complete;
            return DecodeError.None;
        }

        if (status != SnmpErrorStatus.NoError)
        {
            Fail(SnmpOutcome.AgentError, status);
            return DecodeError.None;
        }

        var rowsBefore = Rows;
        var error = AcceptRows(answer.Variables);
        if (error != DecodeError.None)
        {
            Fail(SnmpOutcome.Malformed, SnmpErrorStatus.NoError);
        }
        else if (End is null && Rows == rowsBefore)
        {
            AskForLess(SnmpOutcome.Malformed, SnmpErrorStatus.NoError);
        }
        else if (!IsGetNext)
        {
            _repetitions = Math.Clamp(_bodyBytesMax / _variableBytesMax, 1, _repetitionsMax);
        }

        return error;
    }

    /// <summary>The request itself came to nothing.</summary>
    public void Fail(SnmpOutcome outcome, SnmpErrorStatus status)
    {
        End = WalkEnd.Failed;
        Outcome = outcome;
        ErrorStatus = status;
    }

    private DecodeError AcceptRows(VariableBindingReader variables)
    {
        ReadOnlySpan<byte> root = _root;
        ReadOnlySpan<byte> last = _last.AsSpan(0, _lastLength);

        // One long value must not keep the rest of a subtree slow: what was largest counts less with each answer.
        _variableBytesMax = Math.Max(_variableBytesMax * 3 / 4, 1);
        while (End is null && variables.TryRead(out var variable))
        {
            var name = variable.Name;
            if (variable.IsException || !name.StartsWith(root))
            {
                End = WalkEnd.Complete;
            }
            else if (OidBytes.Compare(name, last) <= 0)
            {
                End = WalkEnd.NonIncreasing;
            }
            else if (Rows == options.RowsMax)
            {
                End = WalkEnd.RowCap;
            }
            else
            {
                Rows++;
                sink.Accept(_column, name[root.Length..], variable);
                last = name;
                _variableBytesMax = Math.Max(_variableBytesMax, EncodedBytes(variable));
            }
        }

        _lastLength = last.Length;
        last.CopyTo(_last);
        return variables.Error;
    }

    /// <summary>Octets of a binding: three headers of two octets, of which two are longer for a long value.</summary>
    private static int EncodedBytes(in VariableView variable) =>
        variable.Name.Length + variable.Content.Length + (variable.Content.Length > 100 ? 12 : 6);

    /// <summary>Halves the repetitions; after one comes GetNext, and after that there is nothing left to try.</summary>
    private void AskForLess(SnmpOutcome outcome, SnmpErrorStatus status)
    {
        if (IsGetNext)
        {
            Fail(outcome, status);
            return;
        }

        _repetitions /= 2;
        _repetitionsMax = Math.Max(1, _repetitions);
    }
}
