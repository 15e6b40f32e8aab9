using Lightline.Collector.Decoding;
using Lightline.Contracts.Live;
using Lightline.History;

namespace Lightline.Collector.State;

/// <summary>
/// Decides what readings, sweeps and the clock make of an ONT. Pure: no clock of its own, no I/O.
/// <para>
/// The OLT's word outranks the device's: while the OLT spoke within <see cref="Freshness.LiveFor"/>, a device that says
/// the opposite over MQTT only causes a question. A trap is the OLT's word at once, and is verified. Proofs count by
/// their own time, never by their arrival, so what comes late proves nothing new.
/// </para>
/// </summary>
internal sealed class StateReducer(Freshness freshness)
{
    /// <summary>A device whose clock went on this far while its counters fell back has begun to count anew.</summary>
    public static readonly TimeSpan CountsAnewAfter = TimeSpan.FromMinutes(2);

    private const int DistanceBandMetres = 10;

    /// <summary>Applies one reading.</summary>
    /// <param name="state">The ONT before.</param>
    /// <param name="reading">A reading of the same ONT.</param>
    /// <param name="sweptAt">The OLT's last complete sweep: a proof that consumers have already.</param>
    public Step Read(OntState state, in Reading reading, DateTimeOffset? sweptAt)
    {
        if (reading.Source == ReadingSource.Mqtt && IsLate(state, in reading))
        {
            return ReadLate(state, in reading);
        }

        var next = reading.Source == ReadingSource.Mqtt
            ? state with { DeviceWordAt = reading.At, DeviceOrder = reading.Order ?? state.DeviceOrder }
            : state;
        var moved = ReadStatus(next, in reading, out var hasProved, out var asksVerify);
        moved = ReadOptics(moved, in reading);
        return Conclude(state, moved, in reading, sweptAt, hasProved, asksVerify);
    }

    /// <summary>
    /// The end of a complete sweep: an ONT that nothing proved since the sweep began is not on the OLT's list, or has no
    /// state there. Null when the sweep proves what is known.
    /// </summary>
    public static Step? Sweep(OntState state, SweepEnded sweep) =>
        !sweep.IsComplete || state.Live.ProvenAt >= sweep.StartedAt
        || state.Live is { Status: OntStatus.Unknown, Source: ReadingSource.Poll }
            ? null
            : BecomeUnknown(state, ReadingSource.Poll, sweep.At, provenAt: sweep.At);

    /// <summary>
    /// The clock: null while the newest proof still counts at <paramref name="now"/>. That proof, the sweep included,
    /// stays as the last time anything was known.
    /// </summary>
    public Step? Age(OntState state, DateTimeOffset? sweptAt, DateTimeOffset now) =>
        state.Live.Status == OntStatus.Unknown || ExpiresAt(state, sweptAt) > now
            ? null
            : BecomeUnknown(state, ReadingSource.Clock, now, provenAt: Newer(state.Live.ProvenAt, sweptAt));

    /// <summary>When the state turns Unknown unless something proves it before.</summary>
    public DateTimeOffset ExpiresAt(OntState state, DateTimeOffset? sweptAt) =>
        Newer(state.Live.ProvenAt, sweptAt) + freshness.UnknownAfter;

    private static Step BecomeUnknown(
        OntState state, ReadingSource source, DateTimeOffset at, DateTimeOffset provenAt)
    {
        var live = state.Live with
        {
            Status = OntStatus.Unknown,
            Cause = DownCause.None,
            Source = source,
            ChangedAt = state.Live.Status == OntStatus.Unknown ? state.Live.ChangedAt : at,
            ProvenAt = provenAt,
        };
        var point = new HistoryPoint { Key = state.Key, At = at, Status = OntStatus.Unknown, Cause = DownCause.None };
        state = state with { Live = live, Told = live, PointAt = Newer(at, state.PointAt) };
        return new Step(state, Tells.LiveAndRow, point);
    }

    private static bool IsLate(OntState state, in Reading reading)
    {
        if (reading.Order is not { } order || state.DeviceOrder is not { } last)
        {
            return reading.At <= state.DeviceWordAt;
        }

        // Counters that a reset sets back, or that one message set far ahead, do not silence a device for good.
        var comparison = (order.Boot, order.Sequence).CompareTo((last.Boot, last.Sequence));
        return comparison == 0 || (comparison < 0 && !(reading.At - state.DeviceWordAt > CountsAnewAfter));
    }

