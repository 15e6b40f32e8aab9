namespace Lightline.Snmp.Client;

/// <summary>How one request's sending and waiting ended.</summary>
internal enum ExchangeEnd
{
    Answered = 0,
    TimedOut,
    Cancelled,
    Refused,
    Unreachable,
    TooLarge,
}
