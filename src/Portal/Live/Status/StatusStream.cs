using System.Runtime.CompilerServices;
using Lightline.Contracts.Live;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Store;

namespace Lightline.Portal.Live.Status;

/// <summary>
/// Makes one viewer's frames: at once, then when something changed or the clock alone changes the verdict, never more
/// often than the frame interval. There is no queue: each frame is made from the present state.
/// </summary>
internal sealed class StatusStream(
    LiveState state,
    LiveFacts facts,
    Freshness freshness,
    LiveOptions options,
    TimeProvider time,
    LiveMetrics metrics,
    ILogger<StatusStream> logger)
{
    /// <summary>A frame goes out at least this often, so that a page knows its stream lives.</summary>
    private static readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(15);

    private readonly Guid _sender = Guid.CreateVersion7(time.GetUtcNow());

    /// <summary>
    /// The frames of a seat. It is looked up again every minute, and the stream ends when it is the viewer's no more; a
    /// database that does not answer ends nothing.
    /// </summary>
    public async IAsyncEnumerable<StatusFrame> FramesAsync(
        Seat seat, Viewer viewer, SeatLookup lookup, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var usual = await facts.UsualLightAsync(seat, cancellationToken);
        var foundAt = time.GetUtcNow();
        for (var number = 1L; ; number++)
        {
            Locate(viewer);
            var (frame, nextChangeAt) = Compose(seat, usual, number);
            metrics.FrameSent();
            yield return frame;
            await Task.Delay(options.FrameInterval, time, cancellationToken);
            var wait = nextChangeAt - time.GetUtcNow();
            wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait < _heartbeat ? wait : _heartbeat;
            await viewer.Changed.WaitAsync(wait, time, cancellationToken);
            if (time.GetUtcNow() - foundAt < options.SeatInterval)
            {
                continue;
            }
            foundAt = time.GetUtcNow();
            if (await lookup(cancellationToken) is { } answer)
            {
                if (answer.Seat is not { } found || found.Ont != seat.Ont)
                {
                    yield break;
                }
                seat = found;
            }
        }
    }

    private (StatusFrame Frame, DateTimeOffset NextChangeAt) Compose(Seat seat, double? usual, long number)
    {
        try
        {
            var now = time.GetUtcNow();
            var known = facts.Now(seat) with { UsualRxPowerDbm = usual };
            var (view, nextChangeAt) = StatusView.Of(known, freshness, seat.Voice, now);
            return (new StatusFrame(_sender, number, now, view), nextChangeAt);
        }
        catch (Exception failure)
        {
            logger.FrameFailed(failure);
            throw;
        }
    }

    private void Locate(Viewer viewer)
    {
        if (state.TryFind(viewer.Ont, out var sight))
        {
            viewer.Olt = sight.Olt;
            viewer.Port = sight.Port;
        }
    }
}
