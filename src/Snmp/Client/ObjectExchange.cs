using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Client;

/// <summary>A request whose answer becomes objects: Get, GetNext, GetBulk, Set.</summary>
internal sealed class ObjectExchange(
    SnmpTarget target, PduType type, int errorStatus, int errorIndex, IReadOnlyList<Variable> variables)
    : Exchange(target, continuesOnReceiveThread: false)
{
    private Variable[] _answer = [];
    private DecodeError _error;
    private int _answerStatus;
    private int _answerIndex;

    public override void Write(ref BerWriter writer, int requestId)
    {
        var mark = writer.Length;
        MessageWriter.WriteVariables(ref writer, variables);
        var header = new PduHeader(type, requestId, errorStatus, errorIndex);
        MessageWriter.WriteHeader(ref writer, mark, Target.Version, Target.Community, header);
    }

    public override DecodeError Accept(in MessageHeader answer)
    {
        _answerStatus = answer.ErrorStatus;
        _answerIndex = answer.ErrorIndex;
        _error = SnmpMessage.ReadVariables(answer, out _answer);
        return _error;
    }

    public SnmpResult<IReadOnlyList<Variable>> Result(ExchangeEnd end)
    {
        if (end != ExchangeEnd.Answered)
        {
            return new(Exchanges.ToOutcome(end), []);
        }

        if (_error != DecodeError.None)
        {
            return new(SnmpOutcome.Malformed, []);
        }

        return _answerStatus == (int)SnmpErrorStatus.NoError
            ? new(SnmpOutcome.Ok, _answer)
            : new(SnmpOutcome.AgentError, _answer, (SnmpErrorStatus)_answerStatus, _answerIndex);
    }
}
