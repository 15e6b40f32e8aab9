using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Governor;

/// <summary>What somebody right of the sources would like an OLT to be asked.</summary>
internal enum WishKind
{
    /// <summary>Read the status of one PON's ONTs now: a trap spoke of it.</summary>
    VerifyPon,

    /// <summary>Read the status of one ONT now.</summary>
    VerifyOnt,

    /// <summary>Read the whole status table now: traps were dropped, or the OLT restarted.</summary>
    SweepStatus,
}

/// <summary>One wish. Equal wishes share one slot, so asking again costs nothing.</summary>
internal readonly record struct Wish(OltId Olt, WishKind Kind, PonId? Pon = null, OntId? Ont = null);

/// <summary>
/// The only way left: stages ask, nobody waits. A wish that finds the OLT's map full is refused and counted.
/// </summary>
internal interface IGovernor
{
    /// <summary>Returns false when refused.</summary>
    bool Ask(Wish wish);

    /// <summary>
    /// Reads this ONT more often until the lease of <see cref="LiveFeed.WatchLease"/> from now runs out.
    /// </summary>
    WatchAnswer Watch(OntId ont, WatchPace pace);

    /// <summary>A watcher left: the lease ends sooner, unless another watcher of this ONT renews it.</summary>
    void Unwatch(OntId ont);
}
