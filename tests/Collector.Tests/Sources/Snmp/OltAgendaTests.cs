using CsCheck;
using Lightline.Collector.Governor;
using Lightline.Collector.Tests.Governor;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Tests.Sources.Snmp;

/// <summary>What an OLT is asked, in virtual time.</summary>
public sealed class OltAgendaTests(ITestOutputHelper output)
{

    [Fact]
    public void Five_hundred_onts_are_swept_each_minute_in_a_few_seconds()
    {
        var poller = New(pons: 16, onts: 32);
        poller.RunUntil(At(200));
        Assert.InRange(poller.Sweeps.Count, 3, 4);
        Assert.All(poller.Sweeps, s => Assert.Equal((512, true), (s.Rows, s.IsComplete)));
        Assert.All(poller.Sweeps, s => Assert.InRange((s.Ended - s.Began).TotalSeconds, 1, 5));
        output.WriteLine($"512 ONTs: {poller.Sweeps.Max(s => s.Ended - s.Began).TotalSeconds:0.00} s a sweep");
    }

    [Fact]
    public void Light_levels_are_read_right_after_the_first_sweep_and_then_each_quarter_of_an_hour()
    {
        var poller = New(pons: 16, onts: 32);
        poller.Offline.Add(TestPlant.OntOf(0, 5));
        poller.RunUntil(At(60));
        Assert.Equal(511, poller.OpticsRead.Count);
        Assert.DoesNotContain(TestPlant.OntOf(0, 5), poller.OpticsRead);
        output.WriteLine($"last first light level after {Last(poller, WorkKind.Optics).TotalSeconds:0.0} s");
        var first = Count(poller, WorkKind.Optics);
        poller.RunUntil(At(13 * 60));
        Assert.Equal(first, Count(poller, WorkKind.Optics));
        poller.RunUntil(At(17 * 60));
        Assert.Equal(2 * first, Count(poller, WorkKind.Optics));
    }

    [Fact]
    public void Thirty_watched_onts_are_each_read_within_two_seconds_even_while_sweeps_go_on()
    {
        var poller = New(pons: 16, onts: 32);
        poller.Answer = _ => TimeSpan.FromMilliseconds(20);
        poller.RunUntil(At(5));
        KeepWatching(poller, 30, At(5), At(125));
        foreach (var reads in poller.WatchReads.GroupBy(r => r.Ont))
        {
            var times = reads.Select(r => r.At).ToArray();
            Assert.All(times.Zip(times.Skip(1)), t => Assert.InRange((t.Second - t.First).TotalSeconds, 0, 2));
            Assert.InRange(times[0].TotalSeconds, 5, 6.5);
        }

        Assert.Equal(30, poller.WatchReads.Select(r => r.Ont).Distinct().Count());
        Assert.All(poller.Sweeps, s => Assert.True(s.IsComplete));
        Assert.InRange(poller.Sweeps.Count, 2, 4);
        output.WriteLine($"{Count(poller, WorkKind.Watch) / 120.0:0.0} watch GETs a second for 30 ONTs");
    }

    [Fact]
    public void A_thousand_watched_onts_stay_within_the_budget_and_each_is_read_in_turn()
    {
        var poller = New(pons: 16, onts: 64);
        poller.RunUntil(At(40));
        KeepWatching(poller, 1_000, At(40), At(160));
        AssertNoWindowAbove(poller, 40);
        var reads = poller.WatchReads.GroupBy(r => r.Ont).Select(g => g.Count()).ToArray();
        Assert.Equal(1_000, reads.Length);
        Assert.True(reads.Max() - reads.Min() <= 2, $"{reads.Min()}..{reads.Max()} reads each");
        // Half of the packets at most are for watching, and the sweeps are still in time.
        Assert.InRange(Count(poller, WorkKind.Watch), 1, (120 * 20) + 1);
        Assert.InRange(poller.Sweeps.Count, 2, 4);
        output.WriteLine($"1,000 watched: each read {reads.Min()}..{reads.Max()} times in 120 s");
    }

    [Fact]
    public void Nobody_watching_costs_no_packet_and_the_last_watcher_gone_it_ends_within_35_seconds()
    {
        var poller = New(pons: 1, onts: 32);
        poller.RunUntil(At(30));
        Assert.Equal(0, Count(poller, WorkKind.Watch));
        for (var at = 30; at <= 60; at += 10)
        {
            poller.RunUntil(At(at));
            poller.Watch(TestPlant.OntOf(0, 1));
        }

        poller.RunUntil(At(300));
        Assert.InRange(Last(poller, WorkKind.Watch).TotalSeconds, 85, 95);
    }

