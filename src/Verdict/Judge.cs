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
        var kind = Conclude(facts, level, freshness, horizon);
        var phrase = voice.Words.Phrases[kind];
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
            horizon.NextChangeAt);
    }

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
            case DownCause.DyingGasp:
                return facts.IsLossShared ? VerdictKind.NoPowerNearby : VerdictKind.NoPower;
            case DownCause.AdminDown:
                return VerdictKind.TurnedOff;
            case DownCause.AuthFailed:
                return VerdictKind.NotRecognised;
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

    private static Tone ToneOf(VerdictKind kind) => kind switch
    {
        VerdictKind.Working => Tone.Ok,
        VerdictKind.WeakLight or VerdictKind.Impaired or VerdictKind.NotRecognised or VerdictKind.TurnedOff => Tone.Warn,
        VerdictKind.NoLight or VerdictKind.NoLightNearby or VerdictKind.Offline => Tone.Down,
        VerdictKind.NoPower or VerdictKind.NoPowerNearby => Tone.Power,
        _ => Tone.Unknown,
    };
}
