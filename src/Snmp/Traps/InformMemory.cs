using System.Net;

namespace Lightline.Snmp.Traps;

/// <summary>
/// Remembers the last 1,024 informs by source and request-id for a minute: a sender whose acknowledgement was lost
/// repeats the same id within seconds (RFC 3416 4.2.7), and may use it for another inform much later.
/// </summary>
internal sealed class InformMemory(TimeProvider time)
{
    private const int CountMax = 1_024;
    private static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(IPEndPoint Source, int Id), long> _seen = [];
    private readonly Queue<((IPEndPoint Source, int Id) Key, long At)> _order = new();

    /// <summary>Whether this inform is new; it is remembered either way.</summary>
    public bool IsNew(IPEndPoint source, int id)
    {
        var now = time.GetTimestamp();
        while (_order.TryPeek(out var oldest)
            && (_order.Count >= CountMax || time.GetElapsedTime(oldest.At, now) > AgeMax))
        {
            _order.Dequeue();
            _seen.Remove(oldest.Key);
        }

        if (!_seen.TryAdd((source, id), now))
        {
            return false;
        }

        _order.Enqueue(((source, id), now));
        return true;
    }
}
