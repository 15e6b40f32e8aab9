using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Agent;

/// <summary>Turns a request into its answer (RFC 3416 4.2, RFC 3584 4 for v1). One thread at a time.</summary>
internal sealed class AgentResponder
{
    /// <summary>Octets of a message around its variables, the community apart, at their largest.</summary>
    private const int EnvelopeBytes = 40;

    private readonly IAgentMib _mib;
    private readonly byte[] _buffer;
    private readonly ResponseBody _body;
    private long _mibFailures;

    public AgentResponder(IAgentMib mib, int responseBytesMax)
    {
        _mib = mib;
        _buffer = new byte[Math.Clamp(responseBytesMax, 484, SnmpMessage.BytesMax)];
        _body = new ResponseBody(_buffer.Length);
    }

    public long MibFailures => Volatile.Read(ref _mibFailures);

    /// <summary>The encoded answer, in a buffer that the next call reuses.</summary>
    public ReadOnlySpan<byte> Respond(in MessageHeader request, Variable[] variables, bool canWrite)
    {
        _body.Clear(_buffer.Length - EnvelopeBytes - request.Community.Length);
        (SnmpErrorStatus Status, int Index) result;
        try
        {
            result = request.PduType switch
            {
                PduType.Get => Get(variables, request.Version),
                PduType.GetNext => GetNext(variables, request.Version),
                PduType.GetBulk => GetBulk(variables, request.ErrorStatus, request.ErrorIndex),
                _ => Set(variables, canWrite),
            };
        }
        catch (Exception)
        {
            // The MIB's mistake is this request's misfortune, not the end of the agent.
            Interlocked.Increment(ref _mibFailures);
            result = (SnmpErrorStatus.GenErr, 0);
        }

        return Encode(request, result.Status, result.Index);
    }

    /// <summary>RFC 3416 4.2.1; in v1 a missing instance is the error noSuchName (RFC 1157 4.1.2).</summary>
    private (SnmpErrorStatus Status, int Index) Get(Variable[] variables, SnmpVersion version)
    {
        for (var i = 0; i < variables.Length; i++)
        {
            var value = _mib.Get(variables[i].Name);
            if (version == SnmpVersion.V1 && !IsInV1(value))
            {
                return (SnmpErrorStatus.NoSuchName, i + 1);
            }

            if (!_body.TryAppend(variables[i].Name, value))
            {
                return (SnmpErrorStatus.TooBig, 0);
            }
        }

        return (SnmpErrorStatus.NoError, 0);
    }

    /// <summary>RFC 3416 4.2.2; v1 steps over what it has no type for (RFC 3584 4.2.2.1).</summary>
    private (SnmpErrorStatus Status, int Index) GetNext(Variable[] variables, SnmpVersion version)
    {
        for (var i = 0; i < variables.Length; i++)
        {
            var name = variables[i].Name;
            var found = _mib.TryGetNext(name, out var next);
            while (found && version == SnmpVersion.V1 && !IsInV1(next.Value))
            {
                found = _mib.TryGetNext(next.Name, out next);
            }

            if (!found)
            {
                if (version == SnmpVersion.V1)
                {
                    return (SnmpErrorStatus.NoSuchName, i + 1);
                }

                next = new Variable(name, SnmpValue.EndOfMibView);
            }

            if (!_body.TryAppend(next.Name, next.Value))
            {
                return (SnmpErrorStatus.TooBig, 0);
            }
        }

        return (SnmpErrorStatus.NoError, 0);
    }

    /// <summary>RFC 3416 4.2.3: as many whole variables as fit; ends early when every repeater is at its end.</summary>
    private (SnmpErrorStatus Status, int Index) GetBulk(Variable[] variables, int nonRepeaters, int maxRepetitions)
    {
        var once = Math.Clamp(nonRepeaters, 0, variables.Length);
        for (var i = 0; i < once; i++)
        {
            if (!AppendNext(ref variables[i], out _))
            {
                return (SnmpErrorStatus.NoError, 0);
            }
        }

        var isAtEnd = once == variables.Length;
        for (var repetition = 0; repetition < maxRepetitions && !isAtEnd; repetition++)
        {
            isAtEnd = true;
            for (var i = once; i < variables.Length; i++)
            {
                if (!AppendNext(ref variables[i], out var isEnd))
                {
                    return (SnmpErrorStatus.NoError, 0);
                }

                isAtEnd &= isEnd;
            }
        }

        return (SnmpErrorStatus.NoError, 0);
    }

