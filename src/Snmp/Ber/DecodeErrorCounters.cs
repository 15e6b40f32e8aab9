namespace Lightline.Snmp.Ber;

/// <summary>How often each reason has refused a datagram. Safe to use from several threads.</summary>
public sealed class DecodeErrorCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<DecodeError>().Length];

    /// <summary>Refusals for one reason.</summary>
    public long this[DecodeError reason] => Volatile.Read(ref _counts[(int)reason]);

    /// <summary>Refusals for any reason.</summary>
    public long Total
    {
        get
        {
            var total = 0L;
            for (var i = 0; i < _counts.Length; i++)
            {
                total += Volatile.Read(ref _counts[i]);
            }

            return total;
        }
    }

    internal void Add(DecodeError reason) => Interlocked.Increment(ref _counts[(int)reason]);
}
