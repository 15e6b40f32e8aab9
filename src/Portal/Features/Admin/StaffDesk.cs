using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Sessions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Features.Admin;

/// <summary>How a change of who works somewhere ended.</summary>
internal enum StaffOutcome
{
    /// <summary>It counts from now on.</summary>
    Changed,

    /// <summary>It was so before.</summary>
    Same,

    /// <summary>They do not work here.</summary>
    Unknown,

    /// <summary>Nobody would be left to run the organisation.</summary>
    LastAdmin,

    /// <summary>The address signs in here already.</summary>
    Taken,

    /// <summary>There are as many people as may be.</summary>
    Full,
}

/// <summary>
/// Who works for the organisation of who asks, and what it says of itself. The database looks itself at who asks, and
/// changes nothing for anybody but its admin; this writes down what was done.
/// </summary>
internal sealed class StaffDesk(
    PortalDbContext database, SessionDesk sessions, AuditLog audit, ILookupNormalizer names, TimeProvider time)
{
    /// <summary>People of one organisation, as the database bounds them.</summary>
    public const int PeopleMax = 500;

    /// <summary>Who works here, by name.</summary>
    public async Task<IReadOnlyList<StaffPerson>> ListAsync(CancellationToken cancellationToken) =>
        await database.StaffAsync(cancellationToken);

    /// <summary>Somebody works here from now on. A letter tells them where to choose a password.</summary>
    public async Task<StaffOutcome> InviteAsync(
        string name, string email, StaffRole role, Uri link, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var (result, who) = await database.InviteStaffAsync(
            Guid.CreateVersion7(time.GetUtcNow()), name, email, names.NormalizeEmail(email), role, link.AbsoluteUri, cancellationToken);
        if (result != "invited")
        {
            return result == "taken" ? StaffOutcome.Taken : StaffOutcome.Full;
        }

        await audit.AddAsync(
            new AuditLine(AuditActions.StaffInvited, AuditSubject.OfUser(who))
            {
                Detail = new JsonObject { ["role"] = role.Word() },
            },
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return StaffOutcome.Changed;
    }

    /// <summary>
    /// What somebody does here from now on; nothing at all when they leave. Their sessions are over with it, here at once and at
    /// other Portals within a second, and the keys of who leaves.
    /// </summary>
    public async Task<StaffOutcome> SetRolesAsync(
        Guid whose, IReadOnlyCollection<StaffRole> roles, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var (result, ended) = await database.SetStaffRolesAsync(whose, roles, cancellationToken);
        if (result != "changed")
        {
            return result switch
            {
                "same" => StaffOutcome.Same,
                "last-admin" => StaffOutcome.LastAdmin,
                _ => StaffOutcome.Unknown,
            };
        }

        var words = new JsonArray([.. roles.Select(role => (JsonNode)role.Word())]);
        await audit.AddAsync(
            new AuditLine(roles.Count == 0 ? AuditActions.StaffRemoved : AuditActions.StaffChanged, AuditSubject.OfUser(whose))
            {
                Detail = roles.Count == 0 ? null : new JsonObject { ["roles"] = words },
            },
            cancellationToken);
        await sessions.WriteOfAsync(ended, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        sessions.Close(ended);
        return StaffOutcome.Changed;
    }

    /// <summary>What the organisation says of itself from now on. Pages show it within half a minute.</summary>
    public async Task ChangeOrganisationAsync(OrganisationForm form, CancellationToken cancellationToken)
    {
        var wanted = new JsonObject
        {
            ["name"] = form.Name,
            ["time_zone"] = form.TimeZone,
            ["language"] = form.Language,
            ["phone"] = form.Phone,
            ["phone_hours"] = form.PhoneHours,
            ["brand_colour"] = form.BrandColour.ToLowerInvariant(),
            ["staff_needs_second_step"] = form.StaffNeedsSecondStep,
            ["name_policy"] = Given(form.NamePolicy),
            ["email_policy"] = Given(form.EmailPolicy),
            ["phone_policy"] = Given(form.PhonePolicy),
        }.ToJsonString();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync($"select retail.change_organisation({wanted}::jsonb)", cancellationToken);
        await audit.AddAsync(
            new AuditLine(AuditActions.OrganisationChanged, AuditSubject.Of(database.Scope.Organisation!.Value))
            {
                Detail = new JsonObject
                {
                    ["name_policy"] = Given(form.NamePolicy),
                    ["email_policy"] = Given(form.EmailPolicy),
                    ["phone_policy"] = Given(form.PhonePolicy),
                },
            },
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Null leaves what stands there.</summary>
    private static string? Given(string word) => word.Length == 0 ? null : word;

    /// <summary>What it says now; null when it is gone.</summary>
    public async Task<OrganisationForm?> OrganisationAsync(CancellationToken cancellationToken)
    {
        var organisation = database.Scope.Organisation?.Value ?? default;
        return (await database.Database.SqlQuery<OrganisationForm>(
            $"""
            select name, phone, phone_hours, brand_colour, time_zone, language, staff_needs_second_step,
                name_policy, email_policy, phone_policy
            from retail.organisation where id = {organisation}
            """).ToListAsync(cancellationToken)).SingleOrDefault();
    }
}
