using System.Text.Json.Serialization;

namespace Lightline.Gateways;

/// <summary>How the outside world behaves at present; <c>PUT /settings</c> replaces it.</summary>
public sealed record GatewayModes
{
    /// <summary>Messages in a hundred that meet an answer other than accept, at most.</summary>
    public const int PercentMax = 100;

    /// <summary>The longest delay before an answer, milliseconds.</summary>
    public const int DelayMax = 60_000;

    /// <summary>The SMS gateway's answer to those messages that fail.</summary>
    public Answer Sms { get; init; }

    /// <summary>The mail server's answer to those messages that fail.</summary>
    public Answer Email { get; init; }

    /// <summary>How many in a hundred meet that answer (0..100); the rest are accepted.</summary>
    public int FailPercent { get; init; } = PercentMax;

    /// <summary>Whether the SMS gateway knows a repeat again by the sender's id.</summary>
    public bool TakesIds { get; init; } = true;

    /// <summary>How long each answer takes (0..60,000 ms).</summary>
    public int DelayMilliseconds { get; init; }

    /// <summary>What is reported of a text message afterwards.</summary>
    public Report Report { get; init; }

    /// <summary>Why they cannot be, or null.</summary>
    [JsonIgnore]
    public string? Problem =>
        FailPercent is < 0 or > PercentMax ? "failPercent is not 0..100"
        : DelayMilliseconds is < 0 or > DelayMax ? "delayMilliseconds is not 0..60000"
        : !Enum.IsDefined(Sms) || !Enum.IsDefined(Email) || !Enum.IsDefined(Report) ? "no such answer or report"
        : null;
}
