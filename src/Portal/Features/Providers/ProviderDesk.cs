using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Features.Providers;

/// <summary>How the adding of a provider ended.</summary>
internal enum ProviderOutcome
{
    /// <summary>It is there now.</summary>
    Added,

    /// <summary>It was there already, with just this content.</summary>
    Same,

    /// <summary>Its short name or its host name is somebody else's, or says something else.</summary>
    Taken,

    /// <summary>There are as many organisations as may be.</summary>
    Full,
}

/// <summary>
/// Adds providers and lists them. What separates a new one from all others needs no setting: it is the organisation's id in
/// every row and in every scope, from its first row on.
/// </summary>
internal sealed class ProviderDesk(PortalDbContext database, AuditLog audit, ILookupNormalizer names, TimeProvider time)
{
    private const string Columns =
        "slug, name, host_name, time_zone, currency::text, language, phone, phone_hours, brand_colour, staff_needs_second_step, "
        + "name_policy, email_policy, phone_policy, created_at";

    /// <summary>Adds it with its first admin, the letter to them and a line in both logs: all or nothing.</summary>
    /// <param name="provider">As it was read.</param>
    /// <param name="link">Where the admin chooses a password.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ProviderOutcome> AddAsync(NewProvider provider, Uri link, CancellationToken cancellationToken)
    {
        var id = NewId.Of<OrganisationId>(time);
        var organisation = new JsonObject
        {
            ["id"] = id.ToString(),
            ["slug"] = provider.Slug,
            ["name"] = provider.Name,
            ["host_name"] = provider.HostName,
            ["time_zone"] = provider.TimeZone,
            ["currency"] = provider.Currency,
            ["language"] = provider.Language,
            ["phone"] = provider.Phone,
            ["phone_hours"] = provider.PhoneHours,
            ["brand_colour"] = provider.BrandColour,
            ["staff_needs_second_step"] = provider.StaffNeedsSecondStep,
            ["name_policy"] = provider.NamePolicy,
            ["email_policy"] = provider.EmailPolicy,
            ["phone_policy"] = provider.PhonePolicy,
        }.ToJsonString();
        var admin = new JsonObject
        {
            ["id"] = Guid.CreateVersion7(time.GetUtcNow()).ToString("D"),
            ["name"] = provider.Admin.Name,
            ["email"] = provider.Admin.Email,
            ["normalized_email"] = names.NormalizeEmail(provider.Admin.Email),
        }.ToJsonString();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var outcome = await database.Database.SqlQuery<string>(
            $"""
            select retail.add_provider({organisation}::jsonb, {admin}::jsonb, {link.AbsoluteUri}, {ProviderDirectory.OrganisationsMax})
                as "Value"
            """).SingleAsync(cancellationToken);
        if (outcome == "added")
        {
            await audit.AddAsync(new AuditLine(AuditActions.ProviderAdded, AuditSubject.Of(id)), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return outcome switch
        {
            "added" => ProviderOutcome.Added,
            "same" => ProviderOutcome.Same,
            "taken" => ProviderOutcome.Taken,
            _ => ProviderOutcome.Full,
        };
    }

    /// <summary>Every provider, by short name.</summary>
    public async Task<IReadOnlyList<ProviderResource>> ListAsync(CancellationToken cancellationToken) =>
        await database.Database.SqlQueryRaw<ProviderResource>(
            $"select {Columns} from retail.organisation where kind = 'provider' order by slug limit {ProviderDirectory.OrganisationsMax}")
            .ToListAsync(cancellationToken);

    /// <summary>One; null when there is none of that short name.</summary>
    public async Task<ProviderResource?> FindAsync(string slug, CancellationToken cancellationToken) =>
        (await database.Database.SqlQueryRaw<ProviderResource>(
            $"select {Columns} from retail.organisation where kind = 'provider' and slug = {{0}}", slug)
            .ToListAsync(cancellationToken)).SingleOrDefault();
}