    /// <summary>Steps a repeater forward and adds where it now stands; false when the answer is full.</summary>
    private bool AppendNext(ref Variable position, out bool isEnd)
    {
        isEnd = true;
        if (position.Value.Type != SnmpType.EndOfMibView && _mib.TryGetNext(position.Name, out var next))
        {
            isEnd = false;
            position = next;
        }
        else
        {
            position = position with { Value = SnmpValue.EndOfMibView };
        }

        return _body.TryAppend(position.Name, position.Value);
    }

    /// <summary>RFC 3416 4.2.5: all or none. What was written before a failure is written back, last first.</summary>
    private (SnmpErrorStatus Status, int Index) Set(Variable[] variables, bool canWrite)
    {
        if (!canWrite)
        {
            return (SnmpErrorStatus.NoAccess, 1);
        }

        var old = new SnmpValue[variables.Length];
        for (var i = 0; i < variables.Length; i++)
        {
            if (!_body.TryAppend(variables[i].Name, variables[i].Value))
            {
                return (SnmpErrorStatus.TooBig, 0);
            }

            old[i] = _mib.Get(variables[i].Name);
        }

        for (var i = 0; i < variables.Length; i++)
        {
            var status = _mib.Set(variables[i].Name, variables[i].Value);
            if (status != SnmpErrorStatus.NoError)
            {
                var isUndone = Undo(variables, old, i);
                return isUndone ? (status, i + 1) : (SnmpErrorStatus.UndoFailed, 0);
            }
        }

        return (SnmpErrorStatus.NoError, 0);
    }

    private bool Undo(Variable[] variables, SnmpValue[] old, int count)
    {
        var isUndone = true;
        for (var i = count - 1; i >= 0; i--)
        {
            isUndone &= !old[i].IsException
                && _mib.Set(variables[i].Name, old[i]) == SnmpErrorStatus.NoError;
        }

        return isUndone;
    }

    /// <summary>
    /// An error carries the request's variables (RFC 3416 4.2), tooBig none (4.2.1). When even those do not fit, none.
    /// </summary>
    private ReadOnlySpan<byte> Encode(in MessageHeader request, SnmpErrorStatus status, int index)
    {
        if (request.Version == SnmpVersion.V1)
        {
            status = ToV1(status);
        }

        var bindings = status switch
        {
            SnmpErrorStatus.NoError => _body.Encoded,
            SnmpErrorStatus.TooBig when request.Version != SnmpVersion.V1 => default,
            _ => request.Bindings,
        };
        return TryEncode(request, status, index, bindings, out var encoded)
            || TryEncode(request, SnmpErrorStatus.TooBig, 0, default, out encoded)
            ? encoded
            : default;
    }

    private bool TryEncode(
        in MessageHeader request,
        SnmpErrorStatus status,
        int index,
        ReadOnlySpan<byte> bindings,
        out ReadOnlySpan<byte> encoded)
    {
        var writer = new BerWriter(_buffer);
        writer.WriteOctets(BerWriter.SequenceTag, bindings);
        writer.WriteInteger((byte)SnmpType.Integer32, index);
        writer.WriteInteger((byte)SnmpType.Integer32, (int)status);
        writer.WriteInteger((byte)SnmpType.Integer32, request.RequestId);
        writer.Close((byte)PduType.Response, 0);
        writer.WriteOctets((byte)SnmpType.OctetString, request.Community);
        writer.WriteInteger((byte)SnmpType.Integer32, (int)request.Version);
        writer.Close(BerWriter.SequenceTag, 0);
        encoded = writer.Written;
        return !writer.IsFailed;
    }

    private static bool IsInV1(SnmpValue value) => !value.IsException && value.Type != SnmpType.Counter64;

    /// <summary>RFC 3584 4.4.</summary>
    private static SnmpErrorStatus ToV1(SnmpErrorStatus status) => status switch
    {
        <= SnmpErrorStatus.GenErr => status,
        SnmpErrorStatus.WrongValue or SnmpErrorStatus.WrongEncoding or SnmpErrorStatus.WrongType
            or SnmpErrorStatus.WrongLength or SnmpErrorStatus.InconsistentValue => SnmpErrorStatus.BadValue,
        SnmpErrorStatus.NoAccess or SnmpErrorStatus.NotWritable or SnmpErrorStatus.NoCreation
            or SnmpErrorStatus.InconsistentName or SnmpErrorStatus.AuthorizationError => SnmpErrorStatus.NoSuchName,
        _ => SnmpErrorStatus.GenErr,
    };
}
