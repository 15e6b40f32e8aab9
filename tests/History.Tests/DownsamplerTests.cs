using CsCheck;
using Lightline.Contracts.Live;

namespace Lightline.History.Tests;

public sealed class DownsamplerTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 6, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>Points on whole minutes of six hours, at most one a minute, newest first.</summary>
    private static readonly Gen<RawPoint[]> Raw =
        Gen.Select(Gen.Int[0, 359], Gen.Int[-1, 6], Gen.Int[-3_000, -1_000], Gen.Bool).Array[0, 60].Select(points => points
            .DistinctBy(p => p.Item1)
            .OrderByDescending(p => p.Item1)
            .Select(p => new RawPoint(
                Start.AddMinutes(p.Item1),
                p.Item2 < 0 ? null : (OntStatus)p.Item2,
                p.Item4 ? p.Item3 / 100d : null))
            .ToArray());

    private static readonly Gen<(int From, int To)> Minutes =
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 300]).Select((from, length) => (from, from + length));

    [Fact]
    public void Times_down_and_unknown_are_those_of_a_clock_that_looks_each_minute() =>
        Gen.Select(Raw, Minutes).Sample(
            (raw, window) =>
            {
                var buckets = Make(raw, window);
                for (var i = 0; i < buckets.Length; i++)
                {
                    var minutes = Enumerable.Range(window.From, window.To - window.From)
                        .Where(m => m / 15 == (window.From / 15) + i)
                        .Select(m => StatusAt(raw, m))
                        .ToList();
                    Assert.Equal(minutes.Count(s => s is OntStatus.Unknown), buckets[i].UnknownFor.TotalMinutes);
                    Assert.Equal(
                        minutes.Count(s => s is OntStatus.Offline or OntStatus.AuthFailed or OntStatus.AdminDown),
                        buckets[i].DownFor.TotalMinutes);
                }
            },
            iter: 3_000);

    [Fact]
    public void Stretches_are_those_of_a_clock_that_looks_each_minute() =>
        Gen.Select(Raw, Minutes).Sample(
            (raw, window) =>
            {
                var stretches = Stretches.Of(raw, Start.AddMinutes(window.From), Start.AddMinutes(window.To));
                for (var minute = window.From; minute < window.To; minute++)
                {
                    var (from, to) = (Start.AddMinutes(minute), Start.AddMinutes(minute + 1));
                    var here = stretches.Where(s => s.Within(from, to) > TimeSpan.Zero).ToList();
                    var status = StatusAt(raw, minute);
                    var isUp = status is not OntStatus.Unknown && !Stretches.IsDown(status);
                    Assert.Equal(isUp ? 0 : 1, here.Count);
                    Assert.All(here, s => Assert.Equal(Stretches.IsDown(status), s.IsDown));
                }

                Assert.All(stretches.Zip(stretches.Skip(1)), pair => Assert.True(
                    pair.First.To < pair.Second.From
                    || (pair.First.To == pair.Second.From && pair.First.IsDown != pair.Second.IsDown)));
            },
            iter: 1_000);

    [Fact]
    public void Light_of_each_bucket_is_that_of_its_points_and_a_gap_is_no_number() =>
        Gen.Select(Raw, Minutes).Sample(
            (raw, window) =>
            {
                foreach (var bucket in Make(raw, window))
                {
                    var from = bucket.At < Start.AddMinutes(window.From) ? Start.AddMinutes(window.From) : bucket.At;
                    var to = new[] { bucket.At + Quarter, Start.AddMinutes(window.To) }.Min();
                    var lights = raw.Where(p => p.At >= from && p.At < to && p.RxPowerDbm is not null)
                        .Select(p => p.RxPowerDbm!.Value).ToList();
                    if (lights.Count == 0)
                    {
                        Assert.Null(bucket.Light);
                        continue;
                    }

                    var light = bucket.Light!.Value;
                    Assert.Equal((lights.Min(), lights.Max(), lights.Count), (light.Min, light.Max, light.Count));
                    Assert.Equal(lights.Average(), light.Mean, 1e-9);
                    Assert.InRange(light.Mean, light.Min, light.Max);
                    Assert.False(bucket.IsGap);
                }
            },
            iter: 3_000);

    [Fact]
    public void Buckets_follow_each_other_without_holes_and_cover_the_window() =>
        Gen.Select(Raw, Minutes).Sample(
            (raw, window) =>
            {
                var buckets = Make(raw, window);
                Assert.True(buckets[0].At <= Start.AddMinutes(window.From));
                Assert.True(buckets[0].At + Quarter > Start.AddMinutes(window.From));
                Assert.True(buckets[^1].At < Start.AddMinutes(window.To));
                Assert.True(buckets[^1].At + Quarter >= Start.AddMinutes(window.To));
                Assert.All(buckets.Zip(buckets.Skip(1)), pair => Assert.Equal(pair.First.At + Quarter, pair.Second.At));
            },
            iter: 1_000);

    [Fact]
    public void Bucket_between_two_near_light_levels_is_no_gap_and_between_far_ones_is()
    {
        RawPoint[] raw = [At(125), At(60), At(29), At(0)];
        Assert.Equal(
            [false, false, false, false, false, true, true, true, false, true],
            Make(raw, (0, 150)).Select(b => b.IsGap));
    }

    [Fact]
    public void Month_has_at_most_121_buckets_and_a_day_97()
    {
        var now = Start.AddMinutes(7);
        Assert.Equal(97, Downsampler.MakeBuckets([], now.AddDays(-1), now, Quarter).Length);
        Assert.Equal(121, Downsampler.MakeBuckets([], now.AddDays(-30), now, TimeSpan.FromHours(6)).Length);
        Assert.Equal(96, Downsampler.MakeBuckets([], Start.AddDays(-1), Start, Quarter).Length);
    }

    private static RawPoint At(int minute) => new(Start.AddMinutes(minute), null, -20);

    private static HistoryBucket[] Make(RawPoint[] raw, (int From, int To) window) =>
        Downsampler.MakeBuckets(raw, Start.AddMinutes(window.From), Start.AddMinutes(window.To), Quarter);

    private static OntStatus StatusAt(RawPoint[] raw, int minute)
    {
        var now = Start.AddMinutes(minute);
        return raw.FirstOrDefault(p => p.At <= now && p.Status is not null) is { Status: { } status } last
            && now - last.At < HistoryLimits.StatusHoldsFor
            ? status
            : OntStatus.Unknown;
    }
}
