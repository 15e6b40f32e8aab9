using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;
using Npgsql;

namespace Lightline.Collector.Incidents;

/// <summary>
/// Reads and writes incidents in PostgreSQL. An incident, its members and its events are written in one transaction,
/// which first locks the region's row against a new owner and reads its epoch: a stalled owner that wakes up writes
/// nothing.
/// </summary>
internal sealed class IncidentTables(NpgsqlDataSource postgres)
{
    private const string EpochSql = "SELECT epoch FROM live.region_owner WHERE region_id = $1 FOR SHARE";

    private const string IncidentSql =
        """
        INSERT INTO live.incident (id, public_number, region_id, kind, olt_id, port_id, splitter_id, power_area_id, state,
            first_lost_at, opened_at, confirmed_at, resolved_at, change, changed_at, epoch)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, clock_timestamp(), $15)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, olt_id = excluded.olt_id, port_id = excluded.port_id,
            splitter_id = excluded.splitter_id, power_area_id = excluded.power_area_id, state = excluded.state,
            confirmed_at = excluded.confirmed_at, resolved_at = excluded.resolved_at, change = excluded.change,
            changed_at = excluded.changed_at, epoch = excluded.epoch
        """;

    private const string MembersSql =
        """
        INSERT INTO live.incident_member AS m (incident_id, ont_id, connection_id, state, cause, episode, joined_at, lost_at,
            restored_at, lost_offered, restored_offered)
        SELECT $1, n.ont_id, n.connection_id, n.state, n.cause, n.episode, n.joined_at, n.lost_at, n.restored_at,
            n.lost_offered, n.restored_offered
        FROM unnest($2::bigint[], $3::bigint[], $4::smallint[], $5::smallint[], $6::int[], $7::timestamptz[],
            $8::timestamptz[], $9::timestamptz[], $10::int[], $11::int[])
            AS n(ont_id, connection_id, state, cause, episode, joined_at, lost_at, restored_at, lost_offered,
                restored_offered)
        ON CONFLICT (incident_id, ont_id) DO UPDATE SET connection_id = excluded.connection_id,
            joined_at = excluded.joined_at, state = excluded.state, cause = excluded.cause,
            episode = excluded.episode, lost_at = excluded.lost_at, restored_at = excluded.restored_at,
            lost_offered = greatest(m.lost_offered, excluded.lost_offered),
            restored_offered = greatest(m.restored_offered, excluded.restored_offered)
        """;

    private const string EventSql =
        """
        INSERT INTO live.incident_event (id, incident_id, region_id, change, kind, at, connections, episodes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING
        """;

    private const string HeadsSql =
        """
        SELECT id, public_number, kind, olt_id, port_id, splitter_id, power_area_id, first_lost_at, opened_at, confirmed_at,
            change
        FROM live.incident i
        """;

    private const string OwnMembersSql =
        """
        SELECT m.incident_id, m.ont_id, m.connection_id, m.state, m.cause, m.episode, m.joined_at, m.lost_at, m.restored_at,
            m.lost_offered, m.restored_offered
        FROM live.incident_member m JOIN live.incident i ON i.id = m.incident_id
        """;

    private const string OpenOfRegion = " WHERE i.region_id = $1 AND i.state = 1";

    private const string WithId = " WHERE i.region_id = $1 AND i.id = $2";

    /// <summary>The region's open incidents, each with what has been offered of it.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL could not answer; the caller tries again.</exception>
    public Task<IReadOnlyList<(Incident Incident, WrittenIncident Written)>> ReadOpenAsync(
        OwnedRegion region, CancellationToken cancellationToken) =>
        ReadAsync(region, OpenOfRegion, id: null, cancellationToken);

    /// <summary>What is written of one incident, open or not: nothing, when it never was.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL could not answer; the caller tries again.</exception>
    public async Task<WrittenIncident> ReadWrittenAsync(Incident incident, CancellationToken cancellationToken) =>
        (await ReadAsync(incident.Region, WithId, incident.Id, cancellationToken)).Select(i => i.Written)
            .SingleOrDefault(WrittenIncident.None);

