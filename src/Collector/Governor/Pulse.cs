namespace Lightline.Collector.Governor;

/// <summary>Wakes loops without remembering how often. Thread-safe.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = New();

    /// <summary>
    /// Lets a loop wait for the next beat. Fetch it before looking at what the beat announces: what comes in between
    /// then ends the wait.
    /// </summary>
    public PulseTicket Next => new(Volatile.Read(ref _next).Task);

    public void Beat() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>One coming beat of a <see cref="Pulse"/>.</summary>
internal readonly struct PulseTicket(Task beat)
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(1);

    /// <summary>Waits for the beat, but not much longer than <paramref name="atMost"/> (1 ms to 1 min).</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = atMost > WaitMax ? WaitMax : atMost < WaitMin ? WaitMin : atMost;
#pragma warning disable VSTHRD003 // The beat runs no code of its own: nothing can deadlock on it.
        await Task.WhenAny(beat, Task.Delay(delay, time, enough.Token));
#pragma warning restore VSTHRD003
        await enough.CancelAsync();
    }
}
