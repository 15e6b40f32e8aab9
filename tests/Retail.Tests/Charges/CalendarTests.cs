using CsCheck;
using Lightline.Retail.Calendars;
using Lightline.Retail.Charges;

namespace Lightline.Retail.Tests.Charges;

/// <summary>Random lives of a service against an oracle that walks through their days.</summary>
public sealed class CalendarTests
{
    private const int Lives = 10_000;
    private const int LifeDays = 500;

    private static readonly Currency[] _currencies = [Currency.Of("EUR"), Currency.Of("JPY"), Currency.Of("KWD")];

    private static readonly Gen<RandomLife> _life = Gen.Select(
        // Over the ends of 2023 and 2027, with the leap days of 2024 and 2028 among them.
        Gen.Int[0, 1_500].Select(new DateOnly(2023, 12, 1).AddDays),
        Gen.Int[1, 31],
        Gen.Int[0, 2].Select(at => _currencies[at]),
        Gen.Int[1, 9_999].Array[3],
        Gen.Int[1, 999].Array[3],
        Gen.Int[0, 500],
        Gen.Select(Gen.Int[0, LifeDays], Gen.Enum<Happening>(), Gen.Int[0, 2]).Array[0, 14]).Select(
        (first, anchor, currency, plans, addOns, fee, happenings) => new RandomLife(
            first,
            anchor,
            currency,
            plans,
            addOns,
            fee,
            [
                new Fact(first, Happening.Plan, 0),
                .. happenings.OrderBy(h => h.Item1).Select(h => new Fact(first.AddDays(h.Item1), h.Item2, h.Item3)),
            ]));

    [Fact]
    public void Lines_are_those_of_an_oracle_to_the_coin() => _life.Sample(
        life =>
        {
            var oracle = new Life(life.AnchorDay, life.Plans, life.AddOns, life.PauseFee, life.Currency.Digits);
            oracle.Walk(life.Facts, life.First, life.Last);
            var lines = life.Lines(life.Facts);
            Assert.Equal(
                oracle.Costs.Select(c => $"{c.Key.From:yyyy-MM-dd} {c.Key.Item} {c.Key.Price}: {c.Value.Sum:0} for {c.Value.Days.Count}")
                    .Order(StringComparer.Ordinal),
                lines.GroupBy(line => (line.Whole.From, line.Item, line.Price))
                    .Select(one => $"{one.Key.From:yyyy-MM-dd} {one.Key.Item} {one.Key.Price.Coins}: "
                        + $"{one.Sum(line => line.Amount.Coins)} for {one.Sum(line => line.Days.Days)}")
                    .Order(StringComparer.Ordinal));
            // One line for each stretch of days, and no day twice.
            Assert.Equal(
                oracle.Costs.Sum(c => c.Value.Days.Count(day => !c.Value.Days.Contains(day.AddDays(-1)))), lines.Count);
        },
        iter: Lives);

    [Fact]
    public void What_was_told_and_its_corrections_are_what_is_due() => Gen.Select(_life, Gen.Int[0, LifeDays]).Sample(
        (life, at) =>
        {
            // Billed in advance with what was known on a day, and put right with what happened since.
            var known = life.Facts.Where(fact => fact.On <= life.First.AddDays(at)).ToList();
            var (told, due) = (life.Lines(known), life.Lines(life.Facts));
            var corrections = ChargeSheet.Correction(told, due);
            Assert.Equal(
                Money.Sum(due.Select(line => line.Amount), life.Currency),
                Money.Sum(told.Concat(corrections).Select(line => line.Amount), life.Currency));
            Assert.Empty(ChargeSheet.Correction([.. told, .. corrections], due));
            // And back, when it had been a mistake.
            var back = ChargeSheet.Correction([.. told, .. corrections], told);
            Assert.Equal(Money.Zero(life.Currency), Money.Sum(corrections.Concat(back).Select(line => line.Amount), life.Currency));
        },
        iter: Lives);

    [Fact]
    public void Parts_of_a_period_add_up_to_its_price_wherever_it_is_cut() => Gen.Select(
        Gen.Int[-99_999, 99_999], Gen.Int[0, 1_500], Gen.Int[1, 370], Gen.Int[0, 370].Array[0, 9]).Sample((coins, first, days, cuts) =>
        {
            var from = new DateOnly(2024, 1, 1).AddDays(first);
            var (price, whole) = (new Money(coins, Currency.Of("EUR")), new Period(from, from.AddDays(days)));
            var ends = cuts.Where(cut => cut < days).Append(0).Append(days).Order().ToList();
            var parts = ends.Zip(ends.Skip(1), (a, b) => Proration.Part(price, whole, new Period(from.AddDays(a), from.AddDays(b))));
            return Money.Sum(parts, price.Currency) == price;
        });

