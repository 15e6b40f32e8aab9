using Lightline.Collector.State;
using Lightline.Contracts.Live;
using static Lightline.Collector.Tests.State.StateSamples;

namespace Lightline.Collector.Tests.State;

public class LossTests
{
    [Fact]
    public void Who_was_restored_unknown_without_a_break_was_in_service()
    {
        var silent = Reducer.Age(After(Poll(0, OntStatus.Online)), sweptAt: null, At(300))!.Value.State;
        var restored = OntState.Restored(Unseen.Key, silent.Live, openBreak: null);
        var step = Reducer.Read(restored, Poll(400, OntStatus.Offline, DownCause.LossOfSignal), sweptAt: null);
        Assert.Equal(new Break(At(400), null, DownCause.LossOfSignal), step.Break);
        Assert.Equal(At(400), step.State.Live.LostAt);
    }

    [Fact]
    public void Who_was_restored_unknown_within_a_break_opens_no_second_one()
    {
        var lost = After(Poll(0, OntStatus.Online), Poll(60, OntStatus.Offline, DownCause.LossOfSignal));
        var silent = Reducer.Age(lost, sweptAt: null, At(360))!.Value.State;
        var restored = OntState.Restored(Unseen.Key, silent.Live, silent.OpenBreak);
        var still = Reducer.Read(restored, Poll(400, OntStatus.Offline, DownCause.LossOfSignal), sweptAt: null);
        Assert.Null(still.Break);
        Assert.Equal(At(60), still.State.Live.LostAt);
        var back = Reducer.Read(still.State, Poll(460, OntStatus.Online), sweptAt: null);
        Assert.Equal(new Break(At(60), At(460), DownCause.LossOfSignal), back.Break);
    }

    [Fact]
    public void The_first_poll_after_a_restart_that_proves_a_loss_is_news_and_the_next_is_not()
    {
        var lost = After(
            Poll(0, OntStatus.Online),
            Poll(60, OntStatus.Offline, DownCause.LossOfSignal) with { Source = ReadingSource.Trap });
        var restored = OntState.Restored(Unseen.Key, lost.Live, lost.OpenBreak);
        var proved = Reducer.Read(restored, Poll(61, OntStatus.Offline, DownCause.LossOfSignal), sweptAt: null);
        Assert.Equal((Tells.LiveAndRow, ReadingSource.Poll), (proved.Tells, proved.State.Live.Source));
        var again = Reducer.Read(proved.State, Poll(62, OntStatus.Offline, DownCause.LossOfSignal), sweptAt: null);
        Assert.Equal(Tells.Nobody, again.Tells);
    }

    [Fact]
    public void The_first_proof_that_a_return_lasted_is_news_and_the_next_is_not()
    {
        var back = After(
            Poll(0, OntStatus.Online), Poll(60, OntStatus.Offline, DownCause.LossOfSignal), Poll(100, OntStatus.Online));
        Assert.Equal(Tells.Nobody, Reducer.Read(back, Poll(159, OntStatus.Online), sweptAt: null).Tells);
        var lasted = Reducer.Read(back, Poll(160, OntStatus.Online), sweptAt: null);
        Assert.Equal(Tells.LiveAndRow, lasted.Tells);
        Assert.Equal(Tells.Nobody, Reducer.Read(lasted.State, Poll(161, OntStatus.Online), sweptAt: null).Tells);
        Assert.Equal(Tells.Nobody, Reducer.Read(back, Poll(162, OntStatus.Online), sweptAt: At(161)).Tells);
    }

    [Fact]
    public void A_poll_proves_what_a_device_said_of_its_loss()
    {
        var gasped = After(Poll(0, OntStatus.Online), Device(200, OntStatus.Offline, 1));
        Assert.Equal(ReadingSource.Mqtt, gasped.Live.Source);
        Assert.Equal(
            Tells.LiveAndRow, Reducer.Read(gasped, Poll(201, gasped.Live.Status, gasped.Live.Cause), sweptAt: null).Tells);
    }

    [Theory]
    [InlineData(OntStatus.Unknown)]
    [InlineData(OntStatus.Degraded)]
    public void An_old_loss_is_forgotten_when_service_goes_on_without_another(OntStatus between)
    {
        var back = After(Poll(0, OntStatus.Online), Poll(60, OntStatus.Offline), Poll(120, OntStatus.Online));
        var moved = Reducer.Read(back, Poll(500, between), sweptAt: null).State;
        Assert.Null(Reducer.Read(moved, Device(600, OntStatus.Online, 1), sweptAt: null).State.Live.LostAt);
    }

    [Fact]
    public void Each_loss_begins_anew()
    {
        var lost = After(
            Poll(0, OntStatus.Online),
            Poll(60, OntStatus.Offline),
            Poll(120, OntStatus.Online),
            Poll(180, OntStatus.Offline));
        Assert.Equal(At(180), lost.Live.LostAt);
        Assert.Equal(At(180), lost.OpenBreak!.StartedAt);
    }

    [Fact]
    public void Who_starts_for_the_first_time_has_lost_nothing() =>
        Assert.Null(After(Poll(0, OntStatus.Connecting), Poll(30, OntStatus.Online)).Live.LostAt);
}
