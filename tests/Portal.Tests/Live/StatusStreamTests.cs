using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.History;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Live.Store;
using Lightline.Verdict;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Portal.Tests.Live;

/// <summary>One viewer's stream by a clock that the test turns.</summary>
public sealed class StatusStreamTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(Onts.Noon);
    private readonly IncidentBoard _board = new();
    private readonly LiveState _state;
    private readonly Counts _counts;
    private readonly StatusStream _stream;
    private readonly Viewer _viewer = new("anna", new OntId(1), Onts.Noon);
    private readonly Seat _seat = new(
        Scope.OfAccount(new OrganisationId(Guid.CreateVersion7(Onts.Noon)), new AccountId(Guid.CreateVersion7(Onts.Noon))),
        new ConnectionId(1),
        new OntId(1),
        Onts.Online(1),
        null,
        null,
        new Voice(Words.For("en"), TimeZoneInfo.Utc));

    private SeatAnswer? _answer;

    public StatusStreamTests()
    {
        var options = new LiveOptions();
        (var metrics, _counts) = Counts.Own();
        _state = new LiveState(options, metrics);
        var history = new HistoryReads(
            _ => new NoHistory(), options, _time, metrics, NullLogger<HistoryReads>.Instance);
        var facts = new LiveFacts(_state, history, _board, _time);
        _stream = new StatusStream(
            _state, facts, new Freshness(), options, _time, metrics, NullLogger<StatusStream>.Instance);
    }

    public void Dispose()
    {
        _viewer.Dispose();
        _counts.Dispose();
    }

    [Fact]
    public async Task Clock_alone_takes_a_green_away_and_then_all_knowledge_when_nothing_newer_comes()
    {
        await using var frames = Frames();
        Assert.Equal(("Working", "ok"), Kind(await NextAsync(frames)));
        var late = await NextAsync(frames, but: "Working");
        Assert.Equal(("WasOnline", "unknown"), Kind(late));
        Assert.Equal(Onts.Noon + new Freshness().LiveFor, late.SentAt);
        var unknown = await NextAsync(frames, but: "WasOnline");
        Assert.Equal(("CannotCheck", "unknown"), Kind(unknown));
        Assert.Equal(Onts.Noon + new Freshness().UnknownAfter, unknown.SentAt);
    }

    [Fact]
    public async Task Thousand_changes_between_two_frames_make_one_frame_with_the_last_value()
    {
        await using var frames = Frames();
        await NextAsync(frames);
        for (var change = 0; change < 1_000; change++)
        {
            var ont = Onts.Online(1, _time.GetUtcNow(), -20 - (change / 1_000.0));
            _state.Apply(1, 1, Onts.Frame(change + 1, FeedFrameKind.Changes, [ont]));
            _viewer.Changed.Ring();
        }
        var frame = await NextAsync(frames);
        Assert.Equal((2, "−21.0\u00a0dBm"), (frame!.Number, frame.View.Texts["rx"]));
        Assert.Equal(2, _counts["portal_status_frames_total"]);
    }

    [Fact]
    public async Task Stream_ends_within_a_minute_when_the_seat_is_the_viewers_no_more()
    {
        _answer = new SeatAnswer(null);
        await using var frames = Frames();
        while (await NextAsync(frames) is not null)
        {
            Assert.True(_time.GetUtcNow() - Onts.Noon < TimeSpan.FromMinutes(2));
        }
    }

    [Fact]
    public async Task Database_without_an_answer_ends_nothing()
    {
        await using var frames = Frames();
        while (_time.GetUtcNow() - Onts.Noon < TimeSpan.FromMinutes(3))
        {
            Assert.NotNull(await NextAsync(frames));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Outage_of_the_tenant_before_is_told_from_the_viewers_own_first_moment(bool isFollowed)
    {
        var dark = Onts.Dark(1, Onts.Noon.AddDays(-3)) with { ProvenAt = Onts.Noon };
        var from = Onts.Noon.AddMinutes(-10);
        var seat = _seat with
        {
            Row = dark with { ProvenAt = from },
            Occupancy = new Occupancy(new ConnectionId(1), new OntId(1), from, To: null),
        };
        if (isFollowed)
        {
            _state.Apply(1, 1, Onts.Snapshot(dark));
        }
        else
        {
            seat = seat with { Row = dark };
        }
        await using var frames = Frames(seat);
        var view = (await NextAsync(frames))!.View;
        Assert.Equal("NoLight", view.Kind);
        Assert.StartsWith("We noticed at 11:50.", view.Texts["meaning"], StringComparison.Ordinal);
        Assert.Equal(("–", "–"), (view.Texts["rx"], view.Texts["measured"]));
    }

    [Fact]
    public async Task Box_is_seen_online_since_the_viewers_own_first_moment_at_most()
    {
        var from = Onts.Noon.AddMinutes(-10);
        await using var frames = Frames(_seat with
        {
            Occupancy = new Occupancy(new ConnectionId(1), new OntId(1), from, To: null),
        });
        Assert.Equal("Seen online since 22 Nov, 11:50", (await NextAsync(frames))!.View.Texts["box-state"]);
    }

    private IAsyncEnumerator<StatusFrame> Frames(Seat? seat = null) =>
        _stream.FramesAsync(seat ?? _seat, _viewer, _ => Task.FromResult(_answer), CancellationToken.None)
            .GetAsyncEnumerator(CancellationToken.None);

    /// <summary>The next frame, turning the clock until it comes; null at the end of the stream.</summary>
    private async Task<StatusFrame?> NextAsync(IAsyncEnumerator<StatusFrame> frames)
    {
        var next = frames.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None));
        }
        return await next ? frames.Current : null;
    }

    /// <summary>The first frame of another kind.</summary>
    private async Task<StatusFrame> NextAsync(IAsyncEnumerator<StatusFrame> frames, string but)
    {
        StatusFrame? frame;
        do
        {
            frame = await NextAsync(frames);
        }
        while (frame!.View.Kind == but);
        return frame;
    }

    private static (string Kind, string Tone) Kind(StatusFrame? frame) => (frame!.View.Kind, frame.View.Tone);
}
