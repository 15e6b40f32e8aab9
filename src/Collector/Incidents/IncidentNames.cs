using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;

namespace Lightline.Collector.Incidents;

/// <summary>
/// Names derived from what they name (RFC 9562, section 5.8): who decides the same again, after a restart or a commit
/// whose answer was lost, gives the same name.
/// </summary>
internal static class IncidentNames
{
    /// <summary>What people read out: no characters that look alike. As long as any public number.</summary>
    private const string Letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    private const int NumberLength = 8;

    public static (IncidentId Id, string PublicNumber) Of(
        OwnedRegion region, IncidentScope scope, OntId firstLost, DateTimeOffset firstLostAt)
    {
        var hash = Hash(
            $"{region.Code}|{scope.Olt?.Value}|{scope.Pon?.Value}|{scope.Splitter?.Value}|{scope.PowerArea?.Value}|"
            + $"{firstLost.Value}|{firstLostAt.UtcTicks}");
        var number = BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(16));
        return (new IncidentId(ToGuid(hash)), string.Create(NumberLength, number, (text, rest) =>
        {
            for (var i = 0; i < text.Length; i++, rest /= (ulong)Letters.Length)
            {
                text[i] = Letters[(int)(rest % (ulong)Letters.Length)];
            }
        }));
    }

    public static Guid OfEvent(IncidentId incident, long change, IncidentEventKind kind) =>
        ToGuid(Hash($"{incident.Value:N}|{change}|{(int)kind}"));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static Guid ToGuid(byte[] hash)
    {
        Span<byte> bytes = stackalloc byte[16];
        hash.AsSpan(0, 16).CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
