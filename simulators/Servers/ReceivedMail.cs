namespace Lightline.Servers;

/// <summary>A message as <see cref="AiosmtpdServer"/> took it.</summary>
/// <param name="From">The envelope's sender.</param>
/// <param name="To">The envelope's recipients: all who get it, whatever its headers say.</param>
/// <param name="IsEncrypted">Whether it came over TLS.</param>
/// <param name="IsSignedIn">Whether the sender had given a name and password.</param>
/// <param name="Content">Headers and body, byte for byte.</param>
public sealed record ReceivedMail(
    string From, IReadOnlyList<string> To, bool IsEncrypted, bool IsSignedIn, byte[] Content);
