namespace Lightline.Collector.Governor;

/// <summary>
/// How often OLTs are read: configuration section <c>Polling</c>. Never more often than the profile's floor.
/// </summary>
internal sealed record PollingOptions
{
    public const string Section = "Polling";

    /// <summary>From the start of one status sweep to the next, 10 s..1 h.</summary>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>From one reading of an ONT's light level to the next, 5 min..1 day.</summary>
    public TimeSpan OpticsInterval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>From one reading of the serial numbers to the next, 10 min..1 day.</summary>
    public TimeSpan InventoryInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// A watched ONT's light level is on its page within this time of changing, 1 s..1 min. The ONT is read each three
    /// quarters of it (<see cref="OltLimits.WatchPace"/>), so that a quarter is left for the way to the browser.
    /// </summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Reads the section; what is wrong becomes a fault of the section and the default holds.</summary>
    public static PollingOptions Read(SettingsSection section)
    {
        var standard = new PollingOptions();
        return new PollingOptions
        {
            StatusInterval = section.Duration(
                nameof(StatusInterval), standard.StatusInterval, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
            OpticsInterval = section.Duration(
                nameof(OpticsInterval), standard.OpticsInterval, TimeSpan.FromMinutes(5), TimeSpan.FromDays(1)),
            InventoryInterval = section.Duration(
                nameof(InventoryInterval), standard.InventoryInterval, TimeSpan.FromMinutes(10), TimeSpan.FromDays(1)),
            WatchInterval = section.Duration(
                nameof(WatchInterval), standard.WatchInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
        };
    }
}