    [Fact]
    public void Watched_ont_that_is_offline_is_still_read_for_its_status()
    {
        var poller = New(pons: 1, onts: 4);
        poller.Offline.Add(TestPlant.OntOf(0, 1));
        poller.RunUntil(At(5));
        poller.Watch(TestPlant.OntOf(0, 1));
        poller.RunUntil(At(20));
        Assert.InRange(poller.WatchReads.Count, 9, 11);
        Assert.All(poller.WatchReads, r => Assert.False(r.WithOptics));
        poller.Offline.Clear();
        poller.RunUntil(At(30));
        Assert.True(poller.WatchReads[^1].WithOptics);
    }

    [Fact]
    public void A_cut_feeder_is_verified_in_a_few_packets_whatever_the_number_of_wishes()
    {
        var poller = New(pons: 2, onts: 128);
        poller.RunUntil(At(50));
        var before = poller.Sent.Count;
        for (var i = 0; i < 128; i++)
        {
            poller.Ask(new Wish(TestPlant.OltId, WishKind.VerifyPon, Pon: TestPlant.PonOf(0)));
            poller.Ask(new Wish(TestPlant.OltId, WishKind.VerifyOnt, Ont: TestPlant.OntOf(0, i)));
        }

        poller.RunUntil(At(52));
        Assert.Equal(128, poller.Verified.Select(v => v.Ont).Distinct().Count());
        Assert.InRange(poller.Sent.Count - before, 7, 9);
        Assert.InRange((poller.Verified[^1].At - At(50)).TotalSeconds, 0, 1);
    }

    [Fact]
    public void Sweep_that_is_wished_for_comes_soon_but_never_closer_than_the_floor()
    {
        var poller = New(pons: 1, onts: 8);
        poller.RunUntil(At(5));
        for (var at = 5; at < 55; at++)
        {
            poller.RunUntil(At(at));
            poller.Ask(new Wish(TestPlant.OltId, WishKind.SweepStatus));
        }

        var began = poller.Sweeps.Select(s => s.Began).ToArray();
        Assert.InRange(began.Length, 5, 6);
        Assert.All(began.Zip(began.Skip(1)), b => Assert.True(b.Second - b.First >= At(10)));
    }

    [Fact]
    public void Silent_olt_is_only_probed_and_is_swept_as_soon_as_it_answers()
    {
        var poller = New(pons: 1, onts: 8);
        poller.RunUntil(At(30));
        poller.Answer = _ => null;
        poller.Watch(TestPlant.OntOf(0, 1));
        poller.RunUntil(At(60));
        var silentSince = poller.Sent.Count;
        KeepWatching(poller, 1, At(60), At(300));
        var asked = poller.Sent.Skip(silentSince).ToArray();
        Assert.All(asked, s => Assert.Equal(WorkKind.Probe, s.Kind));
        Assert.InRange(asked.Length, 10, 40);
        var sweeps = poller.Sweeps.Count;
        poller.Answer = _ => TimeSpan.FromMilliseconds(5);
        poller.RunUntil(At(330));
        Assert.True(poller.Sweeps.Count > sweeps);
    }

    [Fact]
    public void Ont_that_came_back_has_its_light_level_read_out_of_turn_but_not_at_each_flap()
    {
        var poller = New(pons: 1, onts: 8);
        poller.RunUntil(At(400));
        var ont = TestPlant.OntOf(0, 3);
        var before = Count(poller, WorkKind.Optics);
        for (var flap = 0; flap < 10; flap++)
        {
            foreach (var isDown in new[] { true, false })
            {
                _ = isDown ? poller.Offline.Add(ont) : poller.Offline.Remove(ont);
                poller.Ask(new Wish(TestPlant.OltId, WishKind.VerifyOnt, Ont: ont));
                poller.RunUntil(poller.Now + At(2));
            }
        }

        Assert.Equal(before + 1, Count(poller, WorkKind.Optics));
    }

