using System.Security.Cryptography;
using System.Text.Json;
using Lightline.Contracts;

namespace Lightline.Data.Network;

/// <summary>
/// The sealed part of an OLT row. Only the Collector holds the private key; this process writes it and cannot read it
/// back, neither by the key nor by its database role.
/// </summary>
public sealed class OltSecret
{
    /// <summary>The OLT.</summary>
    public OltId Id { get; set; }

    /// <summary>What <see cref="Seal"/> made.</summary>
    public required byte[] Sealed { get; set; }

    /// <summary>
    /// Seals an OLT's SNMP community to the Collector's public key: RSA-OAEP-SHA256 of the UTF-8 JSON
    /// <c>{"v":1,"olt":"olt-1","community":"..."}</c>. The name inside keeps a secret from being moved to another OLT.
    /// Throws <see cref="CryptographicException"/> when the text is too long for the key (318 bytes at 3,072 bit).
    /// </summary>
    /// <param name="publicKeyPem">The Collector's public key, PEM, RSA.</param>
    /// <param name="oltName">The OLT row's name.</param>
    /// <param name="community">The SNMP community.</param>
    public static byte[] Seal(string publicKeyPem, string oltName, string community)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(publicKeyPem);
        var text = JsonSerializer.SerializeToUtf8Bytes(new { v = 1, olt = oltName, community });
        return rsa.Encrypt(text, RSAEncryptionPadding.OaepSHA256);
    }
}
