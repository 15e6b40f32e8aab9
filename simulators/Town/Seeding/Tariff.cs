using Lightline.Data;
using Lightline.Data.Seeding;
using Lightline.Data.Services;
using Lightline.Retail;
using Lightline.Retail.Charges;
using Lightline.Retail.Terms;
using Lightline.Town.Plans;

namespace Lightline.Town.Seeding;

/// <summary>
/// What the demo's providers ask for: Brightline binds for 18 months and lets people go early for half of the rest, Clearwave costs
/// more and binds nobody.
/// </summary>
internal static class Tariff
{
    /// <summary>Value added tax of the demo's country.</summary>
    private static readonly TaxRate _tax = new(2000);

    private static readonly Currency _pound = Currency.Of("GBP");

    public static SeedContract Contract(
        Provider provider, OrganisationId id, AccountId account, ServiceId service, string plan, DateOnly since)
    {
        var isBound = provider == Provider.Brightline;
        var isFast = plan == "Fibre 500";
        var price = (isBound, isFast) switch
        {
            (true, true) => 3900,
            (true, false) => 2900,
            (false, true) => 4250,
            (false, false) => 3150,
        };
        var main = new SeedItem(ServiceItemKind.Plan, plan, new Money(price, _pound), _tax, since);
        return new SeedContract(
            id,
            account,
            service,
            new ContractTerms
            {
                ActiveFrom = since,
                BindingMonths = isBound ? 18 : 0,
                Notice = isBound
                    ? new Notice(1, NoticeUnit.Months, NoticeEnd.AnyDay)
                    : new Notice(14, NoticeUnit.Days, NoticeEnd.AnyDay),
                EarlyExit = isBound ? EarlyExit.PayRest : EarlyExit.Stay,
                RestPercent = isBound ? 50 : 0,
            },
            isFast ? [main, new SeedItem(ServiceItemKind.AddOn, "Fixed address", new Money(300, _pound), _tax, since)] : [main]);
    }
}
