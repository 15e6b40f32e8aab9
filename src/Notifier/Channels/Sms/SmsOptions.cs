namespace Lightline.Notifier.Channels.Sms;

/// <summary>The SMS gateway (section <c>Sms</c>).</summary>
internal sealed record SmsOptions
{
    /// <summary>Its <c>sendsms</c> address; null turns text messages off.</summary>
    public Uri? Url { get; init; }

    public string Username { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>The sender that people see.</summary>
    public string From { get; init; } = "";

    /// <summary>The parameter by which the gateway takes our id and knows a repeat again; null when it takes none.</summary>
    public string? MessageIdParameter { get; init; }
}
