using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Lightline.Collector.Metrics;

/// <summary>Counts by reason. The enum numbers its values from 0 without gaps.</summary>
internal sealed class ReasonCounter<TReason> where TReason : struct, Enum
{
    private static readonly TReason[] Reasons = Enum.GetValues<TReason>();
    private static readonly string[] Words = [.. Reasons.Select(r => ToWords(r.ToString()))];
    private readonly long[] _counts = new long[Reasons.Length];

    public long this[TReason reason] => Volatile.Read(ref _counts[Index(reason)]);

    public long Total => _counts.Sum();

    public void Count(TReason reason, long by = 1) => Interlocked.Add(ref _counts[Index(reason)], by);

    /// <summary>The reason as metrics and logs spell it, such as <c>too-large</c>.</summary>
    public static string Word(TReason reason) => Words[Index(reason)];

    internal IEnumerable<Measurement<long>> Measure()
    {
        for (var i = 0; i < Reasons.Length; i++)
        {
            yield return new Measurement<long>(
                Volatile.Read(ref _counts[i]),
                new KeyValuePair<string, object?>("reason", Words[i]));
        }
    }

    private static int Index(TReason reason) => Unsafe.BitCast<TReason, int>(reason);

    private static string ToWords(string name) =>
        string.Concat(name.Select((c, i) =>
            char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
