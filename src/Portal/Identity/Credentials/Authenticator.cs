using System.Security.Cryptography;
using System.Text;
using Lightline.Data.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using OtpNet;

namespace Lightline.Portal.Identity.Credentials;

/// <summary>
/// An app that shows a code of six digits every 30 seconds (TOTP, RFC 6238 with SHA-1, which every app knows). The secret is
/// kept encrypted with the Portal's key ring; a code counts once (RFC 6238 section 5.2).
/// </summary>
internal sealed class Authenticator(
    IDataProtectionProvider protection, UserSecrets secrets, IdentityMetrics metrics, TimeProvider time)
{
    private const string SecretName = "totp";
    private const string StepName = "totp-step";

    // 160 bits, as RFC 4226 section 4 recommends.
    private const int SecretBytes = 20;

    /// <summary>How long a page that sets one up is good for.</summary>
    private static readonly TimeSpan OfferFor = TimeSpan.FromMinutes(15);

    // One step back and one ahead, for slow fingers and wrong clocks.
    private static readonly VerificationWindow _window = new(previous: 1, future: 1);

    private readonly IDataProtector _kept = protection.CreateProtector("authenticator secret");
    private readonly ITimeLimitedDataProtector _offered =
        protection.CreateProtector("authenticator offer").ToTimeLimitedDataProtector();

    /// <summary>A new secret, as the page shows it and as its form brings it back. Nothing is kept yet.</summary>
    public (string Secret, string Offer) Offer(User user)
    {
        var secret = Base32Encoding.ToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return (secret, _offered.Protect($"{user.Id:D} {secret}", OfferFor));
    }

    /// <summary>The secret of an offer; null when it is not this person's, is too old or was never made.</summary>
    public string? SecretOf(User user, string? offer)
    {
        try
        {
            return _offered.Unprotect(offer ?? "").Split(' ') is [var id, var secret] && id == user.Id.ToString("D")
                ? secret
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Keeps a secret whose owner has shown a code of it; false when the code is wrong.</summary>
    public async Task<bool> TryKeepAsync(User user, string secret, string? code, CancellationToken cancellationToken)
    {
        if (StepOf(secret, code) is not { } step)
        {
            return false;
        }

        await secrets.WriteAsync(user.Id, SecretName, _kept.Protect(secret), cancellationToken);
        await secrets.WriteAsync(user.Id, StepName, $"{step}", cancellationToken);
        return true;
    }

    /// <summary>
    /// Whether a code is right, and the first of its time; a right one is used up by this. A secret that was kept under an older
    /// key is kept under the present one then, so that a former certificate is needed for who came since no more.
    /// </summary>
    public async Task<bool> TakeAsync(User user, string? code, CancellationToken cancellationToken)
    {
        if (await secrets.ReadAsync(user.Id, SecretName, cancellationToken) is not { } kept
            || Open(kept, out var isOld) is not { } secret
            || StepOf(secret, code) is not { } step
            || !await secrets.RaiseAsync(user.Id, StepName, step, cancellationToken))
        {
            return false;
        }

        if (isOld)
        {
            await secrets.WriteAsync(user.Id, SecretName, _kept.Protect(secret), cancellationToken);
        }

        return true;
    }

    /// <summary>Forgets the secret.</summary>
    public async Task RemoveAsync(User user, CancellationToken cancellationToken)
    {
        await secrets.RemoveAsync(user.Id, SecretName, cancellationToken);
        await secrets.RemoveAsync(user.Id, StepName, cancellationToken);
    }

    /// <summary>What the square code says (Key Uri Format of authenticator apps).</summary>
    public static string Uri(string secret, string organisation, string email) =>
        $"otpauth://totp/{System.Uri.EscapeDataString($"{organisation}:{email}")}?secret={secret.TrimEnd('=')}"
        + $"&issuer={System.Uri.EscapeDataString(organisation)}";

    /// <summary>
    /// The secret; null when the key that it was kept under is lost, as with a former certificate that was taken away too early.
    /// Their recovery codes still open the way in, and there they set up the app anew.
    /// </summary>
    private string? Open(string kept, out bool isOld)
    {
        try
        {
            var bytes = ((IPersistedDataProtector)_kept).DangerousUnprotect(
                WebEncoders.Base64UrlDecode(kept), ignoreRevocationErrors: false, out isOld, out _);
            return Encoding.UTF8.GetString(bytes);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            metrics.Refused("app_key");
            isOld = false;
            return null;
        }
    }

    private long? StepOf(string secret, string? code)
    {
        var digits = string.Concat((code ?? "").Where(char.IsAsciiDigit));
        return digits.Length == 6
            && new Totp(Base32Encoding.ToBytes(secret)).VerifyTotp(time.GetUtcNow().UtcDateTime, digits, out var step, _window)
                ? step
                : null;
    }
}
