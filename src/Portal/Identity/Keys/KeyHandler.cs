using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Features.Problem;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Lightline.Portal.Identity.Keys;

/// <summary>
/// Knows who asks the API, by the key in <c>Authorization: Bearer</c> (RFC 6750) and by nothing else. The key is looked up with
/// each request, and what its owner may is what the rows say at that moment, so a role that is taken away, a lock and the end
/// of the key count at once.
/// </summary>
internal sealed class KeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    PortalDbContext database,
    KeyGate gate,
    IdentityMetrics metrics,
    Visit visit) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the scheme.</summary>
    public const string SchemeName = "api-key";

    private const string Realm = "Bearer realm=\"Lightline\"";

    private bool _isTurnedAway;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // What answers under every host name knows nobody.
        if (visit.Provider is null || Request.Headers.Authorization is not [{ Length: > 0 } header, ..] headers)
        {
            return AuthenticateResult.NoResult();
        }

        var address = Context.Connection.RemoteIpAddress;
        if (!gate.IsOpen(address))
        {
            metrics.Refused("key_gate");
            _isTurnedAway = true;
            return AuthenticateResult.Fail("too many wrong keys");
        }

        // What is no key at all costs the same look.
        var isBearer = headers.Count == 1 && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
        var hash = KeyText.Hash(isBearer ? header["Bearer ".Length..].Trim() : "");
        if (await database.UseKeyAsync(hash, Context.RequestAborted) is not { } owner)
        {
            gate.Count(address);
            metrics.Refused("key");
            return AuthenticateResult.Fail("no such key");
        }

        return AuthenticateResult.Success(new AuthenticationTicket(Principal(owner, visit.Provider.Id), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_isTurnedAway)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = KeyGate.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(
            HeaderNames.WWWAuthenticate,
            Request.Headers.Authorization.Count == 0 ? Realm : Realm + ", error=\"invalid_token\"");
        return Task.CompletedTask;
    }

    /// <summary>What is not for them does not exist, as on pages.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Context.RequestServices.GetRequiredService<ProblemLog>().WriteNotForThem(Context, Context.User.UserId());
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static ClaimsPrincipal Principal(KeyOwner owner, OrganisationId organisation)
    {
        var names = new ClaimsIdentityOptions();
        var identity = new ClaimsIdentity(SchemeName, names.UserNameClaimType, names.RoleClaimType);
        identity.AddClaim(new Claim(names.UserIdClaimType, owner.UserId.ToString("D")));
        identity.AddClaim(new Claim(SessionClaim.Organisation, organisation.Value.ToString("D")));
        identity.AddClaim(new Claim(SessionClaim.Name, owner.DisplayName));
        identity.AddClaim(new Claim(SessionClaim.Key, owner.KeyId.ToString("D")));
        foreach (var role in owner.IsProved ? owner.Roles.Select(Roles.Of) : [Role.Unproved])
        {
            identity.AddClaim(new Claim(SessionClaim.Role, role.ToString()));
        }

        return new ClaimsPrincipal(identity);
    }
}
