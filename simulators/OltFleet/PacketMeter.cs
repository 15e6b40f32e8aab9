namespace Lightline.OltFleet;

/// <summary>Finds the worst second in a growing count of packets. Not thread-safe.</summary>
internal sealed class PacketMeter
{
    /// <summary>Samples kept: more than a second of ticks.</summary>
    private const int SamplesMax = 256;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private readonly Queue<(DateTimeOffset At, long Total)> _samples = new();

    public int PerSecondMax { get; private set; }

    /// <summary>Takes the count as it stands and returns how many packets came within the last second.</summary>
    public int Sample(long total, DateTimeOffset now)
    {
        while (_samples.Count == SamplesMax || (_samples.TryPeek(out var oldest) && now - oldest.At > Window))
        {
            _samples.Dequeue();
        }

        _samples.Enqueue((now, total));
        var inSecond = (int)(total - _samples.Peek().Total);
        PerSecondMax = Math.Max(PerSecondMax, inSecond);
        return inSecond;
    }
}
