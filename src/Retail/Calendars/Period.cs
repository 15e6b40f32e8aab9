namespace Lightline.Retail.Calendars;

/// <summary>Days in a row, local dates of the provider.</summary>
public readonly record struct Period
{
    /// <param name="from">The first day.</param>
    /// <param name="until">The first day after it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It ends before it begins.</exception>
    public Period(DateOnly from, DateOnly until)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(until, from);
        (From, Until) = (from, until);
    }

    /// <summary>The first day.</summary>
    public DateOnly From { get; }

    /// <summary>The first day after it.</summary>
    public DateOnly Until { get; }

    /// <summary>How many days, 0 or more.</summary>
    public int Days => Until.DayNumber - From.DayNumber;

    /// <summary>Whether a day is one of them.</summary>
    public bool Contains(DateOnly day) => day >= From && day < Until;

    /// <summary>The days that both have; null when there are none.</summary>
    public Period? Overlap(Period other)
    {
        var (from, until) = (From > other.From ? From : other.From, Until < other.Until ? Until : other.Until);
        return from < until ? new Period(from, until) : null;
    }

    /// <summary>The days that some others do not have, in order.</summary>
    public IEnumerable<Period> Without(IEnumerable<Period> others)
    {
        var from = From;
        foreach (var other in others.OrderBy(o => o.From))
        {
            if (new Period(from, Until).Overlap(other) is { } taken)
            {
                if (from < taken.From)
                {
                    yield return new Period(from, taken.From);
                }

                from = taken.Until;
            }
        }

        if (from < Until)
        {
            yield return new Period(from, Until);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{From:yyyy-MM-dd}/{Until:yyyy-MM-dd}";
}
