using Lightline.Contracts.Live;
using static Lightline.Collector.Tests.State.StateSamples;

namespace Lightline.Collector.Tests.State;

public class StoredPointTests
{
    [Fact]
    public void A_reading_whose_status_does_not_count_stores_only_its_light()
    {
        var lost = After(Optics(0, -20), Poll(1, OntStatus.Online), Poll(30, OntStatus.Offline));
        var older = Device(40, OntStatus.Offline, 1, rxPowerDbm: -21) with { At = At(20) };
        var contradicting = Device(41, OntStatus.Online, 2, rxPowerDbm: -22);
        foreach (var reading in new[] { older, contradicting })
        {
            var step = Reducer.Read(lost, in reading, sweptAt: null);
            Assert.Equal(reading.At, step.Point!.Value.At);
            Assert.Null(step.Point.Value.Status);
            Assert.Null(step.Point.Value.Cause);
            Assert.Equal(lost.PointAt, step.State.PointAt);
        }
    }

    [Fact]
    public void Light_measured_alone_is_stored_with_the_status_known_at_its_time()
    {
        var online = After(Poll(10, OntStatus.Online));
        Assert.Equal(OntStatus.Online, Reducer.Read(online, Optics(11, -20), null).Point!.Value.Status);
        Assert.Null(Reducer.Read(online, Optics(9, -20), null).Point!.Value.Status);
    }

    [Fact]
    public void A_point_that_comes_late_does_not_set_back_what_was_stored()
    {
        var state = After(Poll(0, OntStatus.Online), Optics(100, -20));
        var step = Reducer.Read(state, Device(101, OntStatus.Online, 1, rxPowerDbm: -25) with { At = At(50) }, null);
        Assert.Equal(-25, step.Point!.Value.RxPowerDbm);
        Assert.Equal((At(100), At(100)), (step.State.PointAt, step.State.PointOpticsAt));
        Assert.Equal(-20, step.State.PointOptics!.Value.RxPowerDbm);
    }
}
