namespace Lightline.Snmp.Client;

/// <summary>Words for the ends of exchanges.</summary>
internal static class Exchanges
{
    public static SnmpOutcome ToOutcome(ExchangeEnd end) => end switch
    {
        ExchangeEnd.Answered => SnmpOutcome.Ok,
        ExchangeEnd.TimedOut => SnmpOutcome.Timeout,
        ExchangeEnd.Refused => SnmpOutcome.Refused,
        ExchangeEnd.Unreachable => SnmpOutcome.Unreachable,
        ExchangeEnd.TooLarge => SnmpOutcome.TooLarge,
        _ => SnmpOutcome.Cancelled,
    };
}
