using Lightline.Collector.Profiles;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Governor;

/// <summary>
/// What holds for one OLT: the configuration, cut to what its profile allows. The only numbers the pollers see, so no
/// configuration reaches an OLT uncut.
/// </summary>
internal sealed record OltLimits
{
    public const double WatchShareMin = 0.05;

    public const double WatchShareMax = 0.5;

    /// <summary>An idle page's ONT is read this often.</summary>
    private static readonly TimeSpan IdlePace = TimeSpan.FromSeconds(15);

    private OltLimits()
    {
    }

    public required int PacketsPerSecond { get; init; }

    public required int RequestsInFlight { get; init; }

    public required int OidsPerGet { get; init; }

    public required int Repetitions { get; init; }

    public required int ResponseTargetBytes { get; init; }

    public required double WatchShare { get; init; }

    public required int WatchedMax { get; init; }

    public required TimeSpan StatusInterval { get; init; }

    /// <summary>Status sweeps keep this distance however often they are wished for.</summary>
    public required TimeSpan SweepDistance { get; init; }

    public required TimeSpan OpticsInterval { get; init; }

    public required TimeSpan InventoryInterval { get; init; }

    public required TimeSpan WatchInterval { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required TimeSpan OpticsTimeout { get; init; }

    public required int Retries { get; init; }

    public static OltLimits From(GovernorOptions governor, PollingOptions polling, VendorProfile profile)
    {
        var (ceiling, floor) = (profile.Governor, profile.Polling);
        return new OltLimits
        {
            PacketsPerSecond = Math.Clamp(governor.PacketsPerSecond, 1, ceiling.PacketsPerSecondMax),
            RequestsInFlight = Math.Clamp(governor.RequestsInFlight, 1, ceiling.RequestsInFlightMax),
            OidsPerGet = Math.Clamp(governor.OidsPerGet, 8, ceiling.OidsPerGetMax),
            Repetitions = Math.Clamp(governor.Repetitions, 1, ceiling.RepetitionsMax),
            ResponseTargetBytes = ceiling.ResponseTargetBytes,
            WatchShare = Math.Clamp(governor.WatchShare, WatchShareMin, WatchShareMax),
            WatchedMax = Math.Clamp(governor.WatchedMax, 1, ceiling.WatchedMax),
            StatusInterval = Longer(polling.StatusInterval, floor.StatusSecondsMin),
            SweepDistance = TimeSpan.FromSeconds(floor.StatusSecondsMin),
            OpticsInterval = Longer(polling.OpticsInterval, floor.OpticsSecondsMin),
            InventoryInterval = Longer(polling.InventoryInterval, floor.OpticsSecondsMin),
            WatchInterval = Longer(polling.WatchInterval, floor.WatchSecondsMin),
            Timeout = TimeSpan.FromSeconds(floor.TimeoutSeconds),
            OpticsTimeout = TimeSpan.FromSeconds(floor.OpticsTimeoutSeconds),
            Retries = floor.Retries,
        };
    }

    /// <summary>From one reading of a watched ONT to the next, where the share allows.</summary>
    public TimeSpan WatchPace(WatchPace pace) => pace switch
    {
        Contracts.Live.WatchPace.Idle when IdlePace > WatchInterval => IdlePace,
        _ => WatchInterval * 0.75,
    };

    private static TimeSpan Longer(TimeSpan wanted, int floorSeconds)
    {
        var floor = TimeSpan.FromSeconds(floorSeconds);
        return wanted > floor ? wanted : floor;
    }
}
