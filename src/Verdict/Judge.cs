using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;

namespace Lightline.Verdict;

/// <summary>Turns facts into a verdict. Pure: the same facts, instant and voice give the same verdict.</summary>
public static class Judge
{
    /// <summary>How long a box may take to start before "starting" is no longer believed.</summary>
    private static readonly TimeSpan _startFor = TimeSpan.FromMinutes(5);

    /// <summary>Judges one connection at one instant.</summary>
    public static ConnectionVerdict Decide(
        ConnectionFacts facts, DateTimeOffset now, Freshness freshness, Voice voice)
    {
        var horizon = new Horizon(now);
        var level = Trust(facts, freshness, horizon);
        var light = Measure(facts, level, freshness, voice, horizon);
        var kind = Excuse(Conclude(facts, level, freshness, horizon), facts.Outage);
        var phrase = voice.Words.Phrases[kind];
        var outage = Told(kind, facts.Outage);
        return new ConnectionVerdict(
            kind,
            ToneOf(kind),
            phrase.Word,
            kind == VerdictKind.Working ? $"{phrase.Headline} {light.Words}" : phrase.Headline,
            Explain(kind, facts, phrase, voice, horizon),
            light,
            level,
            facts.Proof,
            level switch
            {
                FreshnessLevel.Live => facts.Proof + freshness.LiveFor,
                FreshnessLevel.Delayed => facts.Proof + freshness.UnknownAfter,
                _ => null,
            },
            outage,
            outage is null ? "" : Promise(kind, outage, voice, horizon),
            horizon.NextChangeAt);
    }

    /// <summary>Whether the facts tell a state at all: proved, and not too long ago.</summary>
    public static bool IsProved(ConnectionFacts facts, DateTimeOffset now, Freshness freshness) =>
        Trust(facts, freshness, new Horizon(now)) != FreshnessLevel.Unknown;

    /// <summary>While the equipment that serves it is silent nobody can say that a box is broken.</summary>
    private static VerdictKind Excuse(VerdictKind kind, Outage? outage) =>
        outage is { Kind: IncidentKind.OltSilent } && kind is VerdictKind.Checking or VerdictKind.NoLight
            or VerdictKind.NoLightNearby or VerdictKind.NoPower or VerdictKind.NoPowerNearby or VerdictKind.Offline
            or VerdictKind.Starting
            ? VerdictKind.CannotCheck
            : kind;

    /// <summary>
    /// A box that is back speaks for itself. One that can't be checked any more is still a member of an outage that people
    /// work on, and its page says so beside that it can't be checked.
    /// </summary>
    private static Outage? Told(VerdictKind kind, Outage? outage) =>
        outage is { IsConfirmed: true, Kind: IncidentKind.FibreCut or IncidentKind.PowerCut }
        && kind is VerdictKind.FibreOutage or VerdictKind.PowerOutage or VerdictKind.CannotCheck
            ? outage
            : null;

    private static FreshnessLevel Trust(ConnectionFacts facts, Freshness freshness, Horizon horizon)
    {
        if (facts.Status == OntStatus.Unknown || facts.Proof is not { } proof)
        {
            return FreshnessLevel.Unknown;
        }
        // Clocks differ by seconds. A proof from further ahead is a wrong clock and would otherwise stay green for good.
        if (horizon.IsBefore(proof - freshness.LiveFor) || !horizon.IsBefore(proof + freshness.UnknownAfter))
        {
            return FreshnessLevel.Unknown;
        }
        return facts.IsOltReachable && horizon.IsBefore(proof + freshness.LiveFor)
            ? FreshnessLevel.Live
            : FreshnessLevel.Delayed;
    }

    private static LightLevel Measure(
        ConnectionFacts facts, FreshnessLevel level, Freshness freshness, Voice voice, Horizon horizon)
    {
        if (facts.RxPowerDbm is not { } rx || !double.IsFinite(rx))
        {
            return new(LightBand.Unknown, voice.Words.Light[LightBand.Unknown], null, null, null);
        }
        if (level != FreshnessLevel.Live || facts.Status is not (OntStatus.Online or OntStatus.Degraded))
        {
            return new(LightBand.NotMeasurable, voice.Words.Light[LightBand.NotMeasurable], null, null, facts.OpticsAt);
        }
        if (!IsLightSinceLoss(facts) || !horizon.IsBefore(facts.OpticsAt!.Value + freshness.OpticsFor))
        {
            var lately = voice.Words.Light[LightBand.NotMeasuredLately];
            return new(LightBand.NotMeasuredLately, lately, null, null, facts.OpticsAt);
        }
        var band = LightLevel.BandOf(rx, facts.UsualRxPowerDbm);
        return new(band, voice.Words.Light[band], LightLevel.PositionOf(rx), rx, facts.OpticsAt);
    }

    private static VerdictKind Conclude(
        ConnectionFacts facts, FreshnessLevel level, Freshness freshness, Horizon horizon)
    {
        if (!facts.HasBox)
        {
            return VerdictKind.NoBox;
        }
        if (level == FreshnessLevel.Unknown)
        {
            return VerdictKind.CannotCheck;
        }
        return facts.Status switch
        {
            OntStatus.Online or OntStatus.Degraded => ConcludeOnline(facts, level, freshness),
            OntStatus.Connecting => ConcludeStarting(facts.ChangedAt, horizon),
            OntStatus.AuthFailed => VerdictKind.NotRecognised,
            OntStatus.AdminDown => VerdictKind.TurnedOff,
            _ => ConcludeOffline(facts, freshness, horizon),
        };
    }

