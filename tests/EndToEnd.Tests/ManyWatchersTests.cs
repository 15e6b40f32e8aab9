using System.Diagnostics;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Microsoft.AspNetCore.SignalR.Client;

namespace Lightline.EndToEnd.Tests;

/// <summary>
/// A thousand people watch one OLT: the promise to each gets slower, the promise to the OLT never. They watch over the
/// Collector's own feed, as a Portal asks for them.
/// </summary>
public sealed class ManyWatchersTests
{
    private const int Watchers = 1_000;

    /// <summary>packetsPerSecondMax of the profile.</summary>
    private const int Ceiling = 50;

    /// <summary>
    /// 1,000 ONTs are 200 GETs of 5; half of 40 packets a second reads each every 10 s. A status sweep of 1,024 ONTs
    /// takes the other half meanwhile.
    /// </summary>
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Full", "many-watchers")]
    public async Task A_thousand_watched_on_one_olt_are_read_in_turn_within_its_budget()
    {
        var folder = Directory.CreateTempSubdirectory("lightline-watchers-");
        try
        {
            await using var town = await RunningTown.StartAsync(olts: 1, onts: 1_024, data: folder.FullName);
            var token = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "secrets", "feed-token"), Stop);
            await using var feed = new HubConnectionBuilder()
                .WithUrl(new Uri(town.Collector, LiveFeed.HubPath), o => o.AccessTokenProvider = () => Task.FromResult<string?>(token))
                .Build();
            await feed.StartAsync(Stop);
            var turns = new Turns();
            using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var following = turns.FollowAsync(feed, end.Token);
            await turns.IsWholeAsync(Watchers).WaitAsync(TimeSpan.FromSeconds(30), Stop);

            await WatchAsync(feed, turns, TimeSpan.FromSeconds(FullSize.Of("seconds of watching", small: 45, full: 600)));
            await end.CancelAsync();
            await following;

            var (perSecondMax, crashes) = await town.WorstSecondAsync();
            var (slowest, fewest, most) = turns.Sum();
            Console.WriteLine(
                $"{Watchers} watched: at most {perSecondMax} packets in a second, each read {fewest} to {most} times, "
                + $"longest turn {slowest.TotalSeconds:N1} s");
            Assert.InRange(perSecondMax, 1, Ceiling);
            Assert.Equal(0, crashes);
            Assert.InRange(slowest, TimeSpan.Zero, TurnMax);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Everybody renews as the Portal does, until the time is over.</summary>
    private static async Task WatchAsync(HubConnection feed, Turns turns, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var watched = turns.Onts.Take(Watchers).ToArray();
        for (var renewal = 0; clock.Elapsed < length; renewal++)
        {
            foreach (var ont in watched)
            {
                Assert.Equal(
                    WatchAnswer.Accepted,
                    await feed.InvokeAsync<WatchAnswer>(LiveFeed.Watch, ont, WatchPace.Close, Stop));
                turns.Begin(ont);
            }

            var pause = (LiveFeed.WatchRenewal * (renewal + 1)) - clock.Elapsed;
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, TimeProvider.System, Stop);
            }
        }

        turns.End();
    }

    /// <summary>When each ONT's light was read, as the feed tells.</summary>
    private sealed class Turns
    {
        private readonly TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _gate = new();
        private readonly SortedDictionary<long, DateTimeOffset?> _readAt = [];
        private readonly Dictionary<long, (int Count, TimeSpan Slowest, DateTimeOffset Last)> _watched = [];
        private bool _isOver;

        public IReadOnlyList<OntId> Onts
        {
            get
            {
                lock (_gate)
                {
                    return [.. _readAt.Keys.Select(id => new OntId(id))];
                }
            }
        }

        public Task IsWholeAsync(int onts) => _whole.Task.ContinueWith(
            _ => Assert.InRange(_readAt.Count, onts, int.MaxValue), Stop, TaskContinuationOptions.None, TaskScheduler.Default);

        /// <summary>Its first turn begins; a renewal begins nothing.</summary>
        public void Begin(OntId ont)
        {
            lock (_gate)
            {
                _watched.TryAdd(ont.Value, (0, TimeSpan.Zero, TimeProvider.System.GetUtcNow()));
            }
        }

        public void End()
        {
            lock (_gate)
            {
                _isOver = true;
                var now = TimeProvider.System.GetUtcNow();
                foreach (var (id, turn) in _watched)
                {
                    // Who still waits has waited until now.
                    _watched[id] = turn with { Slowest = now - turn.Last > turn.Slowest ? now - turn.Last : turn.Slowest };
                }
            }
        }

        /// <summary>The longest time without a reading of anybody watched, and how often each was read.</summary>
        public (TimeSpan Slowest, int Fewest, int Most) Sum()
        {
            lock (_gate)
            {
                return (
                    _watched.Values.Max(w => w.Slowest),
                    _watched.Values.Min(w => w.Count),
                    _watched.Values.Max(w => w.Count));
            }
        }

        public async Task FollowAsync(HubConnection feed, CancellationToken cancellationToken)
        {
            try
            {
                await foreach (var frame in feed.StreamAsync<FeedFrame>(LiveFeed.Follow, cancellationToken))
                {
                    Take(frame);
                    if (frame.Kind == FeedFrameKind.SnapshotEnd)
                    {
                        _whole.TrySetResult();
                    }
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Enough was seen.
            }
        }

        private void Take(FeedFrame frame)
        {
            lock (_gate)
            {
                foreach (var ont in frame.Onts)
                {
                    var (id, before) = (ont.Ont.Value, _readAt.GetValueOrDefault(ont.Ont.Value));
                    _readAt[id] = ont.OpticsAt;
                    if (!_isOver && ont.OpticsAt is { } at && at != before && _watched.TryGetValue(id, out var turn))
                    {
                        var waited = at - turn.Last;
                        _watched[id] = (turn.Count + 1, waited > turn.Slowest ? waited : turn.Slowest, at);
                    }
                }
            }
        }
    }
}