    [Fact]
    public void Days_outside_of_a_period_cost_nothing_there()
    {
        var june = new Period(new DateOnly(2026, 6, 1), new DateOnly(2026, 7, 1));
        var price = new Money(3900, Currency.Of("EUR"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Proration.Part(price, june, new Period(new DateOnly(2026, 5, 31), june.Until)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Proration.Part(price, june, new Period(june.From, new DateOnly(2026, 7, 2))));
        Assert.Empty(ChargeSheet.Lines([new ChargeSpan("Fibre", price, default, june.Until, null)], june));
        Assert.Empty(ChargeSheet.Lines([new ChargeSpan("Fibre", price, default, new DateOnly(2026, 1, 1), june.From)], june));
    }

    [Theory]
    [InlineData(2300, 4250, 795)]
    [InlineData(2300, -4250, -795)]
    [InlineData(0, 4250, 0)]
    [InlineData(550, 10_550, 550)]
    [InlineData(10_000, 3, 2)]
    public void Tax_is_what_an_amount_includes(int rate, long gross, long tax) =>
        Assert.Equal(tax, new TaxRate(rate).In(new Money(gross, Currency.Of("EUR"))).Coins);

    [Fact]
    public void Tax_is_told_once_a_rate()
    {
        var june = new Period(new DateOnly(2026, 6, 1), new DateOnly(2026, 7, 1));
        var euro = Currency.Of("EUR");
        ChargeLine[] lines =
        [
            .. Enumerable.Range(0, 10).Select(at => new ChargeLine($"a{at}", new Money(1, euro), new TaxRate(2300), june, june)),
            new("b", new Money(1000, euro), new TaxRate(550), june, june),
            new("b", new Money(1000, euro), new TaxRate(550), june, june, IsCredit: true),
        ];
        // Ten times a cent of which 0.19 is tax: rounded each alone that would be nothing.
        Assert.Equal(
            [(new TaxRate(2300), 10L, 2L), (new TaxRate(550), 0L, 0L)],
            ChargeSheet.Taxes(lines, euro).Select(tax => (tax.Rate, tax.Gross.Coins, tax.Tax.Coins)));
        Assert.Equal(("23%", "5.5%"), (new TaxRate(2300).ToString(), new TaxRate(550).ToString()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaxRate(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaxRate(10_001));
    }

    /// <summary>A life, and how it stands in the records of a provider.</summary>
    private sealed record RandomLife(
        DateOnly First, int AnchorDay, Currency Currency, int[] Plans, int[] AddOns, int PauseFee, IReadOnlyList<Fact> Facts)
    {
        public DateOnly Last => First.AddDays(LifeDays);

        public List<ChargeLine> Lines(IReadOnlyList<Fact> facts)
        {
            var (items, pauses) = Records(facts);
            var spans = ServiceSpans.Of(items, pauses);
            // A month of 31 days, so that the anchor's day is its own.
            var cycle = new BillingCycle(new DateOnly(2023, 1, AnchorDay), 1);
            var days = new Period(First, Last.AddDays(1));
            return
            [
                .. cycle.PeriodsOf(days).SelectMany(period => ChargeSheet.Lines(Cut(spans, days.Until), period)),
            ];

            static IEnumerable<ChargeSpan> Cut(IEnumerable<ChargeSpan> spans, DateOnly end) =>
                spans.Select(span => span.Until is { } until && until < end ? span : span with { Until = end });
        }

        private (List<PricedItem> Items, List<ServicePause> Pauses) Records(IReadOnlyList<Fact> facts)
        {
            var (items, pauses) = (new List<PricedItem>(), new List<ServicePause>());
            var tax = new TaxRate(2300);
            var over = facts.FirstOrDefault(fact => fact.What is Happening.Cancel)?.On;
            foreach (var fact in facts.TakeWhile(fact => fact.What is not Happening.Cancel))
            {
                switch (fact.What)
                {
                    case Happening.Plan or Happening.Move:
                        var which = fact.What is Happening.Plan ? $"plan {fact.Which}" : items.Last(i => Is(i, "plan")).Item;
                        End("plan", fact.On);
                        items.Add(new PricedItem(which, Price(Plans[which[^1] - '0']), tax, fact.On, null));
                        break;
                    case Happening.AddOn when !items.Exists(i => Is(i, $"add-on {fact.Which}") && i.Until is null):
                        items.Add(new PricedItem(
                            $"add-on {fact.Which}", Price(AddOns[fact.Which]), tax, fact.On, null, IsChargedInPause: fact.Which == 0));
                        break;
                    case Happening.NoAddOn:
                        End($"add-on {fact.Which}", fact.On);
                        break;
                    case Happening.Pause when !pauses.Exists(p => p.Until is null):
                        pauses.Add(new ServicePause("paused", Price(PauseFee), tax, fact.On, null));
                        break;
                    case Happening.Resume:
                        Resume(fact.On);
                        break;
                    default:
                        break;
                }
            }

            if (over is { } end)
            {
                End("", end);
                Resume(end);
            }

            return (items, pauses);

            Money Price(int coins) => new(coins, Currency);

            static bool Is(PricedItem item, string name) => item.Item.StartsWith(name, StringComparison.Ordinal);

            void End(string name, DateOnly on)
            {
                for (var at = 0; at < items.Count; at++)
                {
                    items[at] = Is(items[at], name) && items[at].Until is null ? items[at] with { Until = on } : items[at];
                }
            }

            void Resume(DateOnly on)
            {
                for (var at = 0; at < pauses.Count; at++)
                {
                    pauses[at] = pauses[at].Until is null ? pauses[at] with { Until = on } : pauses[at];
                }
            }
        }
    }
}
