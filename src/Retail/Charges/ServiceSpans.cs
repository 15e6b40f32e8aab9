using Lightline.Retail.Calendars;

namespace Lightline.Retail.Charges;

/// <summary>What a service costs when: its items on the days on which it is not paused, and the fees of its pauses.</summary>
public static class ServiceSpans
{
    /// <summary>The spans, in no order.</summary>
    /// <param name="items">Plans and add-ons.</param>
    /// <param name="pauses">Pauses; they may touch and overlap nothing.</param>
    public static IReadOnlyList<ChargeSpan> Of(IEnumerable<PricedItem> items, IReadOnlyCollection<ServicePause> pauses)
    {
        var paused = pauses.Select(pause => Days(pause.From, pause.Until)).ToList();
        return
        [
            .. items.SelectMany(item => Days(item.From, item.Until).Without(item.IsChargedInPause ? [] : paused)
                .Select(days => new ChargeSpan(item.Item, item.Price, item.Tax, days.From, End(days)))),
            .. pauses.Where(pause => !pause.Fee.IsZero)
                .Select(pause => new ChargeSpan(pause.Item, pause.Fee, pause.Tax, pause.From, pause.Until)),
        ];

        // Without an end is until the last day that there is.
        static Period Days(DateOnly from, DateOnly? until) => new(from, until is { } end ? (end < from ? from : end) : DateOnly.MaxValue);
        static DateOnly? End(Period days) => days.Until == DateOnly.MaxValue ? null : days.Until;
    }
}
