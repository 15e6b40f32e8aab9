namespace Lightline.Retail.Tests.Charges;

/// <summary>What happened to a service, in the words of who tells it.</summary>
internal enum Happening
{
    Plan,
    AddOn,
    NoAddOn,
    Pause,
    Resume,
    Move,
    Cancel,
}

/// <summary>One thing that happened on a day; which plan or add-on it was about.</summary>
internal sealed record Fact(DateOnly On, Happening What, int Which);

/// <summary>
/// Walks through a life one day after the other, and says what each day costs. It shares no code and no idea with the product: it
/// knows no stretches of days, finds the first days of periods by looking at calendars, and reckons with decimals.
/// </summary>
internal sealed class Life(int anchorDay, int[] plans, int[] addOns, int pauseFee, int digits)
{
    private int? _plan;
    private readonly HashSet<int> _addOns = [];
    private bool _isPaused;
    private bool _isOver;

    /// <summary>For each first day of a period, item and price: what its days cost together, and which they are.</summary>
    public Dictionary<(DateOnly From, string Item, int Price), (decimal Sum, List<DateOnly> Days)> Costs { get; } = [];

    public void Walk(IReadOnlyList<Fact> facts, DateOnly first, DateOnly last)
    {
        var periodBegins = first;
        while (!IsFirstOfPeriod(periodBegins))
        {
            periodBegins = periodBegins.AddDays(-1);
        }

        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (IsFirstOfPeriod(day))
            {
                periodBegins = day;
            }

            foreach (var fact in facts.Where(f => f.On == day))
            {
                Take(fact);
            }

            var daysInPeriod = 1;
            while (!IsFirstOfPeriod(periodBegins.AddDays(daysInPeriod)))
            {
                daysInPeriod++;
            }

            foreach (var (item, price) in InForce())
            {
                var cost = UpTo(price, day.DayNumber - periodBegins.DayNumber + 1, daysInPeriod)
                    - UpTo(price, day.DayNumber - periodBegins.DayNumber, daysInPeriod);
                var (sum, days) = Costs.GetValueOrDefault((periodBegins, item, price), (0m, []));
                Costs[(periodBegins, item, price)] = (sum + cost, [.. days, day]);
            }
        }
    }

    private IEnumerable<(string, int)> InForce()
    {
        if (_isOver || _plan is not { } plan)
        {
            return [];
        }

        var always = _addOns.Where(a => a == 0).Select(a => ($"add-on {a}", addOns[a]));
        return _isPaused
            ? always.Concat(pauseFee == 0 ? [] : [("paused", pauseFee)])
            : always.Concat(_addOns.Where(a => a != 0).Select(a => ($"add-on {a}", addOns[a]))).Append(($"plan {plan}", plans[plan]));
    }

    private void Take(Fact fact)
    {
        if (_isOver)
        {
            return;
        }

        switch (fact.What)
        {
            case Happening.Plan:
                _plan = fact.Which;
                break;
            case Happening.AddOn:
                _addOns.Add(fact.Which);
                break;
            case Happening.NoAddOn:
                _addOns.Remove(fact.Which);
                break;
            case Happening.Pause:
                _isPaused = true;
                break;
            case Happening.Resume:
                _isPaused = false;
                break;
            case Happening.Cancel:
                _isOver = true;
                break;
            default:
                break;
        }
    }

    private bool IsFirstOfPeriod(DateOnly day)
    {
        var isLastOfMonth = day.AddDays(1).Day == 1;
        return day.Day == anchorDay || (isLastOfMonth && day.Day < anchorDay);
    }

    /// <summary>Coins as decimals of the currency's unit, rounded there.</summary>
    private decimal UpTo(int price, int days, int of)
    {
        var unit = (decimal)Math.Pow(10, digits);
        return decimal.Round(price / unit * days / of, digits, MidpointRounding.AwayFromZero) * unit;
    }
}
