using Lightline.Data.Tenancy;
using Lightline.History;
using Npgsql;

namespace Lightline.Portal.Features.Connection;

/// <summary>
/// Reads history in the visitor's own scope, so that the row policies cut it as they cut everything else.
/// </summary>
internal sealed class VisitorHistory(
    HistoryOptions options, NpgsqlDataSource source, CurrentScope scope, IHttpClientFactory http, TimeProvider time)
{
    /// <summary>The series; null when the store does not answer, which a page says in words.</summary>
    public async Task<HistorySeries?> ReadAsync(
        Occupancy occupancy, HistorySpan span, CancellationToken cancellationToken)
    {
        using var client = http.CreateClient(nameof(VisitorHistory));
        var reader = HistoryStores.CreateReader(
            options, async token => await ScopedConnection.OpenAsync(source, scope.Current, token), client, time);
        return (await reader.ReadAsync(occupancy, span, time.GetUtcNow(), cancellationToken)).Series;
    }
}
