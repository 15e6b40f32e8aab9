using System.Security.Cryptography;
using System.Text;
using Lightline.Data.Federation;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace Lightline.Portal.Identity.Federation;

/// <summary>
/// Other systems and their secrets. A secret is 256 random bits of ours, so one SHA-256 keeps it, as it keeps keys for scripts:
/// the slow hash that passwords need would let anybody who calls the token endpoint spend our time.
/// </summary>
internal sealed class ClientManager(
    IOpenIddictApplicationCache<OidcClient> cache,
    ILogger<OpenIddictApplicationManager<OidcClient>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<OidcClient> store)
    : OpenIddictApplicationManager<OidcClient>(cache, logger, options, store)
{
    /// <summary>More of what is sent is not looked at.</summary>
    private const int LengthMax = 256;

    /// <inheritdoc/>
    public override ValueTask<OidcClient?> FindByClientIdAsync(string identifier, CancellationToken cancellationToken = default) =>
        // By which no text of the database's is ever found; it would refuse the question.
        identifier.Contains('\0', StringComparison.Ordinal)
            ? new((OidcClient?)null)
            : base.FindByClientIdAsync(identifier, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<string> ObfuscateClientSecretAsync(string secret, CancellationToken cancellationToken = default) =>
        new(Hash(secret));

    /// <inheritdoc/>
    protected override ValueTask<bool> ValidateClientSecretAsync(
        string secret, string comparand, CancellationToken cancellationToken = default) =>
        new(CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.UTF8.GetBytes(comparand)));

    private static string Hash(string secret) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret[..Math.Min(secret.Length, LengthMax)])));
}
