using System.Net;

namespace Lightline.Portal.Identity.Keys;

/// <summary>
/// Bounds the wrong keys of one household, so that nobody keeps the database busy with them. Right ones are not counted.
/// </summary>
internal sealed class KeyGate(TimeProvider time)
{
    /// <summary>Length of a window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>Wrong keys of one address (IPv6: one /64) in a window; a script with an old one finds out by the first.</summary>
    public const int WrongMax = 60;

    private readonly WindowCounts<Household> _wrong = new(time, Window);
    private readonly Lock _lock = new();

    /// <summary>Whether a key from there is looked at.</summary>
    public bool IsOpen(IPAddress? address)
    {
        lock (_lock)
        {
            return _wrong.Of(Household.Of(address)) < WrongMax;
        }
    }

    /// <summary>Counts a wrong one.</summary>
    public void Count(IPAddress? address)
    {
        lock (_lock)
        {
            _wrong.Add(Household.Of(address));
        }
    }
}
