using System.Security.Cryptography;
using System.Text.Json;

namespace Lightline.Collector.Inventory;

/// <summary>Why a sealed secret opens nothing.</summary>
internal enum SecretFault
{
    /// <summary>The row's is empty.</summary>
    Missing,

    /// <summary>Sealed for another key, or damaged.</summary>
    NotOurs,

    /// <summary>What was inside is not the expected JSON.</summary>
    Malformed,

    /// <summary>It was sealed for another OLT: a row was copied.</summary>
    OtherOlt,
}

/// <summary>
/// Opens the secrets of OLTs: RSA-OAEP-SHA256 over <c>{"v":1,"olt":"olt-1","community":"…"}</c>. Only this process has the
/// key; whoever reads the database learns nothing.
/// </summary>
internal sealed class SecretBox(RSA key)
{
    public const int KeyBitsMin = 3_072;

    private const int CommunityLengthMax = 255;

    /// <summary>The credential, or null and why not.</summary>
    public SnmpCredential? Open(string olt, byte[] box, out SecretFault fault)
    {
        fault = SecretFault.Missing;
        if (box.Length == 0)
        {
            return null;
        }

        try
        {
            fault = SecretFault.NotOurs;
            using var json = JsonDocument.Parse(key.Decrypt(box, RSAEncryptionPadding.OaepSHA256));
            fault = SecretFault.Malformed;
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("v", out var version)
                || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var v) || v != 1
                || Text(root, "olt") is not { } sealedFor
                || Text(root, "community") is not { Length: > 0 and <= CommunityLengthMax } community)
            {
                return null;
            }

            fault = SecretFault.OtherOlt;
            return sealedFor == olt ? new SnmpCredential(community) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
        catch (JsonException)
        {
            fault = SecretFault.Malformed;
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
