using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Npgsql;

namespace Lightline.Collector.Regions;

/// <summary>
/// The table where Collectors agree who owns a region. One statement each, by PostgreSQL's clock only, so that the clocks
/// of two machines decide nothing. The epoch grows with every change of hands and never falls.
/// </summary>
internal sealed class RegionTable(NpgsqlDataSource postgres, RegionOptions options)
{
    private const string RenewSql =
        """
        UPDATE live.region_owner SET until = now() + $4
        WHERE region_id = $1 AND collector = $2 AND epoch = $3
        """;

    private const string TakeSql =
        """
        INSERT INTO live.region_owner AS owner (region_id, collector, epoch, until)
        SELECT region.id, $1, 1, now() + $2 FROM network.region
        WHERE (cardinality($3::text[]) = 0 OR region.code = ANY ($3)) AND NOT (region.id = ANY ($4::bigint[]))
        ON CONFLICT (region_id) DO UPDATE
            SET collector = excluded.collector, epoch = owner.epoch + 1, until = excluded.until
            WHERE owner.until <= now() OR ($5 AND owner.collector = excluded.collector)
        RETURNING region_id, (SELECT code FROM network.region WHERE id = region_id), epoch
        """;

    private const string ReleaseSql =
        "UPDATE live.region_owner SET until = now() WHERE region_id = $1 AND collector = $2 AND epoch = $3";

    private const string BeatSql =
        """
        INSERT INTO live.collector_node (collector, feed_url, started_at, seen_at) VALUES ($1, $2, $3, now())
        ON CONFLICT (collector) DO UPDATE
            SET feed_url = excluded.feed_url, started_at = excluded.started_at, seen_at = excluded.seen_at
        """;

    /// <summary>Extends a lease. False when the region has another owner or epoch by now.</summary>
    public async Task<bool> RenewAsync(OwnedRegion region, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(RenewSql);
        Add(command, region.Id.Value, options.Name, region.Epoch, options.Lease);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Takes every region that is free and may be ours.</summary>
    /// <param name="owned">Regions that are ours already.</param>
    /// <param name="isFirst">
    /// The process has just started: an unexpired lease under our own name is our predecessor's, who is dead. Later it
    /// would be a namesake's, and taking it would start a quarrel.
    /// </param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<IReadOnlyList<OwnedRegion>> TakeAsync(
        IEnumerable<OwnedRegion> owned, bool isFirst, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(TakeSql);
        Add(command, options.Name, options.Lease);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. options.Codes] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. owned.Select(r => r.Id.Value)] });
        Add(command, isFirst);
        var taken = new List<OwnedRegion>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            taken.Add(new OwnedRegion(new RegionId(rows.GetInt64(0)), rows.GetString(1), rows.GetInt64(2)));
        }

        return taken;
    }

    /// <summary>Lets the next owner in at once instead of after the lease.</summary>
    public async Task ReleaseAsync(OwnedRegion region, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(ReleaseSql);
        Add(command, region.Id.Value, options.Name, region.Epoch);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Tells Portals where the feed is.</summary>
    public async Task BeatAsync(Uri feed, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(BeatSql);
        Add(command, options.Name, feed.AbsoluteUri.TrimEnd('/'), startedAt.UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<object> values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
    }
}