    private async Task<IReadOnlyList<(Incident Incident, WrittenIncident Written)>> ReadAsync(
        OwnedRegion region, string where, IncidentId? id, CancellationToken cancellationToken)
    {
        var members = new Dictionary<IncidentId, Dictionary<OntId, (Member, Offered)>>();
        await using var connection = await postgres.OpenConnectionAsync(cancellationToken);
        await using (var command = Command(OwnMembersSql))
        await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                var incident = new IncidentId(rows.GetGuid(0));
                if (!members.TryGetValue(incident, out var all))
                {
                    members.Add(incident, all = []);
                }

                var member = ToMember(rows);
                all[member.Ont] = (member, new Offered(rows.GetInt32(9), rows.GetInt32(10)));
            }
        }

        var open = new List<(Incident, WrittenIncident)>();
        await using var heads = Command(HeadsSql);
        await using var found = await heads.ExecuteReaderAsync(cancellationToken);
        while (await found.ReadAsync(cancellationToken))
        {
            var own = members.GetValueOrDefault(new IncidentId(found.GetGuid(0))) ?? [];
            var incident = ToIncident(found, region, [.. own.Values.Select(m => m.Item1)]);
            open.Add((incident, new WrittenIncident(region.Id, incident.Change, incident.Scope, own)));
        }

        return open;

        NpgsqlCommand Command(string sql)
        {
            var command = new NpgsqlCommand(sql + where, connection) { Parameters = { Of(region.Id.Value) } };
            if (id is { } one)
            {
                command.Parameters.Add(Of(one.Value));
            }

            return command;
        }
    }

    /// <summary>
    /// Writes the whole of an incident, of its members those in <paramref name="changed"/>, and events. Returns false,
    /// having written nothing, when the region has another epoch now.
    /// </summary>
    /// <exception cref="NpgsqlException">PostgreSQL did not take it; the caller tries again later.</exception>
    public async Task<bool> WriteAsync(
        Incident incident,
        IReadOnlyList<(Member Member, Offered Offered)> changed,
        IReadOnlyList<IncidentEvent> events,
        CancellationToken cancellationToken)
    {
        await using var connection = await postgres.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var ask = new NpgsqlCommand(EpochSql, connection, transaction))
        {
            ask.Parameters.Add(Of(incident.Region.Id.Value));
            if (await ask.ExecuteScalarAsync(cancellationToken) is not long epoch || epoch != incident.Region.Epoch)
            {
                return false;
            }
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        AddIncident(batch, incident);
        AddMembers(batch, incident, changed);
        foreach (var happened in events)
        {
            Add(
                batch, EventSql, Of(happened.Id), Of(incident.Id.Value), Of(incident.Region.Id.Value), Of(incident.Change),
                Of((short)happened.Kind), Of(happened.At.UtcDateTime),
                Of(happened.About.Select(a => a.Connection.Value).ToArray()),
                Of(happened.About.Select(a => a.Episode).ToArray()));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static void AddIncident(NpgsqlBatch batch, Incident incident) => Add(
        batch, IncidentSql, Of(incident.Id.Value), Of(incident.PublicNumber), Of(incident.Region.Id.Value),
        Of((short)incident.Kind), Of(incident.Scope.Olt?.Value), Of(incident.Scope.Pon?.Value),
        Of(incident.Scope.Splitter?.Value), Of(incident.Scope.PowerArea?.Value), Of((short)incident.State),
        Of(incident.FirstLostAt.UtcDateTime), Of(incident.OpenedAt.UtcDateTime), Of(incident.ConfirmedAt?.UtcDateTime),
        Of(incident.ResolvedAt?.UtcDateTime), Of(incident.Change), Of(incident.Region.Epoch));

    private static void AddMembers(
        NpgsqlBatch batch, Incident incident, IReadOnlyList<(Member Member, Offered Offered)> changed)
    {
        if (changed.Count > 0)
        {
            Add(
                batch, MembersSql, Of(incident.Id.Value), Column(changed, m => m.Member.Ont.Value),
                Column(changed, m => m.Member.Connection?.Value), Column(changed, m => (short)m.Member.State),
                Column(changed, m => (short)m.Member.Cause), Column(changed, m => m.Member.Episode),
                Column(changed, m => m.Member.JoinedAt.UtcDateTime), Column(changed, m => m.Member.LostAt.UtcDateTime),
                Column(changed, m => m.Member.RestoredAt?.UtcDateTime), Column(changed, m => m.Offered.Lost),
                Column(changed, m => m.Offered.Restored));
        }
    }

    private static Incident ToIncident(NpgsqlDataReader row, OwnedRegion region, IReadOnlyList<Member> members) => new(
        new IncidentId(row.GetGuid(0)),
        row.GetString(1),
        region,
        (IncidentKind)row.GetInt16(2),
        new IncidentScope(
            Maybe(row, 3) is { } olt ? new OltId(olt) : null,
            Maybe(row, 4) is { } pon ? new PonId(pon) : null,
            Maybe(row, 5) is { } splitter ? new SplitterId(splitter) : null,
            Maybe(row, 6) is { } area ? new PowerAreaId(area) : null),
        IncidentState.Open,
        row.GetFieldValue<DateTimeOffset>(7),
        row.GetFieldValue<DateTimeOffset>(8),
        row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9),
        ResolvedAt: null,
        row.GetInt64(10),
        members);

    private static Member ToMember(NpgsqlDataReader row) => new(
        new OntId(row.GetInt64(1)),
        Maybe(row, 2) is { } connection ? new ConnectionId(connection) : null,
        (MemberState)row.GetInt16(3),
        (DownCause)row.GetInt16(4),
        row.GetInt32(5),
        row.GetFieldValue<DateTimeOffset>(6),
        row.GetFieldValue<DateTimeOffset>(7),
        row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8),
        // What was made an event of was proved.
        IsConfirmed: row.GetInt32(9) == row.GetInt32(5));

    private static long? Maybe(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter<TValue[]> Column<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value) =>
        Of(rows.Select(value).ToArray());
}