    /// <summary>
    /// A repeat or a straggler changes no state and tells nobody, but always carries a point: its first copy's may wait in
    /// history still, and behind that one it is acknowledged no sooner than that is stored.
    /// </summary>
    private static Step ReadLate(OntState state, in Reading reading) =>
        new(state, Point: StoredPoint.OfLate(state, in reading), IsLate: true);

    private OntState ReadStatus(OntState state, in Reading reading, out bool hasProved, out bool asksVerify)
    {
        hasProved = false;
        asksVerify = reading.Source == ReadingSource.Trap;
        if (!reading.HasStatus)
        {
            return state;
        }

        var isDevice = reading.Source == ReadingSource.Mqtt;
        var at = isDevice && reading.At < reading.ReceivedAt ? reading.At : reading.ReceivedAt;
        if (isDevice && ContradictsOlt(state, in reading))
        {
            asksVerify = true;
            return state;
        }

        if (!isDevice)
        {
            state = state with { OltWordAt = at };
        }

        // What is older than the last proof, or too old to prove anything at all, says nothing about now.
        hasProved = at >= state.Live.ProvenAt && at + freshness.UnknownAfter > reading.ReceivedAt;
        return hasProved ? MoveStatus(state, in reading, at) : state;
    }

    private bool ContradictsOlt(OntState state, in Reading reading) =>
        state.OltWordAt is { } word
        && reading.ReceivedAt - word <= freshness.LiveFor
        && state.Live.Status != OntStatus.Unknown
        && CarriesTraffic(state.Live.Status) != CarriesTraffic(reading.Status);

    private OntState MoveStatus(OntState state, in Reading reading, DateTimeOffset at)
    {
        var live = state.Live;
        var status = KeepsDegraded(state, in reading) ? OntStatus.Degraded : reading.Status;
        var cause = Cause(live, status, reading.Cause);
        var hasChanged = status != live.Status || cause != live.Cause;
        live = live with
        {
            Status = status,
            Cause = cause,
            Source = reading.Source,
            ChangedAt = hasChanged ? at : live.ChangedAt,
            ProvenAt = at,
        };
        return status == OntStatus.Unknown ? state with { Live = live } : MoveService(state, live, at);
    }

    /// <summary>An OLT knows no "degraded"; its "online" does not contradict a device that lately said so.</summary>
    private bool KeepsDegraded(OntState state, in Reading reading) =>
        state.Live.Status == OntStatus.Degraded
        && reading is { Status: OntStatus.Online, Source: not ReadingSource.Mqtt }
        && state.DeviceWordAt is { } word
        && reading.ReceivedAt - word <= freshness.UnknownAfter;

    private static DownCause Cause(OntLive before, OntStatus status, DownCause said) => status switch
    {
        OntStatus.Online or OntStatus.Degraded or OntStatus.Connecting or OntStatus.Unknown => DownCause.None,
        // The OLT's table may forget why while the trap knew.
        _ when before.Status == status && said is DownCause.Unknown or DownCause.None => before.Cause,
        _ => said == DownCause.None ? DownCause.Unknown : said,
    };

    private static OntState MoveService(OntState state, OntLive live, DateTimeOffset at)
    {
        if (CarriesTraffic(live.Status))
        {
            // A loss is remembered while the status that ended it lasts: what moves later does not recover from it.
            var keepsLoss = !state.IsInService || state.Live.Status == live.Status;
            return state with
            {
                Live = keepsLoss ? live : live with { LostAt = null },
                IsInService = true,
                OpenBreak = null,
            };
        }

        var cause = live.Cause == DownCause.None ? DownCause.Unknown : live.Cause;
        if (state.IsInService)
        {
            return state with
            {
                Live = live with { LostAt = at },
                IsInService = false,
                OpenBreak = new Break(at, null, cause),
            };
        }

        var open = state.OpenBreak;
        return state with
        {
            // Who was never in service and is starting has lost nothing.
            Live = live.LostAt is null && live.Status != OntStatus.Connecting ? live with { LostAt = at } : live,
            OpenBreak = open is null || cause == DownCause.Unknown ? open : open with { Cause = cause },
        };
    }

