using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Data.Tenancy;

namespace Lightline.Portal.Live.Store;

/// <summary>
/// What the live half reads of the database. A read throws what the driver throws: that the database is away, and that a
/// row holds what ours never hold. <see cref="StoreReads"/> makes a value of both.
/// </summary>
internal interface ILiveStore
{
    /// <summary>Collectors seen since <paramref name="since"/>, by name.</summary>
    Task<IReadOnlyList<CollectorNode>> CollectorsAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Which ONT hangs on which port, at most <paramref name="max"/>.</summary>
    Task<IReadOnlyList<(OntId Ont, PonId Port)>> PortsAsync(int max, CancellationToken cancellationToken);

    /// <summary>The state rows of these ONTs and their OLTs' sweeps.</summary>
    Task<IReadOnlyList<(OntLive Ont, OltLive? Olt)>> RowsAsync(
        IReadOnlyCollection<OntId> onts, CancellationToken cancellationToken);

    /// <summary>
    /// A connection by its public number, if the account of this scope has its tenure there now: the database decides.
    /// Null alike for one that does not exist, for one of somebody else, and for one whose tenure is over or to come.
    /// </summary>
    Task<Seat?> FindSeatAsync(Scope scope, string connection, CancellationToken cancellationToken);

    /// <summary>The same for several public numbers at once; those that are not this account's are left out.</summary>
    Task<IReadOnlyList<Seat>> FindSeatsAsync(
        Scope scope, IReadOnlyCollection<string> connections, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a user still belongs to the account of this scope and has the security stamp that their session began
    /// with.
    /// </summary>
    Task<bool> IsSessionValidAsync(Scope scope, Guid user, string stamp, CancellationToken cancellationToken);
}

/// <summary>A Collector as it registered itself.</summary>
/// <param name="Collector">Its name.</param>
/// <param name="FeedUrl">Where its feed listens.</param>
internal sealed record CollectorNode(string Collector, Uri FeedUrl);
