using Lightline.Contracts;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.History;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Store;
using Lightline.Verdict;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Portal.Tests.Live;

/// <summary>How often the store is asked for the median of a month.</summary>
public sealed class UsualLightTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(Onts.Noon);
    private readonly CountingHistory _store = new();
    private readonly Counts _counts;
    private readonly LiveFacts _facts;

    public UsualLightTests()
    {
        var options = new LiveOptions();
        (var metrics, _counts) = Counts.Own();
        var history = new HistoryReads(_ => _store, options, _time, metrics, NullLogger<HistoryReads>.Instance);
        _facts = new LiveFacts(new LiveState(options, metrics), history, new IncidentBoard(), _time);
    }

    public void Dispose() => _counts.Dispose();

    [Fact]
    public async Task It_is_read_once_in_a_quarter_of_an_hour_for_each_box_and_time()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(-20, await _facts.UsualLightAsync(SeatOf(1), TestContext.Current.CancellationToken));
            Assert.Equal(-20, await _facts.UsualLightAsync(SeatOf(2), TestContext.Current.CancellationToken));
        }

        Assert.Equal(2, _store.Reads);
        _time.Advance(TimeSpan.FromMinutes(15));
        await _facts.UsualLightAsync(SeatOf(1), TestContext.Current.CancellationToken);
        Assert.Equal(3, _store.Reads);
    }

    [Fact]
    public async Task A_store_that_gave_none_is_asked_again()
    {
        _store.IsAway = true;
        Assert.Null(await _facts.UsualLightAsync(SeatOf(1), TestContext.Current.CancellationToken));
        _store.IsAway = false;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(-20, await _facts.UsualLightAsync(SeatOf(1), TestContext.Current.CancellationToken));
    }

    private static Seat SeatOf(long ont) => new(
        Scope.OfAccount(
            new OrganisationId(Guid.CreateVersion7(Onts.Noon)), new AccountId(Guid.CreateVersion7(Onts.Noon))),
        new ConnectionId(ont),
        new OntId(ont),
        Row: null,
        Sweep: null,
        new Occupancy(new ConnectionId(ont), new OntId(ont), Onts.Noon.AddDays(-40), To: null),
        new Voice(Words.For("en"), TimeZoneInfo.Utc));

    /// <summary>A month at -20 dBm.</summary>
    private sealed class CountingHistory : IHistoryReader
    {
        public int Reads { get; private set; }

        public bool IsAway { get; set; }

        public Task<HistoryReadResult> ReadAsync(
            Occupancy occupancy, HistorySpan span, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Reads++;
            var width = TimeSpan.FromHours(6);
            var buckets = Enumerable.Range(0, 8).Select(i => new HistoryBucket(
                now - (width * (8 - i)), new LightLevels(-20, -20, -20, Count: 1), IsGap: false, TimeSpan.Zero, TimeSpan.Zero));
            var series = new HistorySeries(
                occupancy, span, now.AddDays(-30), now, width, [.. buckets], IsCut: false);
            return Task.FromResult(IsAway ? new HistoryReadResult(null, "away") : new HistoryReadResult(series, null));
        }
    }
}
