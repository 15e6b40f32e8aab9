using Lightline.Collector.Incidents;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Tests.Incidents;

/// <summary>What becomes of incidents that an earlier Collector left, when the plant or a crash has made them contradict.</summary>
public sealed class RestoredIncidentTests
{
    private readonly Quarter _quarter = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_box_that_a_crash_left_in_two_incidents_is_the_laters(bool isLaterReadFirst)
    {
        _quarter.Lose(Quarter.Homes(0));
        _quarter.Confirm(Quarter.Homes(0));
        _quarter.Pass(5);
        var earlier = _quarter.Only;
        var later = earlier with
        {
            Id = new IncidentId(new Guid(1, 2, 3, new byte[8])),
            Change = 0,
            Members = [.. earlier.Members.Take(20).Select(m => m with { JoinedAt = m.JoinedAt.AddSeconds(30) })],
        };
        _quarter.Start(isLaterReadFirst ? [later, earlier] : [earlier, later]);
        _quarter.Pass(5);
        var twice = Quarter.Homes(0).Take(20).ToArray();
        Assert.Equal(twice, Quarter.Of(_quarter.Told[earlier.Id], MemberState.Reattributed));
        Assert.Equal(Quarter.Homes(0).Except(twice), Quarter.Of(_quarter.Told[earlier.Id], MemberState.Affected));

        // Each is told of its return by one incident, and both end.
        _quarter.Restore(Quarter.Homes(0));
        _quarter.Pass(125);
        Assert.Equal(twice, Quarter.Of(_quarter.Told[later.Id], MemberState.Restored));
        Assert.Equal(Quarter.Homes(0).Except(twice), Quarter.Of(_quarter.Told[earlier.Id], MemberState.Restored));
        Assert.Empty(_quarter.Open);
    }

    [Fact]
    public void A_silence_ends_when_its_boxes_hang_on_another_OLT()
    {
        _quarter.Sweep(isReachable: false);
        _quarter.Sweep(isReachable: false);
        _quarter.Pass(1, isSwept: false);
        var silence = _quarter.Only;
        Assert.Equal(IncidentKind.OltSilent, silence.Kind);
        _quarter.Start([silence with { Scope = new IncidentScope(Olt: new OltId(2)) }]);
        _quarter.Pass(1, isSwept: false);
        Assert.Empty(_quarter.Open);
        Assert.Equal(Quarter.Homes(0).Concat(Quarter.Homes(1)), Quarter.Of(_quarter.Only, MemberState.Reattributed));
    }

    [Fact]
    public void A_loss_that_was_not_written_before_a_crash_joins_the_incident_of_its_moment_however_late_it_is_seen()
    {
        _quarter.Forget([32], ReadingSource.Poll);
        _quarter.Lose(Quarter.Homes(0).Take(31));
        _quarter.Confirm(Quarter.Homes(0).Take(31));
        _quarter.Pass(5);
        // State wrote this loss, and the Collector died before it was decided.
        _quarter.Lose([32]);
        _quarter.Restore(Quarter.Homes(0).Skip(5).Take(20));
        _quarter.Wait(7_200);
        _quarter.Start([_quarter.Only]);
        _quarter.Confirm([32]);
        _quarter.Pass(3);
        Assert.Contains(32, Quarter.Of(_quarter.Only, MemberState.Affected));
    }
}
