using Lightline.Portal.Live;
using Lightline.Portal.Live.Feeds;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Live.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lightline.Portal.Tests.Live;

public sealed class CollectorDirectoryTests
{
    [Fact]
    public async Task Link_that_ends_by_itself_is_started_again_counted_and_told_once()
    {
        var options = new LiveOptions { DirectoryInterval = TimeSpan.FromMilliseconds(50) };
        var (metrics, counts) = Counts.Own();
        using var viewers = new Viewers(options, metrics);
        var time = TimeProvider.System;
        var store = new NoStore { Collectors = [new("c1", new Uri("http://127.0.0.1:1"))] };
        var reads = new StoreReads(store, options, time, metrics, NullLogger<StoreReads>.Instance);
        var token = new FeedToken(new ConfigurationBuilder().Build());
        var parts = new CollectorLinkParts(
            new LiveState(options, metrics), viewers, token, options, time, new Jitter(1), metrics);
        var lines = new Lines();
        using var loggers = new BrokenLoggers();
        using var directory = new CollectorDirectory(reads, parts, loggers, lines);
        await directory.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => counts["portal_feed_links_failed_total"] >= 3, "the third start");
        await directory.StopAsync(CancellationToken.None);
        Assert.Equal(1, lines.Errors);
        counts.Dispose();
    }

    /// <summary>Makes the link itself fail: it throws where no feed is to blame.</summary>
    private sealed class BrokenLoggers : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("broken");

        public void Dispose()
        {
        }
    }

    private sealed class Lines : ILogger<CollectorDirectory>
    {
        private int _errors;

        public int Errors => Volatile.Read(ref _errors);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error)
            {
                Interlocked.Increment(ref _errors);
            }
        }
    }
}
