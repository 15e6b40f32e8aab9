using Lightline.Retail.Calendars;

namespace Lightline.Retail.Charges;

/// <summary>
/// What part of a period costs: the price of all days up to its end, less that of all days before it, each rounded. So the parts
/// of a period add up to its price to the coin, wherever it is cut, and a cut that changes nothing costs nothing.
/// </summary>
public static class Proration
{
    /// <summary>What some days of a period cost.</summary>
    /// <param name="price">For the whole period.</param>
    /// <param name="whole">The period.</param>
    /// <param name="days">Days within it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The days reach out of the period.</exception>
    public static Money Part(Money price, Period whole, Period days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days.From, whole.From);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days.Until, whole.Until);
        return UpTo(days.Until) - UpTo(days.From);

        Money UpTo(DateOnly day) => price.Share(day.DayNumber - whole.From.DayNumber, whole.Days);
    }
}
