using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Data.Tenancy;
using Lightline.Portal.Features.Connection;
using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Lightline.Verdict.Messages;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Features.Account;

/// <summary>
/// Who belongs to the account. That only its holder changes it is asked again by the database's own functions, which alone
/// write these rows. Whoever gets less, or goes, loses every session in the same transaction.
/// </summary>
internal sealed class PeopleDesk(
    PortalDbContext database,
    CurrentScope scope,
    UserManager<User> users,
    ConnectionLookup connections,
    Letters letters,
    SessionDesk sessions,
    AuditLog audit,
    IdentityMetrics metrics,
    Visit visit,
    TimeProvider time)
{
    /// <summary>People of one account, those who have not joined yet included: a household, and who looks after it.</summary>
    public const int PeopleMax = 10;

    /// <summary>People on the page: a provider may have put more on an account than a holder can.</summary>
    private const int ShownMax = 100;

    /// <summary>Invitations of one account that wait for an answer.</summary>
    public const int OpenMax = 5;

    /// <summary>Invitations of one account in 24 hours: each is a letter to an address that nobody has proved yet.</summary>
    public const int PerDayMax = 10;

    /// <summary>Everybody of the account: the holder first, then by name.</summary>
    public async Task<IReadOnlyList<PersonRow>> ListAsync(CancellationToken cancellationToken)
    {
        var people = await database.Persons.AsNoTracking().OrderBy(p => p.Id).Take(ShownMax).ToListAsync(cancellationToken);
        // Whoever is not the holder has none of these rows.
        var open = await database.Database.SqlQuery<InvitationRow>(
            $"""
            select person_id, email, good_until, tries from retail.invitation
            where person_id is not null and used_at is null and email is not null
            """)
            .ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        return
        [
            .. from person in people
               orderby person.Role, person.Name, person.Id.Value
               let invitation = open.Find(i => i.PersonId == person.Id.Value)
               select new PersonRow(
                   person.Id,
                   person.Name,
                   person.Role,
                   person.UserId is { } user && user == visit.Person?.UserId,
                   person.UserId is not null,
                   invitation is null
                       ? null
                       : new OpenInvitation(
                           invitation.Email,
                           invitation.GoodUntil,
                           invitation.GoodUntil <= now || invitation.Tries >= OneTimeCodes.TriesMax)),
        ];
    }

    /// <summary>
    /// Puts a person on the list and sends them the code by which they join. Whether the address signs in here already is
    /// neither asked nor told.
    /// </summary>
    public async Task<InviteOutcome> InviteAsync(
        string name, ContactAddress email, PersonRole role, string link, CancellationToken cancellationToken)
    {
        if (await connections.ListAsync(cancellationToken) is not [var first, ..])
        {
            return InviteOutcome.NoConnection;
        }

        var (now, code, person) = (time.GetUtcNow(), InvitationCode.New(), NewId.Of<PersonId>(time));
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var bound = await database.Database.SqlQuery<string>(
            $"""
            select coalesce(retail.invite_person({person.Value}, {Guid.CreateVersion7(now)}, {name}, {role.Word()}, {email.Value},
                {users.NormalizeEmail(email.Value)}, {code.Handle}, {code.Hash()}, {now}, {now + InvitationCode.GoodFor},
                {PeopleMax}, {OpenMax}, {PerDayMax}), '') as "Value"
            """)
            .SingleAsync(cancellationToken);
        if (bound.Length > 0)
        {
            metrics.Refused($"invite_{bound}");
            return bound switch
            {
                "people" => InviteOutcome.TooManyPeople,
                "open" => InviteOutcome.TooManyOpen,
                _ => InviteOutcome.TooManyToday,
            };
        }

        await letters.InviteAsync(email, visit.Person!.Name, first.Address, link, code, cancellationToken);
        await WriteAsync(AuditActions.PersonInvited, person, role, cancellationToken);
        await TellHolderAsync(await EmailAsync(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return InviteOutcome.Invited;
    }

    /// <summary>Says anew what somebody may do; false when there is nobody, or nothing, to change.</summary>
    public async Task<bool> ChangeRoleAsync(PersonId person, PersonRole role, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var row = await database.Database.SqlQuery<ChangedRow>(
            $"select retail.change_role({person.Value}, {role.Word()}, {now}) as sessions").SingleAsync(cancellationToken);
        if (row.Sessions is null)
        {
            return false;
        }

        SessionId[] over = [.. row.Sessions.Select(id => new SessionId(id))];
        await WriteAsync(AuditActions.PersonRoleChanged, person, role, cancellationToken);
        await sessions.WriteOfAsync(over, cancellationToken);
        await TellHolderAsync(await EmailAsync(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        sessions.Close(over);
        return true;
    }

    /// <summary>Takes somebody off the account, or an invitation back; false when there is nobody to remove.</summary>
    public async Task<bool> RemoveAsync(PersonId person, CancellationToken cancellationToken)
    {
        if (await RemoveAsync(person, AuditActions.PersonRemoved, cancellationToken) is not { } over)
        {
            return false;
        }

        sessions.Close(over);
        return true;
    }

    /// <summary>
    /// Whoever is signed in leaves the account: the sessions that are over by it, for the caller to close once the answer has
    /// left; null for the holder.
    /// </summary>
    public async Task<IReadOnlyList<SessionId>?> LeaveAsync(CancellationToken cancellationToken)
    {
        var user = visit.Person!.UserId;
        var own = await database.Persons.AsNoTracking()
            .FirstOrDefaultAsync(p => p.UserId == user && p.Role != PersonRole.Holder, cancellationToken);
        return own is null ? null : await RemoveAsync(own.Id, AuditActions.PersonLeft, cancellationToken);
    }

    private async Task<IReadOnlyList<SessionId>?> RemoveAsync(
        PersonId person, string action, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var rows = await database.Database.SqlQuery<RemovedRow>(
            $"select sessions, told from retail.remove_person({person.Value}, {now})").ToListAsync(cancellationToken);
        if (rows is not [var row])
        {
            return null;
        }

        SessionId[] over = [.. row.Sessions.Select(id => new SessionId(id))];
        await WriteAsync(action, person, null, cancellationToken);
        await sessions.WriteOfAsync(over, cancellationToken);
        await TellHolderAsync(row.Told, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return over;
    }

    private Task WriteAsync(string action, PersonId person, PersonRole? role, CancellationToken cancellationToken) =>
        audit.AddAsync(
            new AuditLine(action, AuditSubject.Of(person))
            {
                OnBehalfOf = scope.Current.Account,
                Detail = role is { } one ? new JsonObject { ["role"] = one.Word() } : null,
            },
            cancellationToken);

    private async Task<string?> EmailAsync() =>
        visit.Person?.UserId is { } user ? (await users.FindByIdAsync(user.ToString("D")))?.Email : null;

    private Task TellHolderAsync(string? email, CancellationToken cancellationToken) =>
        ContactAddress.Parse(email) is { } to ? letters.WarnAsync(to, null, ChangedThing.People, cancellationToken) : Task.CompletedTask;

    private sealed class InvitationRow
    {
        public Guid PersonId { get; init; }

        public required string Email { get; init; }

        public DateTimeOffset GoodUntil { get; init; }

        public int Tries { get; init; }
    }

    private sealed class ChangedRow
    {
        public Guid[]? Sessions { get; init; }
    }

    private sealed class RemovedRow
    {
        public required Guid[] Sessions { get; init; }

        public string? Told { get; init; }
    }
}
