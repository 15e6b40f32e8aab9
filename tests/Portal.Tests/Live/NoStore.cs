using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Data.Tenancy;
using Lightline.Portal.Live.Store;

namespace Lightline.Portal.Tests.Live;

/// <summary>A database that knows at most some Collectors.</summary>
internal sealed class NoStore : ILiveStore
{
    public IReadOnlyList<CollectorNode> Collectors { get; init; } = [];

    public Task<IReadOnlyList<CollectorNode>> CollectorsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.FromResult(Collectors);

    public Task<IReadOnlyList<(OntId Ont, PonId Port)>> PortsAsync(int max, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(OntId Ont, PonId Port)>>([]);

    public Task<IReadOnlyList<(OntLive Ont, OltLive? Olt)>> RowsAsync(
        IReadOnlyCollection<OntId> onts, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(OntLive Ont, OltLive? Olt)>>([]);

    public Task<Seat?> FindSeatAsync(Scope scope, string connection, CancellationToken cancellationToken) =>
        Task.FromResult<Seat?>(null);

    public Task<IReadOnlyList<Seat>> FindSeatsAsync(
        Scope scope, IReadOnlyCollection<string> connections, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Seat>>([]);

    public Task<bool> IsSessionValidAsync(Scope scope, Guid user, string stamp, CancellationToken cancellationToken) =>
        Task.FromResult(false);
}
