using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.State;
using Lightline.Collector.Tests.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Collector.Tests.State;

public class StateStageTests
{
    private readonly FakeTimeProvider _time = new(StateSamples.Noon);
    private readonly ReadingLanes _lanes = new(new LaneOptions());
    private readonly Recorder _sink = new();
    private readonly AskedGovernor _governor = new();
    private readonly StateBook _book;
    private readonly StateStage _stage;

    public StateStageTests()
    {
        var reducer = new StateReducer(StateSamples.Standard);
        _book = new StateBook(reducer);
        _stage = new StateStage(_book, reducer, _lanes, [_sink], _governor, _time);
        _stage.TakePlant(SmallPlant.Of(10), RestoredStates.None);
    }

    [Fact]
    public void A_sweep_never_proves_an_ont_before_its_own_reading_arrived()
    {
        for (var ont = 1; ont <= 9; ont++)
        {
            _lanes.Polled.TryAdd(StateSamples.Poll(1, OntStatus.Online) with { Ont = new OntId(ont) });
        }

        _lanes.Sweeps.TryAdd(Sweep(from: 0, to: 2));
        Assert.True(_stage.Drain());
        Assert.Equal(9, _book.Onts.Count(o => o.Status == OntStatus.Online));
        Assert.Equal(OntStatus.Unknown, _book.Find(new OntId(10))!.Live.Status);
        Assert.Equal(StateSamples.At(2), Assert.Single(_sink.Sweeps).Live.SweptAt);
    }

    [Fact]
    public void An_olt_that_falls_silent_turns_its_onts_unknown_by_the_clock_alone()
    {
        A_sweep_never_proves_an_ont_before_its_own_reading_arrived();
        _lanes.Sweeps.TryAdd(Sweep(from: 60, to: 65) with { IsComplete = false, IsReachable = false });
        _stage.Drain();
        Assert.False(_book.Picture.Olts.Single().IsReachable);
        for (var second = 0; second <= 301; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _stage.Tick();
            var unknown = _book.Onts.Count(o => o.Status == OntStatus.Unknown);
            // The last sweep ended at second 2 and holds for 300.
            Assert.Equal(second + 1 >= 302 ? 10 : 1, unknown);
        }
    }

    [Fact]
    public void Lost_neighbours_are_one_question_a_pon_and_a_lone_loss_is_one_an_ont()
    {
        foreach (var ont in new[] { 2, 4, 6, 8, 1 })
        {
            _lanes.Traps.TryAdd(
                StateSamples.Poll(1, OntStatus.Offline) with { Ont = new OntId(ont), Source = ReadingSource.Trap });
        }

        _stage.Drain();
        Assert.Equal(
            [
                new Wish(SmallPlant.Olt, WishKind.VerifyPon, Pon: new PonId(1)),
                new Wish(SmallPlant.Olt, WishKind.VerifyOnt, Ont: new OntId(1)),
            ],
            _governor.Asked);
    }

    [Fact]
    public void Every_message_is_completed_whatever_becomes_of_it()
    {
        var completions = Enumerable.Range(0, 5).Select(_ => new Completion()).ToArray();
        _lanes.Mqtt.TryAdd(StateSamples.Device(1, OntStatus.Online, 1, -20) with { Completion = completions[0] });
        _lanes.Mqtt.TryAdd(StateSamples.Device(2, OntStatus.Online, 2, -20.1) with { Completion = completions[1] });
        _lanes.Mqtt.TryAdd(StateSamples.Device(2, OntStatus.Online, 2) with { Completion = completions[2] });
        _lanes.Mqtt.TryAdd(
            StateSamples.Device(3, OntStatus.Online, 3) with { Ont = new OntId(999), Completion = completions[3] });
        completions[4] = new Completion { Region = SmallPlant.Region with { Epoch = 6 } };
        _lanes.Mqtt.TryAdd(
            StateSamples.Device(3, OntStatus.Online, 3) with { Ont = new OntId(999), Completion = completions[4] });
        _stage.Drain();
        Assert.Null(completions[0].Outcome);
        Assert.Same(completions[0], _sink.Changes[0].Completion);
        Assert.Equal(ReadingOutcome.Skipped, completions[1].Outcome);
        // A repeat: its first copy may still wait in history.
        Assert.Null(completions[2].Outcome);
        Assert.Same(completions[2], _sink.Changes[^1].Completion);
        Assert.NotNull(_sink.Changes[^1].Point);
        // Its ONT left the plant: the broker is rid of it, and what waits behind it goes on.
        Assert.Equal(ReadingOutcome.Skipped, completions[3].Outcome);
        Assert.Equal(ReadingOutcome.Disowned, completions[4].Outcome);
        Assert.Equal((1, 2), (_stage.Stale, _stage.Unplanned));
    }

