using CsCheck;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Portal.Live;
using Lightline.Portal.Live.State;

namespace Lightline.Portal.Tests.Live;

public sealed class LiveStateTests : IDisposable
{
    private readonly Counts _counts;
    private readonly LiveMetrics _metrics;
    private readonly LiveState _state;

    public LiveStateTests()
    {
        (_metrics, _counts) = Counts.Own();
        _state = new LiveState(new LiveOptions(), _metrics);
    }

    public void Dispose() => _counts.Dispose();

    [Fact]
    public void Row_gives_back_what_it_was_given()
    {
        var moment = Gen.Int[-100_000, 100_000].Select(seconds => Onts.Noon.AddSeconds(seconds));
        var number = Gen.Double[-60, 60].Nullable();
        var any =
            from status in Gen.Enum<OntStatus>()
            from cause in Gen.Enum<DownCause>()
            from source in Gen.Enum<ReadingSource>()
            from times in Gen.Select(moment, moment, moment.Nullable(), moment.Nullable())
            from light in Gen.Select(number, number, number)
            from rest in Gen.Select(number, number, number)
            from metres in Gen.Int[0, 60_000].Nullable()
            select new OntLive(
                new OntId(7), new OltId(3), status, cause, source, times.Item1, times.Item2, times.Item3,
                light.Item1, light.Item2, light.Item3, rest.Item1, rest.Item2, rest.Item3, times.Item4, metres);
        any.Sample(live =>
        {
            var row = new OntRow();
            row.Write(live);
            return row.Read() == live;
        });
    }

    [Fact]
    public void New_snapshot_lets_go_of_what_it_does_not_name_and_keeps_its_time()
    {
        _state.Apply(1, 1, Onts.Snapshot(Onts.Online(1), Onts.Online(2)));
        _state.Apply(1, 2, Onts.Snapshot(Onts.Online(2)));
        Assert.Equal((0, 1), (Sight(1).Link, Sight(2).Link));
        Assert.Equal(Onts.Noon, Sight(1).Facts.ProvenAt);
    }

    [Fact]
    public void While_a_region_moves_the_newer_proof_wins()
    {
        _state.Apply(1, 1, Onts.Snapshot(Onts.Online(1, Onts.Noon)));
        _state.Apply(2, 1, Onts.Snapshot(Onts.Dark(1, Onts.Noon.AddSeconds(-30))));
        Assert.Equal((1, OntStatus.Online), (Sight(1).Link, Sight(1).Facts.Status));
        Assert.Equal(1, _counts["portal_live_state_refused_total", "older_proof"]);
        _state.Apply(2, 1, Onts.Frame(2, FeedFrameKind.Changes, [Onts.Dark(1, Onts.Noon.AddSeconds(1))]));
        Assert.Equal((2, OntStatus.Offline), (Sight(1).Link, Sight(1).Facts.Status));
    }

    [Fact]
    public void Rows_speak_only_for_boxes_that_no_feed_tells_of()
    {
        var newer = Onts.Dark(1, Onts.Noon.AddMinutes(1));
        _state.Apply(1, 1, Onts.Snapshot(Onts.Online(1)));
        _state.ApplyRows([(newer, null)]);
        Assert.Equal(OntStatus.Online, Sight(1).Facts.Status);
        _state.LinkLost(1);
        _state.ApplyRows([(newer, new OltLive(new OltId(1), Onts.Noon.AddMinutes(2), true))]);
        Assert.Equal((OntStatus.Offline, Onts.Noon.AddMinutes(2)), (Sight(1).Facts.Status, Sight(1).Facts.SweptAt));
        Assert.True(_state.ApplyRows([(Onts.Online(1), null)]).IsEmpty, "an older row changes nothing");
    }

    [Fact]
    public void Memory_has_a_bound_and_what_lies_beyond_is_counted()
    {
        var small = new LiveState(new LiveOptions { OntsMax = 2_000 }, _metrics);
        small.Apply(1, 1, Onts.Snapshot([.. Enumerable.Range(1, 2_003).Select(ont => Onts.Online(ont))]));
        Assert.Equal(2_000, small.Count);
        Assert.Equal(3, _counts["portal_live_state_refused_total", "full"]);
        Assert.False(small.TryFind(new OntId(2_001), out _));
        small.Apply(1, 1, Onts.Frame(2, FeedFrameKind.Changes, [Onts.Dark(1)]));
        Assert.True(small.TryFind(new OntId(1), out var sight) && sight.Facts.Status == OntStatus.Offline);
    }

    [Theory]
    [InlineData(DownCause.LossOfSignal)]
    [InlineData(DownCause.DyingGasp)]
    public void Three_boxes_of_a_port_lost_alike_within_a_minute_are_not_one_homes_trouble(DownCause cause)
    {
        OntLive Lost(long ont, double seconds) => Onts.Dark(ont, Onts.Noon.AddSeconds(seconds)) with { Cause = cause };
        _state.Apply(1, 1, Onts.Snapshot(Lost(1, 0), Lost(2, 3), Onts.Online(3)));
        _state.SetPorts([.. Enumerable.Range(1, 4).Select(ont => (new OntId(ont), new PonId(9)))]);
        Assert.False(Sight(1).Facts.IsLossShared);
        var touched = _state.Apply(1, 1, Onts.Frame(2, FeedFrameKind.Changes, [Lost(3, 59)]));
        Assert.Equal([9], touched.Ports);
        Assert.True(Sight(1).Facts.IsLossShared);
    }

    [Fact]
    public void Neighbours_without_power_say_nothing_about_a_box_without_light()
    {
        _state.SetPorts([.. Enumerable.Range(1, 4).Select(ont => (new OntId(ont), new PonId(9)))]);
        _state.Apply(1, 1, Onts.Snapshot(
            Onts.Dark(1), Onts.WithoutPower(2), Onts.WithoutPower(3), Onts.WithoutPower(4)));
        Assert.Equal((false, true), (Sight(1).Facts.IsLossShared, Sight(2).Facts.IsLossShared));
        // The cause of a loss that lasts became another: whoever looks at the port hears of it.
        var touched = _state.Apply(1, 1, Onts.Frame(2, FeedFrameKind.Changes, [Onts.WithoutPower(1)]));
        Assert.Equal([9], touched.Ports);
        Assert.True(Sight(1).Facts.IsLossShared);
    }

    [Fact]
    public void Boxes_off_for_weeks_are_empty_homes_and_no_neighbours()
    {
        _state.SetPorts([.. Enumerable.Range(1, 4).Select(ont => (new OntId(ont), new PonId(9)))]);
        var old = Onts.Noon.AddDays(-20);
        _state.Apply(1, 1, Onts.Snapshot(Onts.Dark(1), Onts.Dark(2, old), Onts.Dark(3, old), Onts.Dark(4, old)));
        Assert.False(Sight(1).Facts.IsLossShared);
    }

    private OntSight Sight(long ont)
    {
        Assert.True(_state.TryFind(new OntId(ont), out var sight));
        return sight;
    }
}
