using Lightline.Data.Accounts;

namespace Lightline.Data.Notifications;

/// <summary>
/// What a notification says (<c>notify.template</c>): text with names in braces, such as <c>{provider}</c>, that the
/// Notifier replaces.
/// </summary>
public sealed class Template
{
    /// <summary>The topic.</summary>
    public required string Topic { get; set; }

    /// <summary>What happened, such as <c>fibre-cut-lost</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>How it is sent.</summary>
    public Channel Channel { get; set; }

    /// <summary>BCP 47 language.</summary>
    public required string Language { get; set; }

    /// <summary>Subject line; null where the channel has none.</summary>
    public string? Headline { get; set; }

    /// <summary>What it says.</summary>
    public required string Body { get; set; }
}
