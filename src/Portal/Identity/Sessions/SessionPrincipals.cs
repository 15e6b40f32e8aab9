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
/// Makes the identity behind a session: the user, their organisation and the account they act for, read from the
/// database at sign-in and again whenever the session's stamp is checked, so that a person who leaves an account loses
/// it within <see cref="SessionRules.StampCheckedEvery"/>. A user of no account gets no account claim; one of the
/// operator works for it and has none.
/// </summary>
internal sealed class SessionPrincipals(
    UserManager<User> users, IOptions<IdentityOptions> options, PortalDbContext database, CurrentScope scope)
    : UserClaimsPrincipalFactory<User>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        Add(SessionClaim.Organisation, user.OrganisationId.Value.ToString("D"));

        var kind = await database.Organisations.AsNoTracking()
            .Where(o => o.Id == user.OrganisationId).Select(o => o.Kind).SingleAsync();
        if (kind == OrganisationKind.Operator)
        {
            Add(SessionClaim.Staff, SessionClaim.StaffOfOperator);
            Add(SessionClaim.Name, user.DisplayName);
            return identity;
        }

        // People are visible to their provider only, and this is the provider asking who its user is.
        var before = scope.Current;
        scope.Enter(Scope.OfProvider(user.OrganisationId));
        try
        {
            var found = await (
                from person in database.Persons
                join account in database.Accounts on person.AccountId equals account.Id
                where person.UserId == user.Id
                orderby account.Id
                select new { person.Name, account.Id, account.PublicNumber, account.TimeZone })
                .AsNoTracking().FirstOrDefaultAsync();
            if (found is not null)
            {
                Add(SessionClaim.Account, found.Id.Value.ToString("D"));
                Add(SessionClaim.AccountNumber, found.PublicNumber);
                Add(SessionClaim.Name, found.Name);
                Add(SessionClaim.TimeZone, found.TimeZone);
            }
        }
        finally
        {
            scope.Enter(before);
        }

        return identity;

        void Add(string type, string? value)
        {
            if (value is not null)
            {
                identity.AddClaim(new System.Security.Claims.Claim(type, value));
            }
        }
    }
}
