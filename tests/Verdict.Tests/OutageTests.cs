using CsCheck;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;

namespace Lightline.Verdict.Tests;

/// <summary>What a member of an incident is told.</summary>
public sealed class OutageTests
{
    private static readonly VerdictKind[] _blamesTheBox =
    [
        VerdictKind.NoLight, VerdictKind.NoPower, VerdictKind.Offline, VerdictKind.Checking, VerdictKind.Starting,
    ];

    [Fact]
    public void Fibre_cut_is_ours_and_known_at_once()
    {
        var verdict = Facts.Decide(
            Facts.Lost(DownCause.LossOfSignal, 3) with { Outage = Facts.OutageOf(IncidentKind.FibreCut) });
        Assert.Equal((VerdictKind.FibreOutage, Tone.Down), (verdict.Kind, verdict.Tone));
        Assert.Equal("Your internet is down. We know, and we're fixing it.", verdict.Headline);
        Assert.Equal("We noticed at 11:59. It is ours to fix. No need to restart anything.", verdict.Meaning);
        Assert.Equal("ABCD2345", verdict.Outage!.Number);
    }

    [Fact]
    public void Power_cut_is_told_apart_and_sends_nobody_to_their_plug()
    {
        var verdict = Facts.Decide(
            Facts.Lost(DownCause.DyingGasp, 3) with { Outage = Facts.OutageOf(IncidentKind.PowerCut) });
        Assert.Equal((VerdictKind.PowerOutage, Tone.Power), (verdict.Kind, verdict.Tone));
        Assert.Equal("It looks like a power cut in your area.", verdict.Headline);
        Assert.Contains("Our network is fine. Your internet returns when the power does.", verdict.Meaning, StringComparison.Ordinal);
        Assert.DoesNotContain("trip switch", verdict.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_off_when_the_street_has_power_again_is_sent_to_their_plug()
    {
        var last = Facts.OutageOf(IncidentKind.PowerCut) with { IsMostlyOver = true };
        var verdict = Facts.Decide(Facts.Lost(DownCause.DyingGasp, 300) with { Outage = last, IsLossShared = true });
        Assert.Equal((VerdictKind.NoPowerAlone, Tone.Power), (verdict.Kind, verdict.Tone));
        Assert.Contains("other homes are back", verdict.Meaning, StringComparison.Ordinal);
        Assert.Null(verdict.Outage);
        var torn = Facts.Lost(DownCause.LossOfSignal, 300) with { Outage = last };
        Assert.Equal(VerdictKind.NoLight, Facts.Decide(torn).Kind);
        // A fibre is ours to mend to the last home.
        var fibre = Facts.Lost(DownCause.LossOfSignal, 300) with { Outage = last with { Kind = IncidentKind.FibreCut } };
        Assert.Equal(VerdictKind.FibreOutage, Facts.Decide(fibre).Kind);
    }

    [Fact]
    public void Promises_are_told_until_their_time_has_passed()
    {
        var outage = Facts.OutageOf(IncidentKind.FibreCut) with
        {
            BackBy = Facts.Noon.AddHours(2),
            NextUpdateAt = Facts.Noon.AddHours(1),
        };
        Assert.Equal("Back by about 14:00. Next update by 13:00.", Promise(0));
        Assert.Equal("Back by about 14:00.", Promise(1));
        Assert.Equal("", Promise(2));

        string Promise(int hours)
        {
            var now = Facts.Noon.AddHours(hours);
            var lost = Facts.Lost(DownCause.LossOfSignal, 120) with { ProvenAt = now, Outage = outage };
            return Facts.Decide(lost, now).Promise;
        }
    }

    [Theory]
    [InlineData(1, "Back by about 13:00. The time changed: frost.")]
    [InlineData(-1, "")]
    [InlineData(null, "The time changed: frost.")]
    public void Reason_of_another_time_stands_with_it_or_with_its_absence(int? hours, string promise) =>
        Assert.Equal(promise, Facts.Decide(Facts.Lost(DownCause.LossOfSignal, 120) with
        {
            Outage = Facts.OutageOf(IncidentKind.FibreCut) with
            {
                BackBy = hours is { } h ? Facts.Noon.AddHours(h) : null,
                BackReason = "frost",
            },
        }).Promise);

    [Fact]
    public void Window_is_told_until_it_begins()
    {
        var facts = Facts.Lost(DownCause.LossOfSignal, 120) with
        {
            Outage = Facts.OutageOf(IncidentKind.FibreCut) with
            {
                BackFrom = Facts.Noon.AddSeconds(30),
                BackBy = Facts.Noon.AddHours(1),
            },
        };
        Assert.Equal("Back between 12:00 and 13:00.", Facts.Decide(facts).Promise);
        Assert.Equal(Facts.Noon.AddSeconds(30), Facts.Decide(facts).NextChangeAt);
        Assert.Equal("Back by about 13:00.", Facts.Decide(facts, Facts.Noon.AddSeconds(30)).Promise);
    }

    [Theory]
    [InlineData(IncidentKind.FibreCut, DownCause.LossOfSignal, VerdictKind.NoLightNearby)]
    [InlineData(IncidentKind.PowerCut, DownCause.DyingGasp, VerdictKind.NoPowerNearby)]
    public void What_no_poll_has_proved_yet_is_told_as_what_neighbours_lost(
        IncidentKind kind, DownCause cause, VerdictKind expected)
    {
        var verdict = Facts.Decide(Facts.Lost(cause, 3) with { Outage = Facts.OutageOf(kind, isConfirmed: false) });
        Assert.Equal((expected, null), (verdict.Kind, verdict.Outage));
    }

    [Fact]
    public void Box_that_is_back_speaks_for_itself()
    {
        var outage = Facts.OutageOf(IncidentKind.FibreCut);
        var back = Facts.Online with
        {
            LostAt = Facts.Noon.AddMinutes(-2),
            ChangedAt = Facts.Noon.AddSeconds(-30),
            Outage = outage,
        };
        Assert.Equal((VerdictKind.Recovering, null), (Facts.Decide(back).Kind, Facts.Decide(back).Outage));
        Assert.Equal(VerdictKind.Working, Facts.Decide(Facts.Online with { Outage = outage }).Kind);
    }

    [Fact]
    public void Box_turned_off_in_the_network_is_told_that_even_within_an_outage() =>
        Assert.Equal(
            VerdictKind.TurnedOff,
            Facts.Decide(Facts.Lost(DownCause.AdminDown, 90) with { Outage = Facts.OutageOf(IncidentKind.FibreCut) }).Kind);

    [Fact]
    public void Outage_stays_told_when_the_box_cannot_be_checked_any_more()
    {
        var outage = Facts.OutageOf(IncidentKind.FibreCut) with { BackBy = Facts.Noon.AddHours(1) };
        var old = Facts.Lost(DownCause.LossOfSignal, 600) with { ProvenAt = Facts.Noon.AddMinutes(-6), Outage = outage };
        var verdict = Facts.Decide(old);
        Assert.Equal((VerdictKind.CannotCheck, Tone.Unknown), (verdict.Kind, verdict.Tone));
        Assert.Equal("We know of an outage where you are. Back by about 13:00.", verdict.Promise);
        Assert.Equal(outage, verdict.Outage);
    }

    [Fact]
    public void Nobody_behind_silent_equipment_is_told_that_their_box_is_broken() =>
        Facts.Any.Sample(facts =>
        {
            var verdict = Facts.Decide(facts with { Outage = Facts.OutageOf(IncidentKind.OltSilent) });
            return !_blamesTheBox.Contains(verdict.Kind) && verdict.Outage is null;
        }, iter: 20_000);

    [Fact]
    public void Lost_member_of_a_confirmed_cut_is_never_told_to_look_after_their_own_box() =>
        Gen.Select(Facts.Any, Gen.Bool).Sample((facts, isFibre) =>
        {
            var kind = isFibre ? IncidentKind.FibreCut : IncidentKind.PowerCut;
            var lost = facts with { Status = OntStatus.Offline, Outage = Facts.OutageOf(kind) };
            var isOwn = lost.Cause is DownCause.AdminDown or DownCause.AuthFailed || !lost.HasBox;
            return isOwn || !_blamesTheBox.Contains(Facts.Decide(lost).Kind);
        }, iter: 20_000);
}