    [Fact]
    [Trait("Full", "governor")]
    public void Governor_holds_under_any_configuration_and_any_asking()
    {
        var minutes = 0L;
        var packets = 0L;
        var target = FullSize.Of("simulated minutes under the governor", small: 1_000, full: 10_000);
        var gen = Gen.Select(Gen.Int[1, 200], Gen.Int[1, 2], Gen.Double[0.05, 0.5], Gen.Int[0, 300], Gen.Int[0, 60], Gen.Int);
        gen.Sample(
            (rate, flight, share, watched, wishesPerSecond, seed) =>
            {
                var poller = Storm(rate, flight, share, watched, wishesPerSecond, seed, out var ran);
                Interlocked.Add(ref minutes, (long)ran.TotalMinutes);
                Interlocked.Add(ref packets, poller.Sent.Count);
            },
            iter: target / 10,
            threads: 1);
        output.WriteLine($"{minutes} simulated minutes, {packets} packets");
        Assert.True(minutes >= target);
    }

    private static SimulatedPoller Storm(
        int rate, int flight, double share, int watched, int wishesPerSecond, int seed, out TimeSpan ran)
    {
        var options = new GovernorOptions { PacketsPerSecond = rate, RequestsInFlight = flight, WatchShare = share };
        var limits = OltBudgetTests.Limits(options);
        var random = new Random(seed);
        var poller = new SimulatedPoller(limits, pons: 4, onts: 80)
        {
            Answer = _ => random.Next(50) switch
            {
                0 => null,
                1 => TimeSpan.FromSeconds(random.NextDouble() * 4),
                _ => TimeSpan.FromMilliseconds(1 + random.Next(100)),
            },
        };
        ran = TimeSpan.FromMinutes(10);
        for (var at = TimeSpan.Zero; at < ran; at += TimeSpan.FromSeconds(10))
        {
            poller.RunUntil(at);
            // The storm blows for 8 minutes; then everybody leaves.
            if (at < TimeSpan.FromMinutes(8))
            {
                for (var i = 0; i < watched; i++)
                {
                    poller.Watch(TestPlant.OntOf(i % 4, i / 4), random.Next(3) == 0 ? WatchPace.Idle : WatchPace.Close);
                }

                for (var i = 0; i < wishesPerSecond; i++)
                {
                    poller.Ask(AnyWish(random));
                }
            }
        }

        poller.RunUntil(ran);
        AssertNoWindowAbove(poller, limits.PacketsPerSecond);
        Assert.InRange(poller.InFlightMax, 1, flight);
        Assert.Equal(1, poller.WalksAtOnceMax);
        // The last lease was taken 10 s before the storm ended.
        Assert.InRange(Last(poller, WorkKind.Watch), TimeSpan.Zero, TimeSpan.FromMinutes(8) + TimeSpan.FromSeconds(25));
        return poller;
    }

    private static Wish AnyWish(Random random) => random.Next(10) switch
    {
        0 => new Wish(TestPlant.OltId, WishKind.SweepStatus),
        < 4 => new Wish(TestPlant.OltId, WishKind.VerifyPon, Pon: TestPlant.PonOf(random.Next(5))),
        _ => new Wish(TestPlant.OltId, WishKind.VerifyOnt, Ont: TestPlant.OntOf(random.Next(5), random.Next(90))),
    };

    private static void KeepWatching(SimulatedPoller poller, int onts, TimeSpan from, TimeSpan until)
    {
        for (var at = from; at < until; at += At(10))
        {
            poller.RunUntil(at);
            for (var i = 0; i < onts; i++)
            {
                Assert.Equal(WatchAnswer.Accepted, poller.Watch(TestPlant.OntOf(i % 16, i / 16)));
            }
        }

        poller.RunUntil(until);
    }

    private static void AssertNoWindowAbove(SimulatedPoller poller, int rate)
    {
        for (var i = rate; i < poller.Sent.Count; i++)
        {
            Assert.True(
                poller.Sent[i].At - poller.Sent[i - rate].At >= TimeSpan.FromSeconds(1),
                $"{rate + 1} packets within a second at {poller.Sent[i].At}");
        }
    }

    private static SimulatedPoller New(int pons, int onts) => new(OltBudgetTests.Limits(), pons, onts);

    private static int Count(SimulatedPoller poller, WorkKind kind) => poller.Sent.Count(s => s.Kind == kind);

    private static TimeSpan Last(SimulatedPoller poller, WorkKind kind) =>
        poller.Sent.LastOrDefault(s => s.Kind == kind).At;

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
