using Lightline.Data;
using Lightline.Data.Billing;
using Lightline.Data.Services;
using Lightline.Portal.Shell;
using Lightline.Retail;
using Lightline.Retail.Calendars;
using Lightline.Retail.Charges;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Features.Plan;

/// <summary>What the account that is signed in has bought: its own services, as the scoped lookup finds them.</summary>
internal sealed class PlanReader(PortalDbContext database, Visit visit, Clock clock)
{
    /// <summary>Most services a page shows; a chain of shops has a desk of its own.</summary>
    public const int ServicesMax = 50;

    /// <summary>
    /// Items that are reckoned with, plans and add-ons since each service's beginning. Of more nothing is told: a part of them
    /// would make a wrong sum.
    /// </summary>
    private const int ItemsMax = 2_000;

    /// <summary>The account's services that have not ended, oldest first.</summary>
    public async Task<IReadOnlyList<PlanView>> ListAsync(CancellationToken cancellationToken)
    {
        var services = await (
            from service in database.Services
            where service.State != ServiceState.Ended
            join connection in database.Connections on service.ConnectionId equals connection.Id
            join premises in database.Premises on connection.PremisesId equals premises.Id
            orderby service.ActiveFrom, service.Id
            select new { service.Id, service.Name, service.ActiveFrom, connection.PublicNumber, premises.Street, premises.HouseNumber })
            .AsNoTracking().Take(ServicesMax).ToListAsync(cancellationToken);
        var ids = services.Select(service => service.Id).ToArray();
        var contracts = await database.Contracts.AsNoTracking().Where(c => ids.Contains(c.ServiceId))
            .ToDictionaryAsync(c => c.ServiceId, cancellationToken);
        var rows = await database.ServiceItems.AsNoTracking().Where(i => ids.Contains(i.ServiceId))
            .OrderBy(i => i.FromOn).ThenBy(i => i.Id).Take(ItemsMax + 1).ToListAsync(cancellationToken);
        // The plan first: the database would sort the words.
        var items = rows.Take(rows.Count > ItemsMax ? 0 : ItemsMax).OrderBy(i => i.Kind).ToLookup(i => i.ServiceId);
        var billing = await database.BillingAccounts.AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        // Contracts know local dates of the provider, wherever the reader is.
        var today = LocalDay.Of(clock.Now, visit.Provider!.TimeZone);
        return
        [
            .. services.Select(service => new PlanView(
                service.Name,
                $"{service.HouseNumber} {service.Street}",
                service.PublicNumber,
                service.ActiveFrom,
                billing is not null && contracts.TryGetValue(service.Id, out var contract)
                    ? Agreed(contract, service.ActiveFrom, [.. items[service.Id]], billing, today)
                    : null)),
        ];
    }

    private static PlanTerms? Agreed(
        Contract contract, DateOnly activeFrom, IReadOnlyList<ServiceItem> items, BillingAccount billing, DateOnly today)
    {
        var now = items.Where(item => item.FromOn <= today && !(item.UntilOn <= today)).ToList();
        if (now.Count == 0 || !Currency.TryOf(billing.Currency, out var currency))
        {
            return null;
        }

        var terms = contract.Terms(activeFrom);
        var spans = ServiceSpans.Of(
            items.Select(item => new PricedItem(
                item.Name, new Money(item.Price, currency), new TaxRate(item.TaxBasisPoints), item.FromOn, item.UntilOn,
                item.IsChargedInPause)),
            pauses: []);
        return new PlanTerms(
            [.. now.Select(item => new PlanItem(
                item.Name, new Money(item.Price, currency), new TaxRate(item.TaxBasisPoints), Next(item)))],
            terms,
            billing.PeriodMonths,
            PlanTerms.Leave(terms, spans, new BillingCycle(billing.Anchor, billing.PeriodMonths), currency, today));

        (DateOnly, Money)? Next(ServiceItem item) =>
            items.FirstOrDefault(other => other.Kind == item.Kind && other.Name == item.Name && other.FromOn == item.UntilOn) is { } next
                ? (next.FromOn, new Money(next.Price, currency))
                : null;
    }
}
