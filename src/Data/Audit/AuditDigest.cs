using System.Security.Cryptography;
using System.Text;

namespace Lightline.Data.Audit;

/// <summary>Digests as the database makes them (audit.line): each field with its length before it, "-" for none.</summary>
internal static class AuditDigest
{
    /// <summary>SHA-256 of an entry's fields.</summary>
    public static byte[] Of(IEnumerable<string?> fields) => SHA256.HashData(Line(fields));

    /// <summary>The next value of a chain: SHA-256 of the one before and a seal's fields.</summary>
    public static byte[] Of(byte[] before, IEnumerable<string?> fields) => SHA256.HashData([.. before, .. Line(fields)]);

    private static byte[] Line(IEnumerable<string?> fields) => Encoding.UTF8.GetBytes(string.Join(
        ',', fields.Select(f => f is null ? "-" : $"{Encoding.UTF8.GetByteCount(f)}:{f}")));
}
