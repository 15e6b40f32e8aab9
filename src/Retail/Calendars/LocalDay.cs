namespace Lightline.Retail.Calendars;

/// <summary>Which day it is where a provider is: contracts and bills know local dates only.</summary>
public static class LocalDay
{
    /// <summary>The local date of an instant.</summary>
    public static DateOnly Of(DateTimeOffset at, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>
    /// The instant at which a local date begins: its midnight, the first of two where the clock goes back over it, and where it
    /// skips midnight the instant at which it does.
    /// </summary>
    public static DateTimeOffset Begin(DateOnly day, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        if (zone.IsAmbiguousTime(midnight))
        {
            return new DateTimeOffset(midnight, zone.GetAmbiguousTimeOffsets(midnight).Max());
        }

        // In the gap no offset is right: with the one from before it the instant is the moment of the step, or later by what the
        // gap began before midnight.
        var offset = zone.IsInvalidTime(midnight)
            ? zone.GetUtcOffset(midnight.AddDays(-1))
            : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset);
    }
}
