using Microsoft.EntityFrameworkCore;

namespace Lightline.Data.Identity;

/// <summary>Which accounts a user acts for: the step between a sign-in and a scope of kind account.</summary>
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
}
