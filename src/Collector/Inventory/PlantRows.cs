using System.Net;
using Lightline.Collector.Metrics;
using Lightline.Contracts;
using Npgsql;

namespace Lightline.Collector.Inventory;

/// <summary>
/// Reads the plant of regions from <c>network</c>. An OLT whose secret does not open is left out, counted and logged; the
/// others are polled all the same.
/// </summary>
internal sealed class PlantRows(NpgsqlDataSource postgres, SecretBox secrets, EpisodeLog episodes)
{
    private const string OltsSql =
        """
        SELECT id, region_id, name, address, snmp_port, profile, secret_sealed
        FROM network.olt WHERE is_enabled AND region_id = ANY ($1) ORDER BY id
        """;

    private const string OntsSql =
        """
        SELECT port.id, port.olt_id, port.frame, port.slot, port.port, ont.id, ont.number, ont.serial, ont.splitter_id,
            premises.power_area_id, connection.id
        FROM network.port JOIN network.olt ON olt.id = port.olt_id LEFT JOIN network.ont ON ont.port_id = port.id
            LEFT JOIN network.connection ON connection.ont_id = ont.id
            LEFT JOIN network.premises ON premises.id = connection.premises_id
        WHERE olt.is_enabled AND olt.region_id = ANY ($1)
        ORDER BY port.olt_id, port.frame, port.slot, port.port, port.id, ont.number
        """;

    // Opening costs a private-key operation of about a millisecond; at most one entry an OLT.
    private Dictionary<OltId, (byte[] Box, SnmpCredential Credential)> _opened = [];

    /// <summary>Secrets that did not open, by reason.</summary>
    public ReasonCounter<SecretFault> Faults { get; } = new();

    /// <exception cref="NpgsqlException">PostgreSQL could not answer.</exception>
    public async Task<Plant> ReadAsync(IReadOnlyList<OwnedRegion> regions, CancellationToken cancellationToken)
    {
        if (regions.Count == 0)
        {
            return Plant.Empty;
        }

        var ids = regions.Select(r => r.Id.Value).ToArray();
        await using var connection = await postgres.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var pons = await ReadPonsAsync(connection, ids, cancellationToken);
        var olts = await ReadOltsAsync(connection, ids, pons, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Plant(regions, olts);
    }

    private static async Task<ILookup<OltId, Pon>> ReadPonsAsync(
        NpgsqlConnection connection, long[] regions, CancellationToken cancellationToken)
    {
        var pons = new List<(Pon Pon, List<Ont> Onts)>();
        await using var command = Command(connection, OntsSql, regions);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var (pon, olt) = (new PonId(rows.GetInt64(0)), new OltId(rows.GetInt64(1)));
            if (pons.Count == 0 || pons[^1].Pon.Id != pon)
            {
                var onts = new List<Ont>();
                pons.Add((new Pon(pon, olt, rows.GetInt32(2), rows.GetInt32(3), rows.GetInt32(4), onts), onts));
            }

            if (!await rows.IsDBNullAsync(5, cancellationToken))
            {
                pons[^1].Onts.Add(new Ont(
                    new OntId(rows.GetInt64(5)),
                    olt,
                    pon,
                    rows.GetInt32(6),
                    rows.GetString(7),
                    Maybe(rows, 8) is { } splitter ? new SplitterId(splitter) : null,
                    Maybe(rows, 9) is { } power ? new PowerAreaId(power) : null,
                    Maybe(rows, 10) is { } connectionId ? new ConnectionId(connectionId) : null));
            }
        }

        return pons.ToLookup(p => p.Pon.Olt, p => p.Pon);
    }

    private async Task<List<Olt>> ReadOltsAsync(
        NpgsqlConnection connection, long[] regions, ILookup<OltId, Pon> pons, CancellationToken cancellationToken)
    {
        var olts = new List<Olt>();
        var opened = new Dictionary<OltId, (byte[] Box, SnmpCredential Credential)>();
        await using var command = Command(connection, OltsSql, regions);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var (id, name) = (new OltId(rows.GetInt64(0)), rows.GetString(2));
            var box = await rows.GetFieldValueAsync<byte[]>(6, cancellationToken);
            if (Open(id, name, box) is { } credential)
            {
                opened[id] = (box, credential);
                var address = await rows.GetFieldValueAsync<IPAddress>(3, cancellationToken);
                var region = new RegionId(rows.GetInt64(1));
                var agent = new IPEndPoint(address, rows.GetInt32(4));
                olts.Add(new Olt(id, region, name, agent, rows.GetString(5), credential, [.. pons[id]]));
            }
        }

        _opened = opened;
        return olts;
    }

    private SnmpCredential? Open(OltId id, string name, byte[] box)
    {
        if (_opened.TryGetValue(id, out var known) && known.Box.AsSpan().SequenceEqual(box))
        {
            return known.Credential;
        }

        var credential = secrets.Open(name, box, out var fault);
        if (credential is null)
        {
            Faults.Count(fault);
            episodes.Struck($"secret of {name} does not open", ReasonCounter<SecretFault>.Word(fault));
        }

        return credential;
    }

    private static long? Maybe(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, long[] regions) =>
        new(sql, connection) { Parameters = { new NpgsqlParameter<long[]> { TypedValue = regions } } };
}
