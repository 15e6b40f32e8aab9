using Lightline.Collector.Decoding;
using Lightline.Contracts.Live;
using Lightline.History;

namespace Lightline.Collector.State;

/// <summary>Decides which readings history stores, and what of them.</summary>
internal static class StoredPoint
{
    /// <summary>A point at least every 15 minutes, with a minute for a late poll.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(14);

    /// <summary>Whether a reading that moved no status is stored all the same.</summary>
    /// <param name="state">The ONT after the reading.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="hasProved">The reading proved <paramref name="state"/>'s status.</param>
    public static bool IsDue(OntState state, in Reading reading, bool hasProved)
    {
        if (reading.Source == ReadingSource.Watch)
        {
            return false;
        }

        if (hasProved && state.Live.Status != OntStatus.Unknown
            && (state.PointAt is not { } last || reading.At - last >= Every))
        {
            return true;
        }

        var measured = Optics.Of(in reading);
        return !measured.IsEmpty
            && (state.PointOptics is not { } stored
                || measured.Leaves(stored)
                || reading.At - state.PointOpticsAt >= Every);
    }

    /// <summary>The point of a reading. It tells a status only when that was the ONT's at the reading's time.</summary>
    public static HistoryPoint Of(OntState state, in Reading reading, bool withStatus) => new()
    {
        Key = state.Key,
        At = reading.At,
        Status = withStatus ? state.Live.Status : null,
        Cause = withStatus ? state.Live.Cause : null,
        RxPowerDbm = reading.RxPowerDbm,
        TxPowerDbm = reading.TxPowerDbm,
        OltRxPowerDbm = reading.OltRxPowerDbm,
        TemperatureCelsius = reading.TemperatureCelsius,
        SupplyVolts = reading.SupplyVolts,
        BiasMilliamps = reading.BiasMilliamps,
    };

    /// <summary>
    /// The point of a reading that came late or twice: what it measured, under its own time, because the first copy may
    /// have been lost with its connection. One that measured nothing tells a status that is known anyway: of its time, or
    /// the present one's beginning when that is later. Writing either twice is harmless.
    /// </summary>
    public static HistoryPoint OfLate(OntState state, in Reading reading) =>
        Optics.Of(in reading).IsEmpty
            ? new HistoryPoint
            {
                Key = state.Key,
                At = reading.At > state.Live.ChangedAt ? reading.At : state.Live.ChangedAt,
                Status = state.Live.Status,
                Cause = state.Live.Cause,
            }
            : Of(state, in reading, withStatus: false);

    /// <summary>Remembers what was stored. A point older than the last one is not remembered.</summary>
    public static OntState Remember(OntState state, in Reading reading, bool withStatus)
    {
        if (withStatus && !(reading.At < state.PointAt))
        {
            state = state with { PointAt = reading.At };
        }

        var measured = Optics.Of(in reading);
        return measured.IsEmpty || reading.At < state.PointOpticsAt
            ? state
            : state with { PointOptics = measured.Over(state.PointOptics ?? default), PointOpticsAt = reading.At };
    }
}
