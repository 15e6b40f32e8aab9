namespace Lightline.Collector.Sources.Snmp;

/// <summary>
/// Spreads what would otherwise strike together, by a sequence that depends on the seed alone (SplitMix64), so that a
/// run can be repeated.
/// </summary>
internal sealed class Jitter(long seed)
{
    private const double Width = 0.1;

    private ulong _state = (ulong)seed;

    /// <summary>0 (inclusive) to 1 (exclusive).</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>0.95 to 1.05, to stretch an interval by.</summary>
    public double About() => 1 - (Width / 2) + (Width * Next());
}
