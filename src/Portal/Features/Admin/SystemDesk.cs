using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Lightline.Data;
using Lightline.Data.Federation;
using Lightline.Portal.Identity.Audit;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Lightline.Portal.Features.Admin;

/// <summary>A system as the page lists it.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Name">What people call it.</param>
/// <param name="ClientId">By what it names itself.</param>
/// <param name="Audience">Who may sign in there.</param>
/// <param name="MadeAt">When it was named (UTC).</param>
/// <param name="LogoutUri">Where it is told of ended sessions; null for nowhere.</param>
/// <param name="Redirects">Where people may be sent back to.</param>
public sealed record NamedSystem(
    Guid Id,
    string Name,
    string ClientId,
    OidcAudience Audience,
    DateTimeOffset MadeAt,
    string? LogoutUri,
    IReadOnlyList<string> Redirects);

/// <summary>What a system needs to ask us, shown once.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="ClientId">By what it names itself.</param>
/// <param name="Secret">By what it proves that.</param>
public sealed record SystemSecret(string Name, string ClientId, string Secret);

/// <summary>
/// Which other systems of the organisation let people in by their sign-in here. The database lets nobody but its admin write
/// these rows.
/// </summary>
internal sealed class SystemDesk(
    PortalDbContext database, OpenIddictApplicationManager<OidcClient> clients, AuditLog audit)
{
    /// <summary>Systems of one organisation.</summary>
    public const int SystemsMax = 50;

    private const int SecretBytes = 32;
    private const int ClientIdBytes = 12;

    /// <summary>Those that let people in, by name.</summary>
    public async Task<IReadOnlyList<NamedSystem>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await database.OidcClients.AsNoTracking().OrderBy(c => c.DisplayName).ThenBy(c => c.Id).Take(SystemsMax)
            .ToListAsync(cancellationToken))
            .Select(c => new NamedSystem(
                c.Id, c.DisplayName!, c.ClientId!, c.Audience, c.MadeAt, c.LogoutUri,
                c.RedirectUris is null ? [] : JsonSerializer.Deserialize<string[]>(c.RedirectUris) ?? [])),
    ];

    /// <summary>One more, and what it needs; else what is wrong.</summary>
    public async Task<(SystemSecret? Added, string? Problem)> AddAsync(SystemForm form, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        // One at a time, so that two at once are not more than may be.
        var organisation = database.Scope.Organisation!.Value;
        await database.Database.ExecuteSqlAsync(
            $"select pg_advisory_xact_lock(hashtextextended({$"oidc-client/{organisation}"}, 0))", cancellationToken);
        var names = await database.OidcClients.Select(c => c.DisplayName).ToListAsync(cancellationToken);
        if (names.Count >= SystemsMax)
        {
            return (null, $"There are {SystemsMax} systems, which is as many as there may be. Remove one first.");
        }

        // Also who sends the form once more, because the page with the secret is gone.
        if (names.Contains(form.Name, StringComparer.OrdinalIgnoreCase))
        {
            return (null, "There is a system of that name already. If its secret is lost, make a new one.");
        }

        var (id, secret) = (Random(ClientIdBytes), Random(SecretBytes));
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = id,
            ClientType = ClientTypes.Confidential,
            ApplicationType = ApplicationTypes.Web,
            // The organisation itself names the system, so nobody else is to be asked.
            ConsentType = ConsentTypes.Implicit,
            DisplayName = form.Name,
            Permissions =
            {
                Permissions.Endpoints.Authorization,
                Permissions.Endpoints.Token,
                Permissions.Endpoints.EndSession,
                Permissions.GrantTypes.AuthorizationCode,
                Permissions.ResponseTypes.Code,
            },
        };
        descriptor.RedirectUris.UnionWith(form.RedirectUris.Select(text => new Uri(text)));
        descriptor.PostLogoutRedirectUris.UnionWith(form.AfterLogoutUris.Select(text => new Uri(text)));
        foreach (var scope in form.Learns)
        {
            descriptor.Permissions.Add(Permissions.Prefixes.Scope + scope);
        }

        var client = new OidcClient { Audience = form.Audience, LogoutUri = form.LogoutUri.Length > 0 ? form.LogoutUri : null };
        await clients.PopulateAsync(client, descriptor, cancellationToken);
        await clients.CreateAsync(client, secret, cancellationToken);
        await audit.AddAsync(new AuditLine(AuditActions.SystemAdded, AuditSubject.OfSystem(client.Id)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (new SystemSecret(form.Name, id, secret), null);
    }

    /// <summary>A new secret, from now on the only one; null when there is no such system.</summary>
    public async Task<SystemSecret?> ChangeSecretAsync(Guid system, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.OidcClients.SingleOrDefaultAsync(c => c.Id == system, cancellationToken) is not { } client)
        {
            return null;
        }

        var secret = Random(SecretBytes);
        await clients.UpdateAsync(client, secret, cancellationToken);
        await audit.AddAsync(new AuditLine(AuditActions.SystemSecretChanged, AuditSubject.OfSystem(system)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SystemSecret(client.DisplayName!, client.ClientId!, secret);
    }

    /// <summary>It lets nobody in any more, and is told so of everybody who is in there; false when there is no such system.</summary>
    public async Task<bool> RemoveAsync(Guid system, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (!await database.Database.SqlQuery<bool>($"""select retail.remove_oidc_client({system}) as "Value" """)
            .SingleAsync(cancellationToken))
        {
            return false;
        }

        await audit.AddAsync(new AuditLine(AuditActions.SystemRemoved, AuditSubject.OfSystem(system)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static string Random(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
}
