using Lightline.Collector.Incidents;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;

namespace Lightline.Collector.Tests.Incidents;

/// <summary>Events are what is known less what is written.</summary>
public sealed class EventMakerTests
{
    private readonly Quarter _quarter = new();
    private WrittenIncident _written = WrittenIncident.None;

    [Fact]
    public void Nobody_is_told_before_a_poll_confirmed_their_own_loss_and_then_once()
    {
        _quarter.Lose(Quarter.Homes(0, 1));
        _quarter.Pass(5);
        Assert.Equal([IncidentEventKind.Opened], Kinds(Write()));
        _quarter.Confirm([9]);
        _quarter.Pass(1);
        var first = Assert.Single(Write());
        Assert.Equal((IncidentEventKind.Lost, (new ConnectionId(1_009), 1)), (first.Kind, Assert.Single(first.About)));
        // Seven traps more may be forged: the poll says of six that they are lost, of one that it is not.
        _quarter.Confirm(Quarter.Homes(0, 1).Skip(1).Take(6));
        _quarter.Restore([16]);
        _quarter.Pass(1);
        var rest = Assert.Single(Write());
        Assert.Equal(
            Quarter.Homes(0, 1).Skip(1).Take(6).Select(h => (new ConnectionId(1_000 + h), 1)),
            rest.About.OrderBy(a => a.Connection.Value));
        _quarter.Pass(121);
        Assert.Empty(Write());
    }

    [Fact]
    public void A_later_loss_is_told_as_of_its_own_time_and_after_a_restart_a_poll_must_prove_it_again()
    {
        Cut();
        Write();
        _quarter.Restore(Quarter.Homes(0, 3));
        _quarter.Pass(600);
        Write();
        _quarter.Lose(Quarter.Homes(0, 3));
        var lostAt = _quarter.Now;
        _quarter.Pass(5);
        Assert.DoesNotContain(IncidentEventKind.Lost, Kinds(Write()));
        _quarter.Start([.. _quarter.Open.Select(i => i with
        {
            Members = [.. i.Members.Select(m => m with { IsConfirmed = false })],
        })]);
        _quarter.Pass(5);
        Assert.DoesNotContain(IncidentEventKind.Lost, Kinds(Write()));
        _quarter.Confirm(Quarter.Homes(0, 3));
        _quarter.Pass(1);
        var lost = Assert.Single(Write(), e => e.Kind == IncidentEventKind.Lost);
        Assert.Equal((lostAt, 8), (lost.At, lost.About.Count));
    }

    [Fact]
    public void Each_is_told_of_its_own_return_and_of_a_relapse_again()
    {
        Cut();
        Assert.Equal([IncidentEventKind.Opened, IncidentEventKind.Lost], Kinds(Write()));
        _quarter.Restore([1, 2]);
        _quarter.Pass(121);
        var restored = Assert.Single(Write());
        Assert.Equal((IncidentEventKind.Restored, 2), (restored.Kind, restored.About.Count));
        _quarter.Lose([1]);
        _quarter.Confirm([1]);
        _quarter.Pass(1);
        var relapse = Assert.Single(Write());
        Assert.Equal((IncidentEventKind.Lost, (new ConnectionId(1_001), 2)), (relapse.Kind, Assert.Single(relapse.About)));
        _quarter.Restore(Quarter.Homes(0));
        _quarter.Pass(121);
        Assert.Equal([IncidentEventKind.Restored, IncidentEventKind.Resolved], Kinds(Write()));
    }

    [Fact]
    public void A_short_loss_that_nothing_proved_leaves_the_end_of_the_told_one_owed()
    {
        Cut();
        Write();
        _quarter.Restore([1]);
        _quarter.Pass(121);
        // Nothing is written meanwhile: PostgreSQL is away.
        _quarter.Lose([1]);
        _quarter.Pass(2);
        _quarter.Restore([1]);
        _quarter.Pass(121);
        var back = Assert.Single(Write());
        Assert.Equal((IncidentEventKind.Restored, (new ConnectionId(1_001), 2)), (back.Kind, Assert.Single(back.About)));
    }

    [Fact]
    public void A_home_that_came_back_before_anything_was_written_is_told_nothing()
    {
        Cut();
        _quarter.Restore([1]);
        _quarter.Pass(121);
        var lost = Write().Single(e => e.Kind == IncidentEventKind.Lost);
        Assert.DoesNotContain(new ConnectionId(1_001), lost.About.Select(a => a.Connection));
    }

    [Fact]
    public void Of_a_silent_OLT_nobody_is_told()
    {
        _quarter.Sweep(isReachable: false);
        _quarter.Sweep(isReachable: false);
        _quarter.Pass(2, isSwept: false);
        Assert.Equal([IncidentEventKind.Opened], Kinds(Write()));
        _quarter.Restore(Enumerable.Range(1, 64));
        _quarter.Sweep();
        _quarter.Pass(2);
        Assert.Equal([IncidentEventKind.Resolved], Kinds(Write()));
    }

    [Fact]
    public void What_is_made_again_after_a_write_whose_answer_was_lost_has_the_same_name()
    {
        Cut();
        var first = EventMaker.Due(_written, _quarter.Only).Events;
        Assert.Equal(first.Select(e => e.Id), EventMaker.Due(_written, _quarter.Only).Events.Select(e => e.Id));
        Assert.Equal(first.Count, first.Select(e => e.Id).Distinct().Count());
    }

    private static IEnumerable<IncidentEventKind> Kinds(IEnumerable<IncidentEvent> events) => events.Select(e => e.Kind);

    private void Cut()
    {
        _quarter.Lose(Quarter.Homes(0));
        _quarter.Confirm(Quarter.Homes(0));
        _quarter.Pass(5);
    }

    private IReadOnlyList<IncidentEvent> Write()
    {
        var incident = _quarter.Only;
        var (events, offered) = EventMaker.Due(_written, incident);
        _written = new WrittenIncident(
            incident.Region.Id, incident.Change, incident.Scope, incident.Members.ToDictionary(m => m.Ont, m => (m, offered[m.Ont])));
        return events;
    }
}
