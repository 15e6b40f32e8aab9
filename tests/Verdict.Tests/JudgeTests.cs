using Lightline.Contracts.Live;

namespace Lightline.Verdict.Tests;

public sealed class JudgeTests
{
    [Fact]
    public void Online_with_good_light_needs_nothing()
    {
        var verdict = Facts.Decide(Facts.Online);
        Assert.Equal((VerdictKind.Working, Tone.Ok, FreshnessLevel.Live), (verdict.Kind, verdict.Tone, verdict.Freshness));
        Assert.Equal("Your fibre box is online. Light level is good.", verdict.Headline);
        Assert.Equal(Facts.Noon.AddSeconds(70), verdict.HoldsUntil);
        Assert.Equal(Facts.Noon.AddSeconds(70), verdict.NextChangeAt);
    }

    [Fact]
    public void Dying_gasp_says_no_power_at_once_with_its_local_time()
    {
        var verdict = Facts.Decide(Facts.Lost(DownCause.DyingGasp, 1));
        Assert.Equal((VerdictKind.NoPower, Tone.Power), (verdict.Kind, verdict.Tone));
        Assert.StartsWith("It told us that it lost power. We noticed at 11:59.", verdict.Meaning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DownCause.LossOfSignal, VerdictKind.NoLight)]
    [InlineData(DownCause.SignalFail, VerdictKind.NoLight)]
    [InlineData(DownCause.Unknown, VerdictKind.Offline)]
    [InlineData(DownCause.LaserOff, VerdictKind.Offline)]
    [InlineData(DownCause.None, VerdictKind.Offline)]
    public void Lone_loss_reads_checking_for_a_minute_and_then_its_cause(DownCause cause, VerdictKind then)
    {
        Assert.Equal(VerdictKind.Checking, Facts.Decide(Facts.Lost(cause, 0)).Kind);
        Assert.Equal(VerdictKind.Checking, Facts.Decide(Facts.Lost(cause, 59.9)).Kind);
        Assert.Equal(then, Facts.Decide(Facts.Lost(cause, 60)).Kind);
        Assert.Equal(Facts.Noon.AddSeconds(60), Facts.Decide(Facts.Lost(cause, 0)).NextChangeAt);
    }

