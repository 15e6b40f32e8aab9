namespace Lightline.Collector.Governor;

/// <summary>Time since the clock was made. Schedules use it, so that a wall clock set back stalls nothing.</summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public TimeSpan Now => time.GetElapsedTime(_origin);
}