    [Fact]
    public void A_new_plant_keeps_who_stays_and_forgets_who_left()
    {
        _lanes.Polled.TryAdd(StateSamples.Poll(1, OntStatus.Online));
        _stage.Drain();
        _stage.TakePlant(SmallPlant.Of(5), RestoredStates.None);
        Assert.Equal(5, _book.Onts.Count);
        Assert.Equal(OntStatus.Online, _book.Find(new OntId(1))!.Live.Status);
        Assert.Equal(5, _sink.PlantSize);
        _stage.TakePlant(Plant.Empty, RestoredStates.None);
        Assert.Empty(_book.Onts);
        _time.Advance(TimeSpan.FromHours(1));
        _stage.Tick();
    }

    [Fact]
    public void Who_leaves_and_returns_ages_once()
    {
        for (var round = 0; round < 100; round++)
        {
            _stage.TakePlant(Plant.Empty, RestoredStates.None);
            _stage.TakePlant(SmallPlant.Of(1), RestoredStates.None);
            _lanes.Polled.TryAdd(StateSamples.Poll(round, OntStatus.Online));
            _stage.Drain();
        }

        _time.Advance(TimeSpan.FromSeconds(99 + 300));
        _stage.Tick();
        Assert.Equal(OntStatus.Unknown, _book.Find(new OntId(1))!.Live.Status);
        Assert.Equal(1, _sink.Changes.Count(c => c.Live.Status == OntStatus.Unknown));
    }

    [Fact]
    public void An_ont_that_flaps_waits_for_the_clock_once()
    {
        for (var flap = 0; flap < 10_000; flap++)
        {
            var status = flap % 2 == 0 ? OntStatus.Online : OntStatus.Unknown;
            _lanes.Polled.TryAdd(StateSamples.Poll(flap / 1_000.0, status));
            _stage.Drain();
            Assert.InRange(_book.ExpiryCount, 1, 10);
            Assert.Equal(status == OntStatus.Unknown ? 10 : 9, _book.UnknownCount);
        }

        _lanes.Polled.TryAdd(StateSamples.Poll(10, OntStatus.Online));
        _stage.Drain();
        _time.Advance(TimeSpan.FromSeconds(309));
        _stage.Tick();
        Assert.Equal(OntStatus.Online, _book.Find(new OntId(1))!.Live.Status);
        _time.Advance(TimeSpan.FromSeconds(1));
        _stage.Tick();
        Assert.Equal((OntStatus.Unknown, 0), (_book.Find(new OntId(1))!.Live.Status, _book.ExpiryCount));
    }

    private static SweepEnded Sweep(double from, double to) => new(
        SmallPlant.Olt, StateSamples.At(to), StateSamples.At(from), IsComplete: true, IsReachable: true, []);

    private sealed class Completion : IReadingCompletion
    {
        public ReadingOutcome? Outcome { get; private set; }

        public OwnedRegion Region { get; init; } = SmallPlant.Region;

        public void Complete(ReadingOutcome outcome)
        {
            Assert.Null(Outcome);
            Outcome = outcome;
        }
    }

    private sealed class Recorder : IChangeSink
    {
        public List<Change> Changes { get; } = [];

        public List<OltState> Sweeps { get; } = [];

        public int PlantSize { get; private set; }

        public void OnChange(in Change change) => Changes.Add(change);

        public void OnSweep(OwnedRegion region, OltState olt) => Sweeps.Add(olt);

        public void OnPlant(Picture picture) => PlantSize = picture.Onts.Count;
    }
}

/// <summary>Remembers what it was asked.</summary>
internal sealed class AskedGovernor : IGovernor
{
    public List<Wish> Asked { get; } = [];

    public List<(OntId Ont, WatchPace Pace)> Watched { get; } = [];

    public List<OntId> Unwatched { get; } = [];

    public bool Ask(Wish wish)
    {
        lock (Asked)
        {
            Asked.Add(wish);
        }

        return true;
    }

    public WatchAnswer Watch(OntId ont, WatchPace pace)
    {
        Watched.Add((ont, pace));
        return WatchAnswer.Accepted;
    }

    public void Unwatch(OntId ont) => Unwatched.Add(ont);
}
