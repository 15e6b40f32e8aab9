using System.Globalization;
using Lightline.Retail.Calendars;
using Lightline.Retail.Charges;
using Lightline.Retail.Terms;

namespace Lightline.Retail.Tests.Terms;

/// <summary>
/// 229 exits over month ends, leap years, changes of the clock, pauses, and periods of several months. What they come to was
/// worked out day by day with fractions by a program in another language that knows only the rules' words, and read through.
/// </summary>
public sealed class ExitCases
{
    private static readonly string[][] _rows =
    [
        .. Read().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, _rows.Length)];

    [Fact]
    public void There_are_at_least_two_hundred() => Assert.InRange(_rows.Distinct().Count(), 200, 1_000);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Dates_and_costs_are_those_of_the_table(int row)
    {
        var cell = _rows[row];
        var euro = Currency.Of("EUR");
        var terms = new ContractTerms
        {
            ActiveFrom = Day(cell[0]),
            BindingMonths = Number(cell[1]),
            BindingPausedDays = Number(cell[2]),
            Notice = new Notice(Number(cell[3]), Enum.Parse<NoticeUnit>(cell[4]), Enum.Parse<NoticeEnd>(cell[5])),
            EarlyExit = Enum.Parse<EarlyExit>(cell[6]),
            RestPercent = Number(cell[7]),
        };
        var prices = cell[10].Split('|').Select(price => price.Split(':')).Select(p => (From: Day(p[0]), Coins: Number(p[1]))).ToList();
        var spans = prices.Select((price, at) => new ChargeSpan(
            "Fibre", new Money(price.Coins, euro), default, price.From, at + 1 < prices.Count ? prices[at + 1].From : null)).ToList();
        var zone = TimeZoneInfo.FindSystemTimeZoneById(cell[12]);
        var quote = ExitCalculator.Quote(
            terms,
            spans,
            new BillingCycle(Day(cell[8]), Number(cell[9])),
            euro,
            LocalDay.Of(DateTimeOffset.Parse(cell[11], CultureInfo.InvariantCulture), zone),
            cell[13].Length == 0 ? null : Day(cell[13]),
            Day(cell[14]));
        Assert.Equal((cell[15], cell[16]), (Text(quote.EndsBefore), Text(quote.BoundUntil)));
        Assert.Equal((Number(cell[17]), Number(cell[18])), (quote.Usage.Coins, quote.Rest.Coins));
        Assert.Equal(quote.Usage + quote.Rest, quote.Total);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Read()
    {
        using var stream = typeof(ExitCases).Assembly.GetManifestResourceStream("Lightline.Retail.Tests.Terms.exit-cases.csv")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
