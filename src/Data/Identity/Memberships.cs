using Lightline.Data.Conversions;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Data.Identity;

/// <summary>
/// Which accounts a user acts for, and what they do for an organisation: the step between a sign-in and a scope.
/// </summary>
public static class Memberships
{
    /// <summary>
    /// The user's accounts at the organisation of the context's scope, oldest first; empty for a stranger and for a
    /// scope without an organisation. Works in every scope, the public one of a sign-in included.
    /// </summary>
    public static async Task<IReadOnlyList<Membership>> AccountsOfUserAsync(
        this PortalDbContext context,
        Guid userId,
        CancellationToken cancellationToken)
    {
        var rows = await context.Database
            .SqlQuery<MembershipRow>(
                $"select account_id, public_number, name, person_id, role from retail.accounts_of_user({userId})")
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToMembership())];
    }

    /// <summary>
    /// What the user does for the organisation of the context's scope; empty for a subscriber, for a stranger and in the
    /// scope of an account. Works in the public scope of a sign-in.
    /// </summary>
    public static async Task<IReadOnlyList<StaffRole>> RolesOfUserAsync(
        this PortalDbContext context,
        Guid userId,
        CancellationToken cancellationToken)
    {
        var roles = await context.Database
            .SqlQuery<string>($"select role as value from retail.roles_of_user({userId})")
            .ToListAsync(cancellationToken);
        return [.. roles.Select(Words.Parse<StaffRole>)];
    }

    /// <summary>
    /// Whether the user has what the organisation of the context's scope asks of those who work for it: a second step or a
    /// passkey, where it asks for one. Works in the public scope of a sign-in.
    /// </summary>
    public static Task<bool> HasSecondStepAsync(
        this PortalDbContext context, Guid userId, CancellationToken cancellationToken) =>
        context.Database.SqlQuery<bool>($"select retail.has_second_step({userId}) as \"Value\"").SingleAsync(cancellationToken);
}
