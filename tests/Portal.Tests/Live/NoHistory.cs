using Lightline.History;

namespace Lightline.Portal.Tests.Live;

/// <summary>A store of history that is away.</summary>
internal sealed class NoHistory : IHistoryReader
{
    public Task<HistoryReadResult> ReadAsync(
        Occupancy occupancy, HistorySpan span, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(new HistoryReadResult(null, "away"));
}
