using Lightline.Contracts;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.History;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Lightline.Portal.Tests.Live;

/// <summary>What becomes of a read that fails.</summary>
public sealed class StoreReadsTests
{
    private static readonly Occupancy Home = new(new ConnectionId(1), new OntId(1), Onts.Noon.AddDays(-9), null);
    private static readonly Scope Anna = Scope.OfAccount(
        new OrganisationId(Guid.CreateVersion7(Onts.Noon)), new AccountId(Guid.CreateVersion7(Onts.Noon)));

    private readonly FakeTimeProvider _time = new(Onts.Noon);
    private readonly Lines _lines = new();

    public static TheoryData<Type> Absences => [typeof(NpgsqlException), typeof(TimeoutException), typeof(IOException)];

    public static TheoryData<Type> BadRows =>
    [
        typeof(InvalidCastException), typeof(FormatException), typeof(OverflowException),
        typeof(ArgumentOutOfRangeException),
    ];

    [Theory]
    [MemberData(nameof(BadRows))]
    public async Task Row_that_cannot_be_read_is_told_once_an_hour_whatever_answers_between(Type type)
    {
        var (metrics, counts) = Counts.Own();
        var reads = new StoreReads(new NoStore(), new LiveOptions(), _time, metrics, new Of<StoreReads>(_lines));
        for (var i = 1; i <= 61; i++)
        {
            Assert.Null(await reads.TryAsync<string>(
                (_, _) => throw (Exception)Activator.CreateInstance(type)!, CancellationToken.None));
            Assert.Equal("here", await reads.TryAsync((_, _) => Task.FromResult("here"), CancellationToken.None));
            Assert.Equal(i, counts["portal_live_store_failures_total"]);
            _time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        }

        Assert.Equal([LogLevel.Error, LogLevel.Error], _lines.Levels);
        counts.Dispose();
    }

    [Theory]
    [MemberData(nameof(Absences))]
    public async Task Database_that_is_away_is_a_value_counted_and_told_once(Type type)
    {
        var (metrics, counts) = Counts.Own();
        var reads = new StoreReads(new NoStore(), new LiveOptions(), _time, metrics, new Of<StoreReads>(_lines));
        for (var i = 1; i <= 3; i++)
        {
            Assert.Null(await reads.TryAsync<string>(
                (_, _) => throw (Exception)Activator.CreateInstance(type)!, CancellationToken.None));
            Assert.Equal(i, counts["portal_live_store_failures_total"]);
        }

        Assert.Equal("here", await reads.TryAsync((_, _) => Task.FromResult("here"), CancellationToken.None));
        Assert.Equal([LogLevel.Warning, LogLevel.Information], _lines.Levels);
        counts.Dispose();
    }

    [Fact]
    public async Task Mistake_of_ours_surfaces()
    {
        var (metrics, counts) = Counts.Own();
        var reads = new StoreReads(new NoStore(), new LiveOptions(), _time, metrics, new Of<StoreReads>(_lines));
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            reads.TryAsync<string>((_, _) => throw new NotSupportedException(), CancellationToken.None));
        counts.Dispose();
    }

    [Fact]
    public async Task History_that_is_away_is_told_once_and_asked_once_in_a_while()
    {
        var (metrics, counts) = Counts.Own();
        var store = new Store { Unavailable = "away" };
        var options = new LiveOptions();
        var reads = new HistoryReads(_ => store, options, _time, metrics, new Of<HistoryReads>(_lines));
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(await ReadAsync(reads));
        }

        Assert.Equal((1, 20), (store.Asked, counts["portal_history_failures_total"]));
        _time.Advance(options.HistoryRetryAfter);
        Assert.Null(await ReadAsync(reads));
        Assert.Null(await ReadAsync(reads));
        Assert.Equal(2, store.Asked);

        _time.Advance(options.HistoryRetryAfter);
        store.Unavailable = null;
        Assert.NotNull(await ReadAsync(reads));
        Assert.NotNull(await ReadAsync(reads));
        Assert.Equal([LogLevel.Warning, LogLevel.Information], _lines.Levels);
        counts.Dispose();
    }

    private static Task<HistorySeries?> ReadAsync(HistoryReads reads) =>
        reads.ReadAsync(Anna, Home, HistorySpan.Day, CancellationToken.None);

    private sealed class Store : IHistoryReader
    {
        public string? Unavailable { get; set; }

        public int Asked { get; private set; }

        public Task<HistoryReadResult> ReadAsync(
            Occupancy occupancy, HistorySpan span, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Asked++;
            var series = new HistorySeries(occupancy, span, now, now, TimeSpan.FromMinutes(15), [], IsCut: false);
            return Task.FromResult(new HistoryReadResult(Unavailable is null ? series : null, Unavailable));
        }
    }

    private sealed class Lines
    {
        public List<LogLevel> Levels { get; } = [];
    }

    private sealed class Of<T>(Lines lines) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Levels.Add(logLevel);
    }
}
