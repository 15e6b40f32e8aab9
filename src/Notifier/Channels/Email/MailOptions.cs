using MailKit.Security;

namespace Lightline.Notifier.Channels.Email;

/// <summary>The mail server (section <c>Smtp</c>).</summary>
internal sealed record MailOptions
{
    /// <summary>Port on which TLS begins at once (RFC 8314, section 3.3).</summary>
    private const int SubmissionsPort = 465;

    /// <summary>Null turns e-mail off.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    /// <summary>The sender's address; the name beside it is the provider's.</summary>
    public string From { get; init; } = "";

    /// <summary>Null signs in as nobody.</summary>
    public string? Username { get; init; }

    public string Password { get; init; } = "";

    public bool UseTls { get; init; } = true;

    public SecureSocketOptions Security =>
        !UseTls ? SecureSocketOptions.None
        : Port == SubmissionsPort ? SecureSocketOptions.SslOnConnect
        : SecureSocketOptions.StartTls;
}
