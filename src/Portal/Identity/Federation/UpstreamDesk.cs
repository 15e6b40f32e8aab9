using System.Security.Claims;
using System.Text.Json;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;

namespace Lightline.Portal.Identity.Federation;

/// <summary>An account elsewhere that somebody has shown to be theirs, and not connected yet.</summary>
/// <param name="Upstream">Whose account it is.</param>
/// <param name="Subject">The account's name there for programs (claim <c>sub</c>).</param>
/// <param name="Called">The account's name there for people.</param>
/// <param name="Session">In which session of ours they showed it.</param>
internal sealed record ShownAccount(string Upstream, string Subject, string Called, Guid Session);

/// <summary>
/// Accounts that people have elsewhere, by which they sign in here once they have connected them. An account is known by its
/// issuer and subject alone, never by an e-mail address that the other side says of it.
/// </summary>
internal sealed class UpstreamDesk(
    Upstreams upstreams,
    UserManager<User> users,
    SessionDesk sessions,
    CredentialDesk credentials,
    CurrentScope scope,
    Visit visit,
    UpstreamConfigurations configurations,
    IDataProtectionProvider protection,
    IdentityMetrics metrics,
    TimeProvider time)
{
    /// <summary>Accounts elsewhere of one person.</summary>
    private const int ConnectedMax = 10;

    /// <summary>A subject has at most 255 ASCII characters (OpenID Connect Core 1.0, section 2); a key of ours holds half.</summary>
    private const int SubjectMax = 128;

    private const int CalledMax = 60;
    private const string Cookie = "__Host-lightline-shown";
    private const string LogoutType = "logout+jwt";
    private const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

    private static readonly TimeSpan _shownFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _clocksDiffer = TimeSpan.FromMinutes(2);

    /// <summary>It says the second: a session of the same one may have begun before.</summary>
    private static readonly TimeSpan _sameMoment = TimeSpan.FromSeconds(2);

    private readonly ITimeLimitedDataProtector _shown = protection.CreateProtector("upstream-account").ToTimeLimitedDataProtector();

    /// <summary>One of the organisation whose pages these are; null when it has none of that name.</summary>
    public Upstream? Find(string name) => upstreams.Find(visit.Provider!.Host, name);

    /// <summary>Those that people may sign in by here.</summary>
    public IEnumerable<Upstream> All => upstreams.Of(visit.Provider!.Host);

    /// <summary>Whether the other side answers, or did lately; counted when it does not.</summary>
    public async Task<bool> IsThereAsync(Upstream upstream, CancellationToken cancellationToken) =>
        await configurations.ReadAsync(upstream, cancellationToken) is not null;

    /// <summary>Who signs in by an account elsewhere; null when nobody has connected it.</summary>
    public Task<User?> OwnerAsync(Upstream upstream, string subject) => users.FindByLoginAsync(upstream.Key, subject);

    /// <summary>The accounts elsewhere that somebody has connected.</summary>
    public async Task<IReadOnlyList<UserLoginInfo>> ConnectedAsync(User user) => [.. await users.GetLoginsAsync(user)];

    /// <summary>Keeps in a cookie of five minutes what was shown, until its owner says that it is to be connected.</summary>
    public void Remember(HttpContext context, Upstream upstream, ClaimsPrincipal shown, Guid session)
    {
        var subject = shown.GetClaim(OpenIddictConstants.Claims.Subject)!;
        var called = new string([.. (shown.GetClaim(OpenIddictConstants.Claims.PreferredUsername)
            ?? shown.GetClaim(OpenIddictConstants.Claims.Email)
            ?? shown.GetClaim(OpenIddictConstants.Claims.Name)
            ?? subject).Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(CalledMax)]);
        var text = JsonSerializer.Serialize(new ShownAccount(upstream.Name, subject, called, session));
        context.Response.Cookies.Append(Cookie, _shown.Protect(text, time.GetUtcNow() + _shownFor), Options);
    }

    /// <summary>What was shown in this session lately; null when nothing was.</summary>
    public ShownAccount? Shown(HttpContext context, SessionId session)
    {
        try
        {
            return context.Request.Cookies[Cookie] is { } text
                && JsonSerializer.Deserialize<ShownAccount>(_shown.Unprotect(text)) is { } shown
                && shown.Session == session.Value && Find(shown.Upstream) is not null
                    ? shown
                    : null;
        }
        catch (Exception failure) when (failure is System.Security.Cryptography.CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Connects what was shown; false when somebody else has connected it, or there are as many as may be.</summary>
    public async Task<bool> ConnectAsync(HttpContext context, User user, ShownAccount shown)
    {
        context.Response.Cookies.Delete(Cookie, Options);
        var key = Find(shown.Upstream)!.Key;
        var connected = await users.GetLoginsAsync(user);
        // One of a kind, so that nobody's second account hides behind the first.
        if (connected.Count >= ConnectedMax || connected.Any(l => l.LoginProvider == key) || await IsTakenAsync(key, shown.Subject))
        {
            metrics.Refused("upstream_taken");
            return false;
        }

        return await credentials.ConnectAsync(context, user, new UserLoginInfo(key, shown.Subject, shown.Called));
    }

    /// <summary>Takes the connection back; false when there is none.</summary>
    public async Task<bool> DisconnectAsync(HttpContext context, User user, string key, string? subject) =>
        (await users.GetLoginsAsync(user)).FirstOrDefault(l => l.LoginProvider == key && l.ProviderKey == subject) is { } found
        && await credentials.DisconnectAsync(context, user, found);

    /// <summary>Whether what came back says whose account it is, in letters that a key holds.</summary>
    public static bool IsSubject(string? subject) =>
        subject is { Length: > 0 and <= SubjectMax } && subject.All(c => c is > ' ' and <= '~');

    /// <summary>
    /// The other side says that somebody's session there has ended (OpenID Connect Back-Channel Logout 1.0, section 2.6): every
    /// session of theirs that had begun by then ends here. False when what it sent is no such word of its own, null when its keys
    /// cannot be had just now.
    /// </summary>
    public async Task<bool?> EndAsync(Upstream upstream, string? token, CancellationToken cancellationToken)
    {
        // What needs no key first: nobody makes us ask for keys by sending just anything.
        var now = time.GetUtcNow();
        if (ReadLogout(upstream, token, now) is not { } jwt)
        {
            metrics.Refused("upstream_logout");
            return false;
        }

        if (await configurations.ReadAsync(upstream, cancellationToken) is not (var registration, var known))
        {
            return null;
        }

        var read = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = upstream.Issuer,
            ValidAudience = upstream.ClientId,
            IssuerSigningKeys = known.SigningKeys,
            ValidTypes = [LogoutType],
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256],
            RequireExpirationTime = false,
            LifetimeValidator = (_, expires, _, _) => expires is null || expires + _clocksDiffer > now.UtcDateTime,
        });
        if (!read.IsValid)
        {
            if (read.Exception is SecurityTokenSignatureKeyNotFoundException)
            {
                // It may have new keys; the library asks for them anew at most every few minutes.
                registration.ConfigurationManager!.RequestRefresh();
            }

            metrics.Refused("upstream_logout");
            return false;
        }

        TryReadIssued(jwt, out var issued);
        if (await OwnerAsync(upstream, jwt.Subject) is { } user)
        {
            var before = scope.Current;
            scope.Enter(before.By(user.Id));
            try
            {
                await sessions.EndBegunBeforeAsync(issued + _sameMoment, SessionEnd.Revoked, cancellationToken);
            }
            finally
            {
                scope.Enter(before);
            }
        }

        return true;
    }

    /// <summary>A word of logout as far as it can be read without a key; null when it is none, or an old one.</summary>
    private static JsonWebToken? ReadLogout(Upstream upstream, string? token, DateTimeOffset now)
    {
        JsonWebToken jwt;
        try
        {
            jwt = new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }

        return jwt.Typ == LogoutType && jwt.Issuer == upstream.Issuer && jwt.Audiences.Contains(upstream.ClientId)
            && !jwt.TryGetPayloadValue<object>(OpenIddictConstants.Claims.Nonce, out _)
            && jwt.TryGetPayloadValue<JsonElement>("events", out var events)
            && events.ValueKind is JsonValueKind.Object && events.TryGetProperty(LogoutEvent, out _)
            && TryReadIssued(jwt, out var issued) && issued <= now + _clocksDiffer && issued >= now - _clocksDiffer
            && IsSubject(jwt.Subject)
                ? jwt
                : null;
    }

    private async Task<bool> IsTakenAsync(string key, string subject)
    {
        // Only a stranger's request sees whose account it is; who is signed in sees their own.
        var before = scope.Current;
        scope.Enter(Scope.PublicOf(visit.Provider!.Id));
        try
        {
            return await users.FindByLoginAsync(key, subject) is not null;
        }
        finally
        {
            scope.Enter(before);
        }
    }

    private static bool TryReadIssued(JsonWebToken jwt, out DateTimeOffset issued)
    {
        var isThere = jwt.TryGetPayloadValue<long>(OpenIddictConstants.Claims.IssuedAt, out var seconds)
            && seconds is > 0 and < 253_402_300_799;
        issued = isThere ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default;
        return isThere;
    }

    private static CookieOptions Options => new()
    {
        Path = "/",
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Lax,
        MaxAge = _shownFor,
        IsEssential = true,
    };
}
