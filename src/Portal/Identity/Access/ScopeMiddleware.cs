using System.Security.Claims;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Acting;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Identity.Access;

/// <summary>
/// From here on the database is asked in the name of who is signed in: what is not theirs does not exist. A role that is not
/// named here keeps the public scope of its host, in which there is nothing of anybody.
/// </summary>
internal sealed class ScopeMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, Visit visit, CurrentScope scope)
    {
        var user = context.User;
        if (user.Roles() is not Role.None and var roles && user.OrganisationId() is { } organisation)
        {
            if ((roles & (Role.Subscriber | Role.ForCustomer)) != Role.None && user.AccountId() is { } account)
            {
                scope.Enter(Scope.OfAccount(organisation, account).By(user.UserId()));
            }
            else if ((roles & Role.Network) != Role.None)
            {
                scope.Enter(Scope.OfOperator(organisation).By(user.UserId()));
            }
            else if (AccessTable.May(roles, Policies.Auditor))
            {
                scope.Enter(Scope.OfAuditor(organisation).By(user.UserId()));
            }
            else
            {
                scope.Enter(Scope.PublicOf(organisation).By(user.UserId()));
            }

            var zone = user.FindFirstValue(SessionClaim.TimeZone);
            visit.Person = new VisitPerson(
                user.FindFirstValue(SessionClaim.Name) ?? "",
                user.FindFirstValue(SessionClaim.AccountNumber),
                zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var own) ? own : null,
                user.UserId(),
                roles,
                user.SessionId(),
                user.KeyId(),
                ActingTicket.Of(user));
        }

        return next(context);
    }
}
