using System.Net;
using Lightline.Portal.Identity;

namespace Lightline.Portal.Features.Manage;

/// <summary>
/// Bounds what links may cause. Who tries tokens costs a hash each and learns nothing; a right one is never kept out by them,
/// because many people's mail programs may ask from one address. Who has a right one may not fill the audit log with it.
/// </summary>
internal sealed class ManageGate(TimeProvider time)
{
    /// <summary>Length of a window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>Wrong tokens of one address (IPv6: one /64) in a window, until it is told to come later.</summary>
    public const int WrongMax = 60;

    /// <summary>Changes by the links of one contact in a window: somebody who cannot decide.</summary>
    public const int ChangesMax = 20;

    private readonly WindowCounts<Household> _wrong = new(time, Window);
    private readonly WindowCounts<Guid> _changes = new(time, Window);
    private readonly Lock _lock = new();

    /// <summary>Counts a wrong token; whether there were too many.</summary>
    public bool IsTooManyWrong(IPAddress? address)
    {
        lock (_lock)
        {
            return _wrong.Add(Household.Of(address)) > WrongMax;
        }
    }

    /// <summary>Counts a change; whether there were too many.</summary>
    public bool IsTooManyChanges(Guid contact)
    {
        lock (_lock)
        {
            return _changes.Add(contact) > ChangesMax;
        }
    }
}
