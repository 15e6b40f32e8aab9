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
    LiveState state, LiveFacts facts, Freshness freshness, LiveOptions options, TimeProvider time, LiveMetrics metrics)
{
    /// <summary>A frame goes out at least this often, so that a page knows its socket lives.</summary>
    private static readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(15);

    private readonly Guid _sender = Guid.CreateVersion7(time.GetUtcNow());

    public async IAsyncEnumerable<StatusFrame> FramesAsync(
        Seat seat, Viewer viewer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var usual = await facts.UsualLightAsync(seat, cancellationToken);
        for (var number = 1L; ; number++)
        {
            Locate(viewer);
            var now = time.GetUtcNow();
            var (view, unproved, nextChangeAt) = StatusView.Both(
                facts.Now(seat) with { UsualRxPowerDbm = usual }, freshness, seat.Voice, now);
            metrics.FrameSent();
            yield return new StatusFrame(_sender, number, now, view, unproved);
            await Task.Delay(options.FrameInterval, time, cancellationToken);
            var wait = nextChangeAt - time.GetUtcNow();
            wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait < _heartbeat ? wait : _heartbeat;
            await viewer.Changed.WaitAsync(wait, time, cancellationToken);
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
