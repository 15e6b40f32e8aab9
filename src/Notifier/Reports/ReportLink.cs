using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Lightline.Notifier.Reports;

/// <summary>
/// The address to which a gateway reports what became of a message. Its token is an HMAC-SHA256 of the message's id, cut to
/// 16 bytes (RFC 2104, section 5): nobody but the gateway that was asked can say that a message arrived.
/// </summary>
internal sealed class ReportLink(Uri publicUrl, byte[] key)
{
    private const int TokenBytes = 16;

    /// <summary>Kannel puts the report's type in place of <c>%d</c>.</summary>
    public string For(Guid id) => $"{publicUrl.AbsoluteUri.TrimEnd('/')}/dlr/{id:N}/{Token(id)}?type=%d";

    /// <summary>Takes the same time for every wrong token.</summary>
    public bool IsGenuine(Guid id, string token) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Token(id)));

    private string Token(Guid id) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, id.ToByteArray(bigEndian: true)).AsSpan(0, TokenBytes));
}
