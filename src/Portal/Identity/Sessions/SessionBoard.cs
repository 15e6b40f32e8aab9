using System.Collections.Concurrent;
using Lightline.Data;

namespace Lightline.Portal.Identity.Sessions;

/// <summary>
/// The sessions that were ended before their time, as far as this process knows: from itself at once, from the others within
/// a second (<see cref="SessionWatch"/>). An entry is kept until its session would be over anyhow. When the board is full
/// an ended session is met by the check of each minute instead.
/// </summary>
internal sealed class SessionBoard(TimeProvider time)
{
    /// <summary>Entries of about 100 bytes: 20 MB. A town of 500,000 people signs out 200,000 times in twelve hours.</summary>
    public const int EntriesMax = 200_000;

    private readonly ConcurrentDictionary<SessionId, DateTimeOffset> _ended = new();
    private DateTimeOffset _sweptAt;

    /// <summary>How many are held.</summary>
    public int Count => _ended.Count;

    /// <summary>Whether a session was ended.</summary>
    public bool IsEnded(SessionId session) => _ended.ContainsKey(session);

    /// <summary>Notes that a session was ended; false when that was known, or when the board is full.</summary>
    public bool TryAdd(SessionId session, DateTimeOffset endedAt)
    {
        Sweep();
        return _ended.Count < EntriesMax && _ended.TryAdd(session, endedAt + SessionRules.LengthMax);
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        if (now - _sweptAt < SessionRules.StampCheckedEvery)
        {
            return;
        }

        _sweptAt = now;
        foreach (var (session, until) in _ended)
        {
            if (until <= now)
            {
                _ended.TryRemove(session, out _);
            }
        }
    }
}
