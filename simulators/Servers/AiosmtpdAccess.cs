namespace Lightline.Servers;

/// <summary>How a mail server is entered. With nothing set it takes mail from everybody and unencrypted.</summary>
public sealed record AiosmtpdAccess
{
    /// <summary>With it and <see cref="KeyPem"/> nothing is taken before STARTTLS.</summary>
    public string? CertificatePem { get; init; }

    /// <summary>The certificate's private key.</summary>
    public string? KeyPem { get; init; }

    /// <summary>The only user; null asks for none.</summary>
    public string? Username { get; init; }

    /// <summary>Their password.</summary>
    public string Password { get; init; } = "";
}
