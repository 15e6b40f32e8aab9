using CsCheck;
using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.History.Tests;

public sealed class SeriesReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task Nothing_outside_the_tenure_is_fetched_or_shown() =>
        Gen.Select(Gen.Int[-50_000, 60], Gen.Int[1, 60_000], Gen.Bool, Gen.Enum<HistorySpan>()).SampleAsync(
            async (fromMinute, length, hasEnd, span) =>
            {
                var from = Now.AddMinutes(fromMinute);
                DateTimeOffset? to = hasEnd ? from.AddMinutes(length) : null;
                var source = new StrictSource(from, to);
                var result = await new SeriesReader(source).ReadAsync(
                    new Occupancy(new ConnectionId(1), new OntId(2), from, to), span, Now, CancellationToken.None);
                var series = result.Series!;
                Assert.True(series.From >= from && series.To <= (to ?? Now) && series.To <= Now || series.Buckets.Count == 0);
                Assert.All(series.Buckets, b => Assert.True(b.At < series.To && b.At + series.BucketWidth > series.From));
            },
            iter: 2_000);

    [Fact]
    public async Task Tenure_that_ended_before_the_span_shows_nothing_and_asks_nothing()
    {
        var source = new StrictSource(Now, Now);
        var result = await new SeriesReader(source).ReadAsync(
            new Occupancy(new ConnectionId(1), new OntId(2), Now.AddDays(-9), Now.AddDays(-2)),
            HistorySpan.Day,
            Now,
            CancellationToken.None);
        Assert.Empty(result.Series!.Buckets);
        Assert.Equal(0, source.Requests);
    }

    [Fact]
    public async Task Store_that_is_down_is_a_value()
    {
        var source = new StrictSource(Now.AddDays(-9), null) { Unavailable = "down" };
        var result = await new SeriesReader(source).ReadAsync(
            new Occupancy(new ConnectionId(1), new OntId(2), Now.AddDays(-9), null),
            HistorySpan.Day,
            Now,
            CancellationToken.None);
        Assert.Equal(new HistoryReadResult(null, "down"), result);
    }

    /// <summary>Fails when more than the tenure is asked for.</summary>
    private sealed class StrictSource(DateTimeOffset from, DateTimeOffset? to) : IPointSource
    {
        public int Requests { get; private set; }

        public string? Unavailable { get; init; }

        public Task<RawRead> ReadAsync(
            OntId ont,
            DateTimeOffset askedFrom,
            DateTimeOffset askedTo,
            CancellationToken cancellationToken)
        {
            Requests++;
            Assert.True(askedFrom >= from && askedTo <= (to ?? Now) && askedTo <= Now);
            var newest = new RawPoint(askedTo.AddTicks(-1), OntStatus.Online, -20);
            return Task.FromResult(new RawRead([newest], IsCut: false, Unavailable));
        }
    }
}