    /// <summary>No question about time is asked here: what works is believed by proof, never by waiting.</summary>
    private static VerdictKind ConcludeOnline(
        ConnectionFacts facts, FreshnessLevel level, Freshness freshness)
    {
        if (facts.LostAt is not null && facts.ChangedAt is { } back && !(facts.Proof >= back + freshness.HoldDown))
        {
            return VerdictKind.Recovering;
        }
        if (level != FreshnessLevel.Live)
        {
            return VerdictKind.WasOnline;
        }
        if (WasLightPoor(facts))
        {
            return VerdictKind.WeakLight;
        }
        return facts.Status == OntStatus.Degraded ? VerdictKind.Impaired : VerdictKind.Working;
    }

    /// <summary>
    /// Whether the light measured last, and since the latest loss, was poor. Its age does not mend it: only a newer
    /// measurement does.
    /// </summary>
    private static bool WasLightPoor(ConnectionFacts facts) =>
        facts.RxPowerDbm is { } rx && double.IsFinite(rx)
        && IsLightSinceLoss(facts)
        && LightLevel.IsPoorIn(LightLevel.BandOf(rx, facts.UsualRxPowerDbm));

    private static bool IsLightSinceLoss(ConnectionFacts facts) =>
        facts.OpticsAt is { } at && !(facts.LostAt > at);

    private static VerdictKind ConcludeStarting(DateTimeOffset? since, Horizon horizon) =>
        since is { } at && horizon.IsBefore(at + _startFor) ? VerdictKind.Starting : VerdictKind.Offline;

    private static VerdictKind ConcludeOffline(ConnectionFacts facts, Freshness freshness, Horizon horizon)
    {
        var lostAt = facts.LostAt ?? facts.ChangedAt;
        switch (facts.Cause)
        {
            case DownCause.AdminDown:
                return VerdictKind.TurnedOff;
            case DownCause.AuthFailed:
                return VerdictKind.NotRecognised;
        }
        if (ConcludeOutage(facts.Outage, facts.Cause) is { } kind)
        {
            return kind;
        }
        switch (facts.Cause)
        {
            case DownCause.DyingGasp:
                return facts.IsLossShared ? VerdictKind.NoPowerNearby : VerdictKind.NoPower;
            case DownCause.Reboot:
                return ConcludeStarting(lostAt, horizon);
        }
        var isDark = facts.Cause is DownCause.LossOfSignal or DownCause.SignalFail;
        if (isDark && facts.IsLossShared)
        {
            return VerdictKind.NoLightNearby;
        }
        if (lostAt is { } at && horizon.IsBefore(at + freshness.HoldDown))
        {
            return VerdictKind.Checking;
        }
        return isDark ? VerdictKind.NoLight : VerdictKind.Offline;
    }

    /// <summary>Until a poll proved it, an outage is told as what it is: neighbours lost the same.</summary>
    private static VerdictKind? ConcludeOutage(Outage? outage, DownCause cause) => outage switch
    {
        { Kind: IncidentKind.FibreCut } => outage.IsConfirmed ? VerdictKind.FibreOutage : VerdictKind.NoLightNearby,
        { Kind: IncidentKind.PowerCut, IsConfirmed: false } => VerdictKind.NoPowerNearby,
        // What keeps the last ones off is their own trouble, and need not be power.
        { Kind: IncidentKind.PowerCut, IsMostlyOver: true } =>
            cause is DownCause.DyingGasp ? VerdictKind.NoPowerAlone : null,
        { Kind: IncidentKind.PowerCut } => VerdictKind.PowerOutage,
        _ => null,
    };

    private static string Explain(
        VerdictKind kind, ConnectionFacts facts, Phrase phrase, Voice voice, Horizon horizon)
    {
        var words = voice.Words;
        var (sentence, at) = kind switch
        {
            VerdictKind.CannotCheck when facts.Proof is null => (phrase.Meaning, null),
            VerdictKind.CannotCheck => (words.LastChecked, facts.Proof),
            VerdictKind.WasOnline => (phrase.Meaning, facts.Proof),
            VerdictKind.Recovering => (phrase.Meaning, facts.ChangedAt),
            _ => (phrase.Meaning, facts.LostAt ?? facts.ChangedAt ?? facts.Proof),
        };
        return at is { } moment && sentence.Contains("{time}", StringComparison.Ordinal)
            ? sentence.Replace("{time}", words.Moment(moment, voice.Zone, horizon), StringComparison.Ordinal)
            : sentence;
    }

    /// <summary>When it is back and when people hear more. A time that has passed is no promise any more.</summary>
    private static string Promise(VerdictKind kind, Outage outage, Voice voice, Horizon horizon)
    {
        var words = voice.Words;
        var sentences = new List<string>(4);
        if (kind == VerdictKind.CannotCheck)
        {
            sentences.Add(words.OutageKnown);
        }
        sentences.Add(words.Back(outage.BackFrom, outage.BackBy, voice.Zone, horizon));
        sentences.Add(words.Changed(outage.BackReason, outage.BackBy, horizon));
        if (outage.NextUpdateAt is { } next && horizon.IsBefore(next))
        {
            sentences.Add(words.NextUpdate.Replace(
                "{time}", words.Moment(next, voice.Zone, horizon), StringComparison.Ordinal));
        }
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    private static Tone ToneOf(VerdictKind kind) => kind switch
    {
        VerdictKind.Working => Tone.Ok,
        VerdictKind.WeakLight or VerdictKind.Impaired or VerdictKind.NotRecognised or VerdictKind.TurnedOff => Tone.Warn,
        VerdictKind.NoLight or VerdictKind.NoLightNearby or VerdictKind.FibreOutage or VerdictKind.Offline => Tone.Down,
        VerdictKind.NoPower or VerdictKind.NoPowerNearby or VerdictKind.NoPowerAlone or VerdictKind.PowerOutage => Tone.Power,
        _ => Tone.Unknown,
    };
}
