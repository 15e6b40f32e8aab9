using Lightline.Collector.Governor;
using Lightline.Collector.Incidents;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Tests.Incidents;

public sealed class IncidentCorrelatorTests
{
    private readonly Quarter _quarter = new();

    [Fact]
    public void A_feeder_cut_is_one_incident_of_its_homes_once_its_traps_have_come()
    {
        _quarter.Lose(Quarter.Homes(0).Take(20));
        _quarter.Pass(1);
        _quarter.Lose(Quarter.Homes(0).Skip(20));
        _quarter.Pass(1);
        Assert.Empty(_quarter.Told);
        _quarter.Pass(1);
        var incident = _quarter.Only;
        Assert.Equal(
            (IncidentKind.FibreCut, new IncidentScope(Quarter.Olt, new PonId(1)), IncidentState.Open),
            (incident.Kind, incident.Scope, incident.State));
        Assert.Equal(Quarter.Homes(0), Quarter.Of(incident, MemberState.Affected));
        Assert.All(incident.Members, m => Assert.Equal((1, 1_000 + m.Ont.Value), (m.Episode, m.Connection!.Value.Value)));
        Assert.Equal((_quarter.Now.AddSeconds(-3), _quarter.Now), (incident.FirstLostAt, incident.OpenedAt));
        Assert.Equal(8, incident.PublicNumber.Length);
    }

    [Fact]
    public void A_branch_cut_lies_behind_its_splitter()
    {
        _quarter.Lose(Quarter.Homes(0, 2));
        _quarter.Pass(3);
        Assert.Equal(new IncidentScope(Quarter.Olt, new PonId(1), new SplitterId(3)), _quarter.Only.Scope);
        Assert.Equal(Quarter.Homes(0, 2), Quarter.Of(_quarter.Only, MemberState.Affected));
    }

    [Fact]
    public void A_branch_cut_whose_feeder_goes_too_is_widened_and_stays_the_same_incident()
    {
        _quarter.Lose(Quarter.Homes(0, 2));
        _quarter.Pass(10);
        var branch = _quarter.Only;
        _quarter.Lose(Quarter.Homes(0).Except(Quarter.Homes(0, 2)));
        _quarter.Pass(3);
        Assert.Equal((branch.Id, new IncidentScope(Quarter.Olt, new PonId(1))), (_quarter.Only.Id, _quarter.Only.Scope));
        Assert.Equal(Quarter.PonHomes, _quarter.Only.Members.Count);
    }

    [Fact]
    public void Two_faults_at_once_are_two_incidents()
    {
        _quarter.Lose(Quarter.Homes(0));
        _quarter.Lose(Quarter.Homes(1, 3));
        _quarter.Pass(3);
        Assert.Equal([8, 32], _quarter.Told.Values.Select(i => i.Members.Count).Order());
    }

