using Lightline.Collector.Decoding;
using Lightline.Collector.State;
using Lightline.Collector.Tests.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.History;

namespace Lightline.Collector.Tests.State;

/// <summary>Readings and states around one moment.</summary>
internal static class StateSamples
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly OntId Ont = new(1);

    public static readonly Freshness Standard = new();

    public static readonly StateReducer Reducer = new(Standard);

    public static OntState Unseen => OntState.Unseen(new HistoryKey(Ont, "old-town", "olt-1", "0/1/2"), SmallPlant.Olt, Noon);

    public static DateTimeOffset At(double seconds) => Noon + TimeSpan.FromSeconds(seconds);

    /// <summary>What these readings make of an ONT of which nothing is known.</summary>
    public static OntState After(params ReadOnlySpan<Reading> readings)
    {
        var state = Unseen;
        foreach (ref readonly var reading in readings)
        {
            state = Reducer.Read(state, in reading, sweptAt: null).State;
        }

        return state;
    }

    public static Reading Poll(double seconds, OntStatus status, DownCause cause = DownCause.None) => new()
    {
        Ont = Ont,
        Source = ReadingSource.Poll,
        ReceivedAt = At(seconds),
        At = At(seconds),
        HasStatus = true,
        Status = status,
        Cause = cause,
    };

    public static Reading Optics(double seconds, double rxPowerDbm, ReadingSource source = ReadingSource.Poll) => new()
    {
        Ont = Ont,
        Source = source,
        ReceivedAt = At(seconds),
        At = At(seconds),
        RxPowerDbm = rxPowerDbm,
    };

    public static Reading Device(double seconds, OntStatus status, long sequence, double? rxPowerDbm = null) => new()
    {
        Ont = Ont,
        Source = ReadingSource.Mqtt,
        ReceivedAt = At(seconds),
        At = At(seconds),
        HasStatus = true,
        Status = status,
        Cause = status == OntStatus.Offline ? DownCause.Unknown : DownCause.None,
        RxPowerDbm = rxPowerDbm,
        Order = new DeviceOrder(1, sequence),
    };
}
