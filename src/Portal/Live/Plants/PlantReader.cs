using Lightline.Contracts;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Npgsql;

namespace Lightline.Portal.Live.Plants;

/// <summary>Reads the plant in the operator's name.</summary>
internal sealed class PlantReader(NpgsqlDataSource source, LiveOptions options)
{
    private const string Areas = "select id, parent_id, name, boundary::text from network.area order by id";

    private const string Sites = "select id, name, latitude, longitude from network.site order by id";

    private const string Cabinets =
        """
        select s.id, s.parent_id, o.site_id, s.area_id, s.name, s.latitude, s.longitude
        from network.splitter s
            join network.port p on p.id = s.port_id
            join network.olt o on o.id = p.olt_id
        order by s.id
        """;

    private const string Homes =
        """
        select o.id, c.id, o.splitter_id, p.area_id
        from network.connection c
            join network.ont o on o.id = c.ont_id
            join network.premises p on p.id = c.premises_id
        where c.id in (select * from retail.in_service(array(select id from network.connection where ont_id is not null)))
        order by c.id
        """;

    /// <summary>The whole plant, each kind up to its bound. Throws what the driver throws.</summary>
    public async Task<Plant> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ScopedConnection.OpenAsync(source, Scope.Operator, cancellationToken);
        var cut = new Cut();
        var areas = await ListAsync(connection, Areas, options.AreasMax, row => ReadArea(row, cut), cut, cancellationToken);
        var sites = await ListAsync(connection, Sites, options.SitesMax, row => ReadSite(row, cut), cut, cancellationToken);
        var cabinets = await ListAsync(
            connection, Cabinets, options.CabinetsMax, row => ReadCabinet(row, cut), cut, cancellationToken);
        var homes = await ListAsync(connection, Homes, options.PlantHomesMax, ReadHome, cut, cancellationToken);
        return new Plant(areas, sites, cabinets, homes, cut.LeftOut, cut.Unplaced);
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(
        NpgsqlConnection connection,
        string sql,
        int max,
        Func<NpgsqlDataReader, T> read,
        Cut cut,
        CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        var isCut = false;
        // One more than fits tells that some are left out.
        await using (var command = Command($"{sql} limit {max + 1}"))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (!isCut && await reader.ReadAsync(cancellationToken))
            {
                isCut = rows.Count == max;
                if (!isCut)
                {
                    rows.Add(read(reader));
                }
            }
        }

        if (isCut)
        {
            await using var command = Command($"select count(*) from ({sql}) every");
            cut.LeftOut += (int)((long)(await command.ExecuteScalarAsync(cancellationToken))! - max);
        }

        return rows;

        NpgsqlCommand Command(string text) =>
            new(text, connection) { CommandTimeout = (int)options.CallTimeout.TotalSeconds };
    }

    private static PlantArea ReadArea(NpgsqlDataReader row, Cut cut)
    {
        var drawn = row.IsDBNull(3) ? null : row.GetString(3);
        var boundary = drawn is null ? null : Boundary.Check(drawn);
        cut.Unplaced += drawn is not null && boundary is null ? 1 : 0;
        return new PlantArea(
            new AreaId(row.GetInt64(0)),
            row.IsDBNull(1) ? null : new AreaId(row.GetInt64(1)),
            row.GetString(2),
            boundary);
    }

    private static PlantSite ReadSite(NpgsqlDataReader row, Cut cut) =>
        new(new SiteId(row.GetInt64(0)), row.GetString(1), Place(row, 2, cut));

    private static PlantCabinet ReadCabinet(NpgsqlDataReader row, Cut cut) => new(
        new SplitterId(row.GetInt64(0)),
        row.IsDBNull(1) ? null : new SplitterId(row.GetInt64(1)),
        new SiteId(row.GetInt64(2)),
        new AreaId(row.GetInt64(3)),
        row.GetString(4),
        Place(row, 5, cut));

    private static PlantHome ReadHome(NpgsqlDataReader row) => new(
        new OntId(row.GetInt64(0)),
        new ConnectionId(row.GetInt64(1)),
        row.IsDBNull(2) ? null : new SplitterId(row.GetInt64(2)),
        new AreaId(row.GetInt64(3)));

    private static Position? Place(NpgsqlDataReader row, int at, Cut cut)
    {
        var place = Position.From(row.GetDouble(at), row.GetDouble(at + 1));
        cut.Unplaced += place is null ? 1 : 0;
        return place;
    }

    /// <summary>What of the plant does not reach the map.</summary>
    private sealed class Cut
    {
        public int LeftOut { get; set; }

        public int Unplaced { get; set; }
    }
}
