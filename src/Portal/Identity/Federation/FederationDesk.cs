using System.Security.Claims;
using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Federation;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Acting;
using Lightline.Portal.Identity.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Lightline.Portal.Identity.Federation;

/// <summary>Opens other systems for who is signed in here.</summary>
internal sealed class FederationDesk(
    PortalDbContext database,
    OpenIddictApplicationManager<OidcClient> clients,
    AuditLog audit,
    FederationMetrics metrics,
    TimeProvider time)
{
    /// <summary>The scheme of the library that answers systems.</summary>
    public const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    /// <summary>The session's name at a system (OpenID Connect Back-Channel Logout 1.0, section 2.1).</summary>
    public const string SessionClaim = "sid";

    /// <summary>In a token, which only we can read: the account that the session looked at.</summary>
    public const string AccountClaim = "lightline:account";

    /// <summary>What a system is told of a session; null when the system is not for who is signed in.</summary>
    /// <param name="request">What it asked.</param>
    /// <param name="user">Who is signed in.</param>
    /// <param name="session">In which session.</param>
    /// <param name="provedAt">When they last showed that it is them.</param>
    /// <param name="issuer">By what name the system knows us.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ClaimsPrincipal?> OpenAsync(
        OpenIddictRequest request,
        ClaimsPrincipal user,
        SessionId session,
        DateTimeOffset? provedAt,
        string issuer,
        CancellationToken cancellationToken)
    {
        var client = await database.OidcClients.SingleOrDefaultAsync(c => c.ClientId == request.ClientId, cancellationToken);
        // An agent who acts for a customer is not that customer anywhere else, and is not themselves meanwhile.
        if (client is null || ActingTicket.Of(user) is not null || !IsFor(client.Audience, user.Roles()))
        {
            return null;
        }

        var who = user.UserId()!.Value.ToString("D");
        if (await GrantAsync(client, session, who, issuer, cancellationToken) is not { } grant)
        {
            return null;
        }

        var identity = new ClaimsIdentity(Scheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, who);
        identity.SetClaim(SessionClaim, grant.ToString("D"));
        identity.SetClaim(Claims.AuthenticationTime, provedAt?.ToUnixTimeSeconds());
        identity.SetAuthorizationId(grant.ToString());
        identity.SetClaim(AccountClaim, user.AccountId()?.ToString());
        identity.SetScopes(await ScopesAsync(client, request, cancellationToken));
        identity.SetDestinations(claim => claim.Type switch
        {
            Claims.Subject or SessionClaim or Claims.AuthenticationTime => [Destinations.AccessToken, Destinations.IdentityToken],
            AccountClaim => [Destinations.AccessToken],
            _ => [],
        });
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Why a system is refused, for the library to write.</summary>
    public static AuthenticationProperties Why(string error, string why) => new(new Dictionary<string, string?>
    {
        [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
        [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = why,
    });

    private static bool IsFor(OidcAudience audience, Role roles) =>
        ((roles & Role.Staff) != Role.None && audience is not OidcAudience.Subscribers)
        || ((roles & Role.Subscriber) != Role.None && audience is not OidcAudience.Staff);

    /// <summary>Of what it asks, what is known and what its organisation lets it learn.</summary>
    private async Task<List<string>> ScopesAsync(OidcClient client, OpenIddictRequest request, CancellationToken cancellationToken)
    {
        var scopes = new List<string>();
        foreach (var scope in request.GetScopes().Intersect(FederationScopes.All, StringComparer.Ordinal))
        {
            if (scope == Scopes.OpenId
                || await clients.HasPermissionAsync(client, Permissions.Prefixes.Scope + scope, cancellationToken))
            {
                scopes.Add(scope);
            }
        }

        return scopes;
    }

    /// <summary>
    /// A session opens a system once; later visits find the row, and so does the second of two at once. Null when the session
    /// has ended meanwhile.
    /// </summary>
    private async Task<Guid?> GrantAsync(
        OidcClient client, SessionId session, string who, string issuer, CancellationToken cancellationToken)
    {
        if (await FindAsync() is { } known)
        {
            return known;
        }

        var grant = new OidcGrant
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Application = client,
            SessionId = session,
            Issuer = issuer,
            Subject = who,
            Status = Statuses.Valid,
            Type = AuthorizationTypes.Permanent,
            CreationDate = time.GetUtcNow().UtcDateTime,
            ConcurrencyToken = Guid.CreateVersion7(time.GetUtcNow()).ToString("D"),
        };
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        database.Add(grant);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failure) when (failure.InnerException is PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.InsufficientPrivilege,
        })
        {
            await transaction.RollbackAsync(cancellationToken);
            database.Entry(grant).State = EntityState.Detached;
            return await FindAsync();
        }

        await audit.AddAsync(
            new AuditLine(AuditActions.SystemOpened, AuditSubject.Of(session))
            {
                Detail = new JsonObject { ["system"] = client.Id.ToString("D") },
            },
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        metrics.Opened();
        return grant.Id;

        Task<Guid?> FindAsync() => database.OidcGrants
            .Where(g => g.SessionId == session && g.Application!.Id == client.Id && g.Status == Statuses.Valid)
            .Select(g => (Guid?)g.Id).SingleOrDefaultAsync(cancellationToken);
    }
}
