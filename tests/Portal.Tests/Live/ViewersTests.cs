using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Portal.Live;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Status;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Portal.Tests.Live;

public sealed class ViewersTests
{
    [Fact]
    public async Task However_often_a_box_changes_one_wake_waits()
    {
        var (metrics, counts) = Counts.Own();
        using var viewers = new Viewers(new LiveOptions(), metrics);
        using var viewer = new Viewer("anna", new OntId(1), Onts.Noon);
        viewers.TryAdd(viewer);
        var touched = new Touched();
        touched.Onts.Add(1);
        for (var change = 0; change < 1_000; change++)
        {
            viewers.Wake(touched);
        }
        var none = CancellationToken.None;
        Assert.True(await viewer.Changed.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, none));
        Assert.False(await viewer.Changed.WaitAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, none));
        Assert.Equal(999, counts["portal_status_coalesced_total"]);
        counts.Dispose();
    }

    [Fact]
    public void Only_those_who_look_at_it_are_woken()
    {
        var (metrics, counts) = Counts.Own();
        using var viewers = new Viewers(new LiveOptions(), metrics);
        using var viewer = new Viewer("anna", new OntId(1), Onts.Noon) { Olt = 4, Port = 9 };
        viewers.TryAdd(viewer);
        viewers.Wake(Touching(onts: [2], olts: [5], ports: [8]));
        Assert.True(viewer.Changed.Ring(), "nothing of theirs had rung");
        viewers.Wake(Touching(onts: [2], olts: [4], ports: []));
        viewers.Wake(Touching(onts: [2], olts: [], ports: [9]));
        Assert.Equal(2, counts["portal_status_coalesced_total"]);
        counts.Dispose();
    }

    [Fact]
    public void Box_is_watched_at_the_pace_of_its_busiest_page()
    {
        var (metrics, counts) = Counts.Own();
        using var viewers = new Viewers(new LiveOptions(), metrics);
        using var idle = new Viewer("anna", new OntId(1), Onts.Noon);
        using var busy = new Viewer("ben", new OntId(1), Onts.Noon);
        viewers.TryAdd(idle);
        viewers.TryAdd(busy);
        var later = Onts.Noon.AddMinutes(1);
        Assert.Equal(WatchPace.Idle, viewers.Paces(later)[new OntId(1)]);
        busy.Touch(later);
        Assert.Equal(WatchPace.Close, viewers.Paces(later)[new OntId(1)]);
        viewers.Remove(busy);
        Assert.Equal(WatchPace.Idle, viewers.Paces(later)[new OntId(1)]);
        counts.Dispose();
    }

    [Fact]
    public void One_person_holds_a_bounded_number_of_sockets()
    {
        var (metrics, counts) = Counts.Own();
        using var viewers = new Viewers(new LiveOptions { SocketsPerPersonMax = 2 }, metrics);
        var first = Held("anna");
        Assert.True(viewers.TryOpenSocket(first) && viewers.TryOpenSocket(Held("anna")));
        Assert.True(viewers.TryOpenSocket(Held("ben")));
        Assert.False(viewers.TryOpenSocket(Held("anna")));
        viewers.CloseSocket(first);
        Assert.True(viewers.TryOpenSocket(Held("anna")));
        counts.Dispose();

        static PageSocket Held(string person) => new(person, default, () => { });
    }

    [Fact]
    public void Socket_follows_a_bounded_number_of_times_a_minute()
    {
        var socket = new PageSocket("anna", default, () => { });
        Assert.All(Enumerable.Range(0, 30), second => Assert.True(socket.TryFollow(Onts.Noon.AddSeconds(second), 30)));
        Assert.False(socket.TryFollow(Onts.Noon.AddSeconds(59), 30));
        Assert.True(socket.TryFollow(Onts.Noon.AddSeconds(60), 30));
    }

    [Fact]
    public async Task Pulse_waits_by_the_given_clock()
    {
        using var pulse = new Pulse();
        var time = new FakeTimeProvider();
        var waiting = pulse.WaitAsync(TimeSpan.FromSeconds(10), time, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await waiting);
    }

    private static Touched Touching(long[] onts, long[] olts, long[] ports)
    {
        var touched = new Touched();
        touched.Onts.UnionWith(onts);
        touched.Olts.UnionWith(olts);
        touched.Ports.UnionWith(ports);
        return touched;
    }
}
