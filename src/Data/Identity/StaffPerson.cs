using Lightline.Data.Conversions;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Data.Identity;

/// <summary>Somebody who works for the organisation of who asks.</summary>
/// <param name="UserId">Their sign-in.</param>
/// <param name="Name">What pages call them.</param>
/// <param name="Email">By which they sign in.</param>
/// <param name="Roles">What they do there; at least one.</param>
/// <param name="IsInvited">Whether they have chosen no password yet.</param>
public sealed record StaffPerson(Guid UserId, string Name, string Email, IReadOnlyList<StaffRole> Roles, bool IsInvited);

/// <summary>
/// Who works where, read and changed by the admin of an organisation: each is a function of the database that looks itself at
/// who asks, and throws <see cref="Npgsql.PostgresException"/> with <c>insufficient_privilege</c> for anybody else.
/// </summary>
public static class StaffChanges
{
    /// <summary>The role as the database spells it, such as <c>provider-admin</c>.</summary>
    public static string Word(this StaffRole role) => Words.Of(role);

    /// <summary>Who works there, by name; at most 501, of which the last says that there are more.</summary>
    public static async Task<IReadOnlyList<StaffPerson>> StaffAsync(
        this PortalDbContext context, CancellationToken cancellationToken)
    {
        var rows = await context.Database
            .SqlQuery<PersonRow>($"select user_id, name, email, roles, is_invited from retail.staff_of_organisation()")
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new StaffPerson(
                row.UserId, row.Name, row.Email, [.. row.Roles.Select(Words.Parse<StaffRole>)], row.IsInvited)),
        ];
    }

    /// <summary>
    /// Lets somebody work there: <c>invited</c>, and who it is; <c>taken</c> when the address signs in there already;
    /// <c>full</c> beyond 500 people.
    /// </summary>
    public static async Task<(string Result, Guid Who)> InviteStaffAsync(
        this PortalDbContext context,
        Guid newId,
        string name,
        string email,
        string normalizedEmail,
        StaffRole role,
        string link,
        CancellationToken cancellationToken)
    {
        var word = Words.Of(role);
        var rows = await context.Database.SqlQuery<InvitedRow>(
            $"""
            select result, coalesce(who, {newId}) as who
            from retail.invite_staff({newId}, {name}, {email}, {normalizedEmail}, {word}, {link})
            """).ToListAsync(cancellationToken);
        return (rows[0].Result, rows[0].Who);
    }

    /// <summary>
    /// What somebody does there from now on: <c>changed</c>, and which sessions ended by it; <c>same</c>, <c>unknown</c> or
    /// <c>last-admin</c>.
    /// </summary>
    public static async Task<(string Result, IReadOnlyList<SessionId> Ended)> SetStaffRolesAsync(
        this PortalDbContext context, Guid whose, IEnumerable<StaffRole> roles, CancellationToken cancellationToken)
    {
        var words = roles.Select(Words.Of).ToArray();
        var rows = await context.Database
            .SqlQuery<ChangedRow>($"select result, ended from retail.set_staff_roles({whose}, {words})")
            .ToListAsync(cancellationToken);
        return (rows[0].Result, [.. rows[0].Ended.Select(id => new SessionId(id))]);
    }

    private sealed class PersonRow
    {
        public Guid UserId { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public required string[] Roles { get; init; }

        public bool IsInvited { get; init; }
    }

    private sealed class InvitedRow
    {
        public required string Result { get; init; }

        public Guid Who { get; init; }
    }

    private sealed class ChangedRow
    {
        public required string Result { get; init; }

        public required Guid[] Ended { get; init; }
    }
}