    [Fact]
    public void A_branch_cut_within_an_open_feeder_cut_joins_it()
    {
        _quarter.Lose(Quarter.Homes(0).Except(Quarter.Homes(0, 1)));
        _quarter.Lose(Quarter.Homes(0, 1));
        _quarter.Pass(5);
        _quarter.Restore(Quarter.Homes(0).Except(Quarter.Homes(0, 1)));
        _quarter.Pass(130);
        Assert.Equal(Quarter.Homes(0, 1), Quarter.Of(_quarter.Only, MemberState.Affected));
        Assert.Equal(IncidentState.Open, _quarter.Only.State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void One_or_two_homes_are_no_incident(int homes)
    {
        _quarter.Lose(Quarter.Homes(0).Take(homes));
        _quarter.Lose(Quarter.Homes(1).Take(homes), DownCause.DyingGasp);
        _quarter.Pass(180);
        Assert.Empty(_quarter.Told);
    }

    [Fact]
    public void A_power_cut_is_the_area_s_whatever_fibre_its_homes_hang_from()
    {
        var area = Enumerable.Range(1, 64).Where(home => home % 2 == 1).ToArray();
        _quarter.Lose(area.Take(20), DownCause.DyingGasp);
        _quarter.Pass(3);
        Assert.Equal((IncidentKind.PowerCut, new PowerAreaId(1)), (_quarter.Only.Kind, _quarter.Only.Scope.PowerArea));
        Assert.Equal(20, _quarter.Only.Members.Count);
        // Those with batteries follow when they are empty.
        _quarter.Pass(3_600);
        _quarter.Lose(area.Skip(20), DownCause.DyingGasp);
        _quarter.Pass(2);
        Assert.Equal(area, Quarter.Of(_quarter.Only, MemberState.Affected));
    }

    [Fact]
    public void Homes_that_gasp_among_a_cut_fibres_are_not_its_members()
    {
        _quarter.Lose(Quarter.Homes(0).Skip(2));
        _quarter.Lose(Quarter.Homes(0).Take(2), DownCause.DyingGasp);
        _quarter.Pass(3);
        Assert.Equal(Quarter.Homes(0).Skip(2), Quarter.Of(_quarter.Only, MemberState.Affected));
    }

    [Fact]
    public void A_power_cut_that_darkens_a_whole_feeder_is_no_fibre_cut()
    {
        _quarter.Lose(Quarter.Homes(0), DownCause.DyingGasp);
        _quarter.Pass(3);
        Assert.All(_quarter.Told.Values, i => Assert.Equal(IncidentKind.PowerCut, i.Kind));
        Assert.Equal(2, _quarter.Told.Count);
    }

    [Fact]
    public void Boxes_that_never_worked_or_were_lost_apart_are_no_evidence()
    {
        foreach (var home in Quarter.Homes(0, 0).Take(7))
        {
            _quarter.Lose([home]);
            _quarter.Pass(61);
        }

        _quarter.Lose([Quarter.Homes(0, 0).Last()]);
        _quarter.Pass(180);
        Assert.Empty(_quarter.Told);
    }

    [Fact]
    public void Each_home_is_restored_when_its_own_service_is_proved_after_a_minute_and_two_stay_named()
    {
        Cut();
        var back = Quarter.Homes(0).Take(30).ToArray();
        _quarter.Restore(back);
        var backAt = _quarter.Now;
        _quarter.Pass(59);
        Assert.Empty(Quarter.Of(_quarter.Only, MemberState.Restored));
        _quarter.Pass(62);
        Assert.Equal(back, Quarter.Of(_quarter.Only, MemberState.Restored));
        Assert.Equal([31, 32], Quarter.Of(_quarter.Only, MemberState.Affected));
        Assert.Equal(IncidentState.Open, _quarter.Only.State);
        Assert.All(_quarter.Only.Members.Take(30), m => Assert.Equal(backAt, m.RestoredAt));

        _quarter.Restore([31, 32]);
        _quarter.Pass(122);
        Assert.Equal((IncidentState.Resolved, 32), (_quarter.Only.State, _quarter.Only.Members.Count));
    }

    [Fact]
    public void Service_that_nothing_proved_again_is_asked_for_and_not_believed()
    {
        Cut();
        _quarter.Restore(Quarter.Homes(0), ReadingSource.Trap);
        _quarter.Pass(300, isSwept: false);
        Assert.Empty(Quarter.Of(_quarter.Only, MemberState.Restored));
        Assert.Contains(new Wish(Quarter.Olt, WishKind.VerifyPon, Pon: new PonId(1)), _quarter.Governor.Asked);
    }

    [Fact]
    public void A_flap_before_it_is_restored_is_the_same_episode_and_a_relapse_after_it_the_next()
    {
        Cut();
        _quarter.Restore([1, 2]);
        _quarter.Pass(30);
        _quarter.Lose([1]);
        _quarter.Pass(120);
        Assert.Equal((MemberState.Affected, 1), Member(1));
        Assert.Equal((MemberState.Restored, 1), Member(2));
        _quarter.Lose([2]);
        _quarter.Pass(1);
        Assert.Equal((MemberState.Affected, 2), Member(2));
        _quarter.Restore([2]);
        _quarter.Pass(121);
        Assert.Equal((MemberState.Restored, 2), Member(2));
    }

    [Fact]
    public void A_home_restored_that_then_loses_power_is_told_of_its_own_power()
    {
        Cut();
        _quarter.Restore([1]);
        _quarter.Pass(121);
        _quarter.Lose([1], DownCause.DyingGasp);
        _quarter.Pass(120);
        Assert.Equal((MemberState.Restored, 1), Member(1));
    }

    [Fact]
    public void Unknown_resolves_nothing()
    {
        Cut();
        _quarter.Forget(Quarter.Homes(0));
        _quarter.Pass(600);
        Assert.Equal((IncidentState.Open, 32), (_quarter.Only.State, Quarter.Of(_quarter.Only, MemberState.Unknown).Count()));
        _quarter.Restore(Quarter.Homes(0));
        _quarter.Pass(121);
        Assert.Equal(IncidentState.Resolved, _quarter.Only.State);
    }

    [Fact]
    public void What_no_poll_confirmed_is_told_as_that_and_ends_as_a_false_alarm()
    {
        _quarter.Lose(Quarter.Homes(0));
        _quarter.Pass(5);
        Assert.Null(_quarter.Only.ConfirmedAt);
        _quarter.Restore(Quarter.Homes(0));
        _quarter.Pass(121);
        Assert.Equal(IncidentState.FalseAlarm, _quarter.Only.State);
    }

    [Fact]
    public void One_poll_of_one_home_confirms_it()
    {
        _quarter.Lose(Quarter.Homes(0));
        _quarter.Pass(5);
        _quarter.Confirm([7]);
        _quarter.Pass(1);
        Assert.Equal(_quarter.Now, _quarter.Only.ConfirmedAt);
    }

    [Fact]
    public void A_loss_whose_cause_turns_out_to_be_power_leaves_a_fibre_cut()
    {
        _quarter.Lose(Quarter.Homes(0, 1));
        _quarter.Pass(3);
        _quarter.Lose(Quarter.Homes(0, 1), DownCause.DyingGasp, ReadingSource.Poll);
        _quarter.Pass(3);
        Assert.Equal(
            [IncidentState.FalseAlarm, IncidentState.Open, IncidentState.Open],
            _quarter.Told.Values.OrderBy(i => i.Kind).ThenBy(i => i.Scope.PowerArea?.Value).Select(i => i.State));
    }

    [Fact]
    public void A_silent_OLT_is_one_incident_of_unknown_homes()
    {
        _quarter.Sweep(isReachable: false);
        _quarter.Pass(1, isSwept: false);
        Assert.Empty(_quarter.Told);
        _quarter.Sweep(isReachable: false);
        _quarter.Pass(600, isSwept: false);
        _quarter.Forget(Enumerable.Range(1, 64));
        _quarter.Pass(1, isSwept: false);
        Assert.Equal((IncidentKind.OltSilent, 64), (_quarter.Only.Kind, Quarter.Of(_quarter.Only, MemberState.Unknown).Count()));

        // It answers again: a feeder was cut meanwhile.
        _quarter.Restore(Quarter.Homes(1));
        _quarter.Lose(Quarter.Homes(0), source: ReadingSource.Poll);
        _quarter.Sweep();
        _quarter.Pass(3);
        var silence = _quarter.Told.Values.Single(i => i.Kind == IncidentKind.OltSilent);
        Assert.Equal(IncidentState.Resolved, silence.State);
        Assert.Equal(Quarter.Homes(1), Quarter.Of(silence, MemberState.Restored));
        Assert.Equal(Quarter.Homes(0), Quarter.Of(Assert.Single(_quarter.Open), MemberState.Affected));
    }

    [Fact]
    public void After_a_restart_the_same_incident_goes_on()
    {
        Cut();
        var before = _quarter.Only;
        _quarter.Start([before]);
        _quarter.Pass(180);
        Assert.Equal(before.Id, _quarter.Only.Id);
        Assert.Equal(Quarter.Homes(0), Quarter.Of(_quarter.Only, MemberState.Affected));
        _quarter.Restore(Quarter.Homes(0));
        _quarter.Pass(121);
        Assert.Equal(IncidentState.Resolved, _quarter.Only.State);
    }

    [Fact]
    public void What_was_decided_and_not_written_before_a_restart_is_decided_again_with_the_same_name()
    {
        Cut();
        var (id, number) = (_quarter.Only.Id, _quarter.Only.PublicNumber);
        _quarter.Told.Clear();
        _quarter.Start([]);
        _quarter.Pass(5);
        Assert.Equal((id, number), (_quarter.Only.Id, _quarter.Only.PublicNumber));
    }

    [Fact]
    public void Who_was_told_that_it_is_off_stays_a_member_until_it_is_back_whatever_keeps_it_off()
    {
        Cut();
        _quarter.Restore(Quarter.Homes(0));
        _quarter.Pass(30);
        // Within the hold-down one pulls the plug, another restarts its box; a third is turned off by us.
        _quarter.Lose([1], DownCause.DyingGasp);
        _quarter.Lose([2], DownCause.Reboot);
        _quarter.Lose([3], DownCause.AdminDown);
        _quarter.Pass(150);
        Assert.Equal((MemberState.Affected, 1), Member(1));
        Assert.Equal((MemberState.Affected, 1), Member(2));
        Assert.Equal((MemberState.Reattributed, 1), Member(3));
        Assert.Equal(IncidentState.Open, _quarter.Only.State);
        _quarter.Restore([1, 2]);
        _quarter.Pass(121);
        Assert.Equal((MemberState.Restored, 1), Member(1));
        Assert.Equal(IncidentState.Resolved, _quarter.Only.State);
    }

    [Fact]
    public void Members_of_a_mended_fibre_that_then_lose_their_power_together_are_the_power_cuts()
    {
        Cut();
        _quarter.Restore(Quarter.Homes(0));
        _quarter.Pass(20);
        _quarter.Lose(Quarter.Homes(0), DownCause.DyingGasp);
        _quarter.Confirm(Quarter.Homes(0));
        _quarter.Pass(5);
        var fibre = _quarter.Told.Values.Single(i => i.Kind == IncidentKind.FibreCut);
        Assert.Equal((IncidentState.Resolved, 32), (fibre.State, Quarter.Of(fibre, MemberState.Reattributed).Count()));
        Assert.Equal(Quarter.Homes(0), _quarter.Open.SelectMany(i => Quarter.Of(i, MemberState.Affected)).Order());
        Assert.All(_quarter.Open, i => Assert.Equal(IncidentKind.PowerCut, i.Kind));
    }

    [Fact]
    public void Losses_found_after_a_gap_are_one_with_those_from_before_it()
    {
        _quarter.Lose(Quarter.Homes(0).Take(20));
        // The Collector is away for five minutes; twelve more go dark, and the tables still say that they are up.
        _quarter.Wait(300);
        _quarter.Start([], isSwept: false);
        _quarter.Pass(1, isSwept: false);
        Assert.Empty(_quarter.Told);
        _quarter.Lose(Quarter.Homes(0).Skip(20), source: ReadingSource.Poll);
        _quarter.Confirm(Quarter.Homes(0));
        _quarter.Sweep();
        _quarter.Pass(3);
        Assert.Equal(new IncidentScope(Quarter.Olt, new PonId(1)), _quarter.Only.Scope);
        Assert.Equal(Quarter.Homes(0), Quarter.Of(_quarter.Only, MemberState.Affected));
    }

    [Fact]
    public void A_silence_ends_with_a_complete_sweep_also_of_boxes_that_it_has_no_word_of_and_the_next_is_another()
    {
        // One box is not on the OLT's list.
        _quarter.Forget([5], ReadingSource.Poll);
        Silence();
        Assert.Equal(63, _quarter.Only.Members.Count);
        _quarter.Forget(Enumerable.Range(1, 64).Except([5]));
        _quarter.Pass(10, isSwept: false);
        _quarter.Restore(Enumerable.Range(1, 64).Except([5, 6]));
        Assert.Empty(Quarter.Of(_quarter.Only, MemberState.Restored));
        _quarter.Sweep();
        _quarter.Pass(1, isSwept: false);
        Assert.Equal(IncidentState.Resolved, _quarter.Only.State);
        Assert.Equal([6], Quarter.Of(_quarter.Only, MemberState.Reattributed));
        Assert.All(
            _quarter.Only.Members.Where(m => m.State == MemberState.Restored), m => Assert.True(m.RestoredAt > m.LostAt));
        Silence();
        Assert.Equal(63, Assert.Single(_quarter.Open).Members.Count);
    }

    [Fact]
    public void A_box_that_registers_when_the_Collector_starts_is_lost_still()
    {
        Cut();
        _quarter.Register([1]);
        _quarter.Start([_quarter.Only]);
        _quarter.Pass(60);
        Assert.Equal((MemberState.Affected, 1), Member(1));
    }

    [Fact]
    public void Once_one_last_home_is_off_who_loses_power_alone_has_a_trouble_of_their_own()
    {
        var area = Enumerable.Range(1, 64).Where(home => home % 2 == 1).ToArray();
        _quarter.Lose(area, DownCause.DyingGasp);
        _quarter.Confirm(area);
        _quarter.Pass(5);
        _quarter.Restore(area.Skip(1));
        _quarter.Pass(125);
        Assert.Equal(area.Take(1), Quarter.Of(_quarter.Only, MemberState.Affected));
        // A member of then, and one hour later two at once; none of them is what the street had.
        _quarter.Lose([area[5]], DownCause.DyingGasp);
        _quarter.Confirm([area[5]]);
        _quarter.Pass(3_600);
        _quarter.Lose([area[6], area[7]], DownCause.DyingGasp);
        _quarter.Confirm([area[6], area[7]]);
        _quarter.Pass(180);
        Assert.Equal(area.Take(1), Quarter.Of(_quarter.Only, MemberState.Affected));
        // But the street again is the next episode of it.
        _quarter.Lose(area.Skip(10), DownCause.DyingGasp);
        _quarter.Pass(3);
        Assert.Single(_quarter.Told);
        Assert.All(_quarter.Only.Members.Where(m => area.Skip(10).Contains((int)m.Ont.Value)), m => Assert.Equal(2, m.Episode));
        Assert.All(area.Skip(5).Take(3), own => Assert.Equal((MemberState.Restored, 1), Member(own)));
    }

    [Fact]
    public void Few_boxes_that_are_unplugged_at_once_are_no_power_cut_of_a_large_street()
    {
        var town = new Quarter(pons: 8);
        var area = Enumerable.Range(1, 8 * Quarter.PonHomes).Where(home => home % 2 == 1).ToArray();
        town.Lose(area, DownCause.DyingGasp);
        town.Confirm(area);
        town.Pass(5);
        town.Restore(area.Skip(2));
        town.Pass(125);
        town.Lose(area.Skip(20).Take(3), DownCause.DyingGasp);
        town.Confirm(area.Skip(20).Take(3));
        town.Pass(180);
        Assert.Equal(area.Take(2), Quarter.Of(town.Only, MemberState.Affected));
        // As many as a power cut takes, with those two, are the street again.
        town.Lose(area.Skip(30).Take(8), DownCause.DyingGasp);
        town.Pass(3);
        Assert.Equal(10, Quarter.Of(town.Only, MemberState.Affected).Count());
    }

    [Fact]
    public void Homes_of_a_cut_fibre_that_go_dark_again_one_after_another_are_told_again()
    {
        Cut();
        var back = Quarter.Homes(0).Skip(2).ToArray();
        _quarter.Restore(back);
        _quarter.Pass(125);
        Assert.Equal(Quarter.Homes(0).Take(2), Quarter.Of(_quarter.Only, MemberState.Affected));
        var again = back.Take(3).ToArray();
        _quarter.Lose([again[0]]);
        _quarter.Pass(180);
        Assert.Equal((MemberState.Restored, 1), Member(again[0]));
        foreach (var home in again.Skip(1))
        {
            _quarter.Lose([home]);
            _quarter.Pass(180);
        }

        Assert.All(again, home => Assert.Equal((MemberState.Affected, 2), Member(home)));
    }

    [Fact]
    public void Traffic_that_turns_degraded_within_the_hold_down_has_gone_on()
    {
        Cut();
        _quarter.Restore(Quarter.Homes(0));
        var backAt = _quarter.Now;
        _quarter.Pass(50);
        _quarter.Degrade([1]);
        _quarter.Pass(15);
        _quarter.Sweep();
        _quarter.Pass(1);
        Assert.Equal(backAt, _quarter.Only.Members.Single(m => m.Ont.Value == 1).RestoredAt);
    }

    private void Silence()
    {
        _quarter.Sweep(isReachable: false);
        _quarter.Sweep(isReachable: false);
        _quarter.Pass(1, isSwept: false);
    }

    private (MemberState State, int Episode) Member(int home)
    {
        var member = _quarter.Only.Members.Single(m => m.Ont.Value == home);
        return (member.State, member.Episode);
    }

    private void Cut()
    {
        _quarter.Lose(Quarter.Homes(0));
        _quarter.Confirm(Quarter.Homes(0));
        _quarter.Pass(5);
        Assert.Equal(Quarter.PonHomes, _quarter.Only.Members.Count);
    }
}
