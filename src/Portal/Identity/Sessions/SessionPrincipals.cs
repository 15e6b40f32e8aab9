using System.Security.Claims;
using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Lightline.Portal.Identity.Sessions;

/// <summary>
/// Makes the identity behind a session: the user, their organisation, and the account they act for or the roles they hold,
/// read from the database at sign-in and again whenever the session's stamp is checked, so that a person who leaves an
/// account or a job loses it within <see cref="SessionRules.StampCheckedEvery"/>. Rows of <c>retail.user_claim</c>, which
/// Identity would add by itself, count for nothing here.
/// </summary>
internal sealed class SessionPrincipals(
    UserManager<User> users,
    IOptions<IdentityOptions> options,
    PortalDbContext database,
    CurrentScope scope,
    AccountChoice choice)
    : IUserClaimsPrincipalFactory<User>
{
    public async Task<ClaimsPrincipal> CreateAsync(User user)
    {
        var names = options.Value.ClaimsIdentity;
        var identity = new ClaimsIdentity(
            IdentityConstants.ApplicationScheme, names.UserNameClaimType, names.RoleClaimType);
        Add(names.UserIdClaimType, await users.GetUserIdAsync(user));
        Add(names.UserNameClaimType, await users.GetUserNameAsync(user));
        Add(names.SecurityStampClaimType, await users.GetSecurityStampAsync(user));
        Add(SessionClaim.Organisation, user.OrganisationId.Value.ToString("D"));
        if (await database.RolesOfUserAsync(user.Id, CancellationToken.None) is [_, ..] roles)
        {
            Add(SessionClaim.Name, user.DisplayName);
            var isProved = await database.HasSecondStepAsync(user.Id, CancellationToken.None);
            foreach (var role in isProved ? roles.Select(Roles.Of) : [Role.Unproved])
            {
                Add(SessionClaim.Role, role.ToString());
            }

            return new ClaimsPrincipal(identity);
        }

        // People are visible to their provider only, and this is the provider asking who its user is.
        var before = scope.Current;
        var wanted = choice.Account ?? default;
        scope.Enter(Scope.OfProvider(user.OrganisationId));
        try
        {
            var found = await (
                from person in database.Persons
                join account in database.Accounts on person.AccountId equals account.Id
                where person.UserId == user.Id
                // Else their own: whoever joins another's account finds their home where it was.
                orderby account.Id == wanted descending, person.Role == PersonRole.Holder descending, account.Id
                select new { person.Name, person.Role, account.Id, account.PublicNumber, account.TimeZone })
                .AsNoTracking().FirstOrDefaultAsync();
            if (found is not null)
            {
                Add(SessionClaim.Account, found.Id.Value.ToString("D"));
                Add(SessionClaim.AccountNumber, found.PublicNumber);
                Add(SessionClaim.Name, found.Name);
                Add(SessionClaim.Role, Roles.Of(found.Role).ToString());
                Add(SessionClaim.TimeZone, found.TimeZone);
            }
        }
        finally
        {
            scope.Enter(before);
        }

        return new ClaimsPrincipal(identity);

        void Add(string type, string? value)
        {
            if (value is not null)
            {
                identity.AddClaim(new Claim(type, value));
            }
        }
    }
}
