using System.Security.Claims;
using Lightline.Data.Tenancy;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Identity.Access;

/// <summary>
/// From here on the database is asked in the name of the account that is signed in: what is not theirs does not exist.
/// The operator's own people see the whole network and no accounts. Nobody signed in, the provider's public scope stays.
/// </summary>
internal sealed class ScopeMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, Visit visit, CurrentScope scope)
    {
        var user = context.User;
        if (user.OrganisationId() is { } organisation && user.AccountId() is { } account)
        {
            scope.Enter(Scope.OfAccount(organisation, account));
            var zone = user.FindFirstValue(SessionClaim.TimeZone);
            visit.Person = new VisitPerson(
                user.FindFirstValue(SessionClaim.Name) ?? "",
                user.FindFirstValue(SessionClaim.AccountNumber) ?? "",
                zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var own) ? own : null,
                user.UserId());
        }
        else if (user.IsOperator() && user.OrganisationId() is { } network)
        {
            scope.Enter(Scope.OfOperator(network));
            visit.Person = new VisitPerson(user.FindFirstValue(SessionClaim.Name) ?? "", AccountNumber: null, TimeZone: null, user.UserId());
        }

        return next(context);
    }
}
