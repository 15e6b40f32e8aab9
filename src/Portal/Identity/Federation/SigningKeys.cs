using System.Security.Cryptography;
using Lightline.Portal.Shell;
using Microsoft.IdentityModel.Tokens;

namespace Lightline.Portal.Identity.Federation;

/// <summary>
/// The RSA keys with which other systems are told who somebody is (RFC 7518, section 3.3: RS256). The first signs; all of them
/// are published, so that what an earlier one signed is believed until it runs out.
/// </summary>
internal sealed class SigningKeys
{
    /// <summary>
    /// Settings: a PEM file with an RSA private key, and those before it, which are published and sign nothing.
    /// </summary>
    public static readonly KeyFiles Files = new("Oidc:SigningKeyFile", "Oidc:FormerSigningKeyFile");

    /// <summary>NIST SP 800-57 part 1, table 2: 112 bits of security.</summary>
    private const int BitsMin = 2_048;

    private SigningKeys(IReadOnlyList<RsaSecurityKey> all) => All = all;

    /// <summary>The one that signs first.</summary>
    public IReadOnlyList<RsaSecurityKey> All { get; }

    /// <summary>What signs.</summary>
    public SigningCredentials Current => new(All[0], SecurityAlgorithms.RsaSha256);

    /// <summary>Reads the files; the settings are judged already.</summary>
    public static SigningKeys Load(IConfiguration configuration) =>
        new([.. Files.Former(configuration).Prepend(Files.Current(configuration)).Select(Read)]);

    /// <summary>What is wrong with the settings, in words; empty when nothing is.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration) => Files.Check(configuration, Problem);

    private static RsaSecurityKey Read(string path)
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(path));
        // By RFC 7638: the same key has the same name at every Portal.
        var named = new RsaSecurityKey(key);
        named.KeyId = Base64UrlEncoder.Encode(named.ComputeJwkThumbprint());
        return named;
    }

    private static string? Problem(string path)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(File.ReadAllText(path));
            _ = key.ExportParameters(includePrivateParameters: true);
            return key.KeySize < BitsMin ? $"holds a key of {key.KeySize} bits, and {BitsMin} are the least" : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return "is no PEM file with an RSA private key";
        }
    }
}