    [Fact]
    public void Loss_with_dark_neighbours_is_said_at_once_as_ours()
    {
        var verdict = Facts.Decide(Facts.Lost(DownCause.LossOfSignal, 1) with { IsLossShared = true });
        Assert.Equal((VerdictKind.NoLightNearby, Tone.Down), (verdict.Kind, verdict.Tone));
        Assert.Contains("ours to fix", verdict.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void Power_lost_with_neighbours_is_a_power_cut_and_not_their_plug()
    {
        var verdict = Facts.Decide(Facts.Lost(DownCause.DyingGasp, 1) with { IsLossShared = true });
        Assert.Equal((VerdictKind.NoPowerNearby, Tone.Power), (verdict.Kind, verdict.Tone));
        Assert.Equal("It looks like a power cut in your area.", verdict.Headline);
        Assert.Contains("Homes near you lost power too", verdict.Meaning, StringComparison.Ordinal);
        Assert.DoesNotContain("trip switch", verdict.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void Recovery_is_believed_once_something_proves_it_a_minute_after_the_return()
    {
        var back = Facts.Online with { LostAt = Facts.Noon.AddMinutes(-9), ChangedAt = Facts.Noon.AddSeconds(-60) };
        Assert.Equal((VerdictKind.Recovering, Tone.Unknown), (Facts.Decide(back).Kind, Facts.Decide(back).Tone));
        Assert.Equal(VerdictKind.Working, Facts.Decide(back with { ProvenAt = Facts.Noon }).Kind);
        Assert.Equal(VerdictKind.Working, Facts.Decide(back with { SweptAt = Facts.Noon }).Kind);
    }

    [Fact]
    public void Recovery_followed_by_silence_stays_one_until_it_cannot_be_checked()
    {
        var back = Facts.Online with
        {
            LostAt = Facts.Noon.AddMinutes(-9),
            ChangedAt = Facts.Noon.AddSeconds(-30),
            IsOltReachable = false,
        };
        Assert.Equal(VerdictKind.Recovering, Facts.Decide(back, Facts.Noon.AddSeconds(279)).Kind);
        Assert.Equal(VerdictKind.CannotCheck, Facts.Decide(back, Facts.Noon.AddSeconds(280)).Kind);
    }

    [Fact]
    public void Poor_light_is_not_mended_by_its_age()
    {
        var weak = Facts.Online with { RxPowerDbm = -26, OpticsAt = Facts.Noon.AddMinutes(-36) };
        var verdict = Facts.Decide(weak);
        Assert.Equal((VerdictKind.WeakLight, LightBand.NotMeasuredLately), (verdict.Kind, verdict.Light.Band));
        Assert.Equal(VerdictKind.Working, Facts.Decide(weak with { LostAt = Facts.Noon.AddMinutes(-35) }).Kind);
    }

    [Theory]
    [InlineData(OntStatus.Online)]
    [InlineData(OntStatus.Offline)]
    [InlineData(OntStatus.Unknown)]
    public void Old_proof_is_unknown_with_the_last_time(OntStatus status)
    {
        var verdict = Facts.Decide(Facts.Online with { Status = status, ProvenAt = Facts.Noon.AddMinutes(-6) });
        Assert.Equal((VerdictKind.CannotCheck, Tone.Unknown), (verdict.Kind, verdict.Tone));
        Assert.StartsWith("Last checked at 11:54.", verdict.Meaning, StringComparison.Ordinal);
        Assert.Null(verdict.HoldsUntil);
    }

    [Fact]
    public void Box_that_the_collector_never_heard_of_was_never_checked()
    {
        var unseen = new OntLive(
            new(1), new(1), OntStatus.Unknown, DownCause.None, ReadingSource.Clock, Facts.Noon, DateTimeOffset.UnixEpoch,
            null, null, null, null, null, null, null, null, null);
        var verdict = Facts.Decide(ConnectionFacts.From(unseen, new OltLive(new(1), Facts.Noon, true)));
        Assert.Equal((VerdictKind.CannotCheck, null), (verdict.Kind, verdict.ProvenAt));
        Assert.StartsWith("It may be fine.", verdict.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_newer_than_the_own_proof_keeps_the_state_live()
    {
        var swept = Facts.Online with { ProvenAt = Facts.Noon.AddHours(-1), SweptAt = Facts.Noon.AddSeconds(-30) };
        Assert.Equal((VerdictKind.Working, FreshnessLevel.Live), (Facts.Decide(swept).Kind, Facts.Decide(swept).Freshness));
    }

    [Fact]
    public void Sweep_proves_nothing_about_an_unknown_box()
    {
        var unknown = Facts.Online with { Status = OntStatus.Unknown, SweptAt = Facts.Noon };
        Assert.Equal(VerdictKind.CannotCheck, Facts.Decide(unknown).Kind);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(70, false)]
    public void Service_that_cannot_be_checked_now_is_told_in_the_past(int seconds, bool isSilent)
    {
        var facts = Facts.Online with { IsOltReachable = !isSilent, RxPowerDbm = -26 };
        var verdict = Facts.Decide(facts, Facts.Noon.AddSeconds(seconds));
        Assert.Equal(
            (VerdictKind.WasOnline, Tone.Unknown, FreshnessLevel.Delayed),
            (verdict.Kind, verdict.Tone, verdict.Freshness));
        Assert.Equal("Your fibre box was online when we last checked.", verdict.Headline);
        Assert.StartsWith("That was at 11:59. We can't check again just now.", verdict.Meaning, StringComparison.Ordinal);
        Assert.Equal(LightBand.NotMeasurable, verdict.Light.Band);
        Assert.Equal(Facts.Noon.AddSeconds(280), verdict.HoldsUntil);
        Assert.Equal(VerdictKind.CannotCheck, Facts.Decide(facts, Facts.Noon.AddSeconds(280)).Kind);
    }

    [Fact]
    public void Loss_that_cannot_be_checked_now_stays_told()
    {
        var verdict = Facts.Decide(Facts.Lost(DownCause.LossOfSignal, 90) with { IsOltReachable = false });
        Assert.Equal((VerdictKind.NoLight, FreshnessLevel.Delayed), (verdict.Kind, verdict.Freshness));
    }

    [Theory]
    [InlineData(-28.5, LightBand.TooWeak)]
    [InlineData(-27.0, LightBand.Weak)]
    [InlineData(-25.0, LightBand.Good)]
    [InlineData(-8.0, LightBand.Good)]
    [InlineData(-7.9, LightBand.TooStrong)]
    public void Light_falls_into_its_band(double rx, LightBand band)
    {
        var verdict = Facts.Decide(Facts.Online with { RxPowerDbm = rx });
        Assert.Equal(band, verdict.Light.Band);
        Assert.Equal(band == LightBand.Good ? VerdictKind.Working : VerdictKind.WeakLight, verdict.Kind);
    }

    [Fact]
    public void Light_two_db_under_its_own_usual_level_has_fallen()
    {
        Assert.Equal(LightBand.Fallen, Facts.Decide(Facts.Online with { UsualRxPowerDbm = -17.4 }).Light.Band);
        Assert.Equal(LightBand.Good, Facts.Decide(Facts.Online with { UsualRxPowerDbm = -17.5 }).Light.Band);
    }

    [Theory]
    [InlineData(-35, false)]
    [InlineData(-34, true)]
    public void Light_older_than_35_minutes_was_not_measured_lately(int minutes, bool isTrusted)
    {
        var light = Facts.Decide(Facts.Online with { OpticsAt = Facts.Noon.AddMinutes(minutes) }).Light;
        Assert.Equal(isTrusted ? LightBand.Good : LightBand.NotMeasuredLately, light.Band);
        Assert.Equal(isTrusted, light.Position is not null);
    }

    [Fact]
    public void Light_measured_before_the_loss_is_not_shown_beside_the_loss()
    {
        Assert.Equal(LightBand.NotMeasurable, Facts.Decide(Facts.Lost(DownCause.LossOfSignal, 90)).Light.Band);
        var back = Facts.Online with { LostAt = Facts.Noon.AddSeconds(-5), ChangedAt = Facts.Noon.AddSeconds(-2) };
        Assert.Equal(LightBand.NotMeasuredLately, Facts.Decide(back).Light.Band);
    }

    [Theory]
    [InlineData(OntStatus.AuthFailed, DownCause.AuthFailed, VerdictKind.NotRecognised)]
    [InlineData(OntStatus.AdminDown, DownCause.AdminDown, VerdictKind.TurnedOff)]
    [InlineData(OntStatus.Offline, DownCause.AuthFailed, VerdictKind.NotRecognised)]
    [InlineData(OntStatus.Offline, DownCause.AdminDown, VerdictKind.TurnedOff)]
    [InlineData(OntStatus.Offline, DownCause.Reboot, VerdictKind.Starting)]
    [InlineData(OntStatus.Connecting, DownCause.None, VerdictKind.Starting)]
    [InlineData(OntStatus.Degraded, DownCause.None, VerdictKind.Impaired)]
    public void Each_other_state_has_its_own_words(OntStatus status, DownCause cause, VerdictKind kind)
    {
        var facts = Facts.Online with { Status = status, Cause = cause, ChangedAt = Facts.Noon.AddMinutes(-2) };
        Assert.Equal(kind, Facts.Decide(facts).Kind);
    }

    [Fact]
    public void Start_that_takes_five_minutes_is_no_longer_called_starting()
    {
        var facts = Facts.Online with { Status = OntStatus.Connecting, ChangedAt = Facts.Noon.AddMinutes(-5) };
        Assert.Equal(VerdictKind.Offline, Facts.Decide(facts).Kind);
    }

    [Fact]
    public void Loss_that_ended_before_the_readers_time_is_not_told()
    {
        var facts = Facts.Online with { LostAt = Facts.Noon.AddDays(-13) };
        var own = facts.Since(Facts.Noon.AddDays(-1));
        Assert.Equal((Facts.Noon.AddDays(-1), null), (own.ChangedAt, own.LostAt));
        Assert.Equal(facts, facts.Since(Facts.Noon.AddDays(-14)));
        Assert.Equal(ConnectionFacts.NeverSeen, facts.Since(Facts.Noon));
    }

    [Fact]
    public void Connection_without_a_box_says_so()
    {
        Assert.Equal(VerdictKind.NoBox, Facts.Decide(ConnectionFacts.WithoutBox).Kind);
        Assert.Equal(VerdictKind.CannotCheck, Facts.Decide(ConnectionFacts.NeverSeen).Kind);
    }

    [Fact]
    public void Moment_of_another_day_carries_its_date()
    {
        var verdict = Facts.Decide(Facts.Online with { ProvenAt = Facts.Noon.AddDays(-2) });
        Assert.StartsWith("Last checked at 12:00 on 20 Nov.", verdict.Meaning, StringComparison.Ordinal);
    }
}
