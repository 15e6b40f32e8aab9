using System.Globalization;
using System.Net;
using Lightline.Portal.Features.Plan;
using Lightline.Portal.Tests.Running;
using Lightline.Retail;
using Lightline.Retail.Calendars;
using Lightline.Retail.Charges;
using Lightline.Retail.Terms;

namespace Lightline.Portal.Tests.Features;

/// <summary>What do I have, what does it cost, and what would leaving cost?</summary>
[Collection("incidents")]
public sealed class PlanPageTests(RunningPortal portal)
{
    private static readonly CultureInfo _culture = CultureInfo.GetCultureInfo("en-GB");

    [Fact]
    public async Task It_tells_price_terms_and_what_leaving_costs_to_the_cent()
    {
        using var browser = await RunningPortal.SignInAsync(portal.Street.Anna, portal.Address);
        var page = await browser.GetAsync("/plan");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var text = WebUtility.HtmlDecode(page.Body);
        // A customer since 40 days; told by the row, as midnight may have passed since it was written.
        var first = DateOnly.ParseExact(
            Assert.Single(await AuditTrail.QueryAsync(
                portal,
                """
                select active_from::text from retail.service s join retail.account a on a.id = s.account_id where a.name = 'Anna Tamm'
                """)),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture);
        var at = new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var (terms, items) = (Street.AnnasTerms(at), Street.AnnasItems(at));
        Assert.Contains("EUR\u00a039.00 a month, with EUR\u00a07.55 tax (24%)", text, StringComparison.Ordinal);
        Assert.Contains($". From {Day(first.AddYears(1))}: EUR\u00a044.00", text, StringComparison.Ordinal);
        Assert.Contains("EUR\u00a041.50 a month", text, StringComparison.Ordinal);
        Assert.Contains($"<dt>Yours since</dt><dd>{Day(first)}</dd>", text, StringComparison.Ordinal);
        Assert.Contains($"<dt>Bound until</dt><dd>{Day(first.AddMonths(12))}</dd>", text, StringComparison.Ordinal);
        Assert.Contains("<dt>Notice</dt><dd>1 month</dd>", text, StringComparison.Ordinal);

        var zone = TimeZoneInfo.FindSystemTimeZoneById(Assert.Single(await AuditTrail.QueryAsync(
            portal, "select time_zone from retail.organisation where slug = 'brightline'")));
        var today = LocalDay.Of(TimeProvider.System.GetUtcNow(), zone);
        var spans = items.Select(i => new ChargeSpan(i.Name, i.Price, i.Tax, i.From, i.Until)).ToList();
        foreach (var wish in (DateOnly?[])[null, terms.BoundUntil])
        {
            var quote = ExitCalculator.Quote(
                terms, spans, new BillingCycle(first, 1), Currency.Of("EUR"), today, wish, today);
            Assert.Contains($"Last day {Day(quote.EndsBefore.AddDays(-1))}.", text, StringComparison.Ordinal);
            Assert.Contains(
                quote.Rest.IsZero
                    ? $"until then <b>{quote.Usage.Format(_culture)}</b>, and nothing more."
                    : $"until then {quote.Usage.Format(_culture)}, and {quote.Rest.Format(_culture)} for the time you are still bound: "
                        + $"<b>{quote.Total.Format(_culture)}</b> in all.",
                text,
                StringComparison.Ordinal);
        }

        Assert.True(
            text.IndexOf("EUR\u00a039.00 a month", StringComparison.Ordinal)
                < text.IndexOf("EUR\u00a02.50 a month", StringComparison.Ordinal));
        Assert.Contains(Street.MarkupAddOn, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Street.MarkupAddOn, page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_of_which_nothing_was_written_down_says_so()
    {
        using var browser = await RunningPortal.SignInAsync(portal.Street.Hugo, portal.Address);
        var page = await browser.GetAsync("/plan");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("<h1>Your plans</h1>", page.Body, StringComparison.Ordinal);
        Assert.Equal(2, page.Body.Split("What was agreed is not shown here yet.").Length - 1);
        Assert.DoesNotContain("EUR", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, NoticeUnit.Days, NoticeEnd.AnyDay, "You can cancel any day")]
    [InlineData(0, NoticeUnit.Months, NoticeEnd.MonthEnd, "You can cancel any day, to the end of a month")]
    [InlineData(1, NoticeUnit.Days, NoticeEnd.AnyDay, "1 day")]
    [InlineData(14, NoticeUnit.Days, NoticeEnd.AnyDay, "14 days")]
    [InlineData(1, NoticeUnit.Months, NoticeEnd.PeriodEnd, "1 month, to the end of a bill's time")]
    [InlineData(3, NoticeUnit.Months, NoticeEnd.AnyDay, "3 months")]
    public void Notice_is_told_in_plain_words(int count, NoticeUnit unit, NoticeEnd end, string words) =>
        Assert.Equal(words, PlanWords.Notice(new Notice(count, unit, end)));

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", _culture);
}