    private static OntState ReadOptics(OntState state, in Reading reading)
    {
        var live = state.Live;
        if (reading.DistanceMetres is { } distance)
        {
            live = live with { DistanceMetres = distance };
        }

        var measured = Optics.Of(in reading);
        if (!measured.IsEmpty && (live.OpticsAt is null || reading.At >= live.OpticsAt))
        {
            var all = measured.Over(Optics.Of(live));
            live = live with
            {
                RxPowerDbm = all.RxPowerDbm,
                TxPowerDbm = all.TxPowerDbm,
                OltRxPowerDbm = all.OltRxPowerDbm,
                TemperatureCelsius = all.TemperatureCelsius,
                SupplyVolts = all.SupplyVolts,
                BiasMilliamps = all.BiasMilliamps,
                OpticsAt = reading.At,
            };
        }

        return ReferenceEquals(live, state.Live) ? state : state with { Live = live };
    }

    private Step Conclude(
        OntState before,
        OntState after,
        in Reading reading,
        DateTimeOffset? sweptAt,
        bool hasProved,
        bool asksVerify)
    {
        var hasMoved = before.Live.Status != after.Live.Status || before.Live.Cause != after.Live.Cause;
        var tells = hasMoved || IsNews(after, sweptAt)
            ? Tells.LiveAndRow
            : reading.Source == ReadingSource.Watch ? Tells.Live : Tells.Nobody;
        HistoryPoint? point = null;
        if (hasMoved || StoredPoint.IsDue(after, in reading, hasProved))
        {
            // Light that is measured alone is stored with the status known then: nothing newer has proved another.
            var withStatus = reading.HasStatus
                ? hasProved
                : reading.At >= Newer(after.Live.ProvenAt, after.Live.ChangedAt);
            point = StoredPoint.Of(after, in reading, withStatus);
            after = StoredPoint.Remember(after, in reading, withStatus);
        }

        if (tells == Tells.LiveAndRow)
        {
            after = after with { Told = after.Live };
        }

        return new Step(after, tells, point, BreakOf(before, after), asksVerify);
    }

    /// <summary>Whether consumers would think wrongly of the ONT, or hold it older than it is, without this.</summary>
    private bool IsNews(OntState state, DateTimeOffset? sweptAt)
    {
        var (live, told) = (state.Live, state.Told);
        return IsConfirmed(live, told)
            || IsStable(live, Newer(told.ProvenAt, sweptAt))
            || Optics.Of(live).Leaves(Optics.Of(told))
            || live.OpticsAt - (told.OpticsAt ?? DateTimeOffset.UnixEpoch) >= freshness.OpticsFor / 3
            || live.ProvenAt - Newer(told.ProvenAt, sweptAt) >= freshness.LiveFor * 0.8
            || (live.DistanceMetres is { } distance
                && Math.Abs(distance - (told.DistanceMetres ?? int.MinValue / 2)) >= DistanceBandMetres);
    }

    /// <summary>
    /// A poll that proves a loss which a trap, a device, or a row from before the restart told: until then it was a hint.
    /// </summary>
    private static bool IsConfirmed(OntLive live, OntLive told) =>
        told.Source is not (ReadingSource.Poll or ReadingSource.Watch)
        && live.Source is ReadingSource.Poll or ReadingSource.Watch
        && !CarriesTraffic(live.Status);

    /// <summary>The first proof by which a return has lasted for the hold-down: whoever waits for it knows it at once.</summary>
    private bool IsStable(OntLive live, DateTimeOffset knownAt)
    {
        var stableAt = live.ChangedAt + freshness.HoldDown;
        return live.LostAt is not null && CarriesTraffic(live.Status) && live.ProvenAt >= stableAt && knownAt < stableAt;
    }

    private static Break? BreakOf(OntState before, OntState after) =>
        before.OpenBreak == after.OpenBreak
            ? null
            : after.OpenBreak
                ?? before.OpenBreak! with { EndedAt = Newer(before.OpenBreak.StartedAt, after.Live.ChangedAt) };

    private static bool CarriesTraffic(OntStatus status) => status is OntStatus.Online or OntStatus.Degraded;

    private static DateTimeOffset Newer(DateTimeOffset one, DateTimeOffset? other) =>
        other is { } o && o > one ? o : one;
}
