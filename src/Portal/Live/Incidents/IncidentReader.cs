using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;
using Lightline.Data;
using Lightline.Data.Incidents;
using Lightline.Data.Tenancy;
using Npgsql;

namespace Lightline.Portal.Live.Incidents;

/// <summary>
/// Reads incidents in the operator's name: first what tells whether each has changed, a row an incident, then the whole of
/// those that have. A row that disappears is gone from the next picture too; no cursor can miss a late commit.
/// </summary>
internal sealed class IncidentReader(NpgsqlDataSource source, LiveOptions options) : IIncidentReader
{
    /// <summary>Most incidents in a picture, the oldest left out: a thousand faults in a day are one disaster.</summary>
    public const int IncidentsMax = 1_000;

    /// <summary>Most members in a picture, about 150 bytes each: 15 MB.</summary>
    public const int MembersMax = 100_000;

    /// <summary>Most events of one incident.</summary>
    public const int EventsMax = 50;

    /// <summary>Most updates of one incident.</summary>
    public const int UpdatesMax = 100;

    private const string HeadOf =
        """
        select i.id, i.public_number, i.kind, i.state, i.first_lost_at, i.opened_at, i.confirmed_at, i.resolved_at,
            i.change, i.changed_at, said.updates, o.name, p.frame, p.slot, p.port, s.name, w.name, hit.members
        from live.incident i
            left join network.olt o on o.id = i.olt_id
            left join network.port p on p.id = i.port_id
            left join network.splitter s on s.id = i.splitter_id
            left join network.power_area w on w.id = i.power_area_id
            cross join lateral (select count(*) from retail.incident_update u where u.incident_id = i.id) said (updates)
            cross join lateral (select count(*) from live.incident_member m where m.incident_id = i.id) hit (members)
        """;

    private const string Heads =
        $"""
        {HeadOf}
        where i.state = 1 or i.changed_at > now() - interval '24 hours'
        order by i.state = 1 desc, i.changed_at desc
        limit $1
        """;

    private const string One =
        $"""
        {HeadOf}
        where i.public_number = $1
        """;

    private const string Members =
        """
        select m.incident_id, m.ont_id, m.connection_id, c.public_number, c.premises_id, a.name,
            m.connection_id in (select * from retail.in_service(array(
                select connection_id from live.incident_member where incident_id = any ($1)))),
            m.state, m.cause, m.episode, m.lost_at, m.restored_at
        from live.incident_member m
            left join network.connection c on c.id = m.connection_id
            left join network.premises p on p.id = c.premises_id
            left join network.area a on a.id = p.area_id
        where m.incident_id = any ($1) and m.state <> 4
        order by a.name, c.public_number
        """;

    private const string Events =
        """
        select e.incident_id, e.kind, e.at, cardinality(e.connections)
        from unnest($1) i (id)
            cross join lateral (
                select * from live.incident_event e where e.incident_id = i.id order by e.at desc limit $2) e
        order by e.at desc, e.kind desc
        """;

    private const string Updates =
        """
        select u.incident_id, u.kind, u.at, u.author_name, u.stage, u.message, u.back_from, u.back_by, u.back_reason,
            u.next_update_at, u.is_sent, u.author_id
        from unnest($1) i (id)
            cross join lateral (
                select * from retail.incident_update u where u.incident_id = i.id order by u.at desc limit $2) u
        order by u.at desc, u.id desc
        """;

    /// <inheritdoc/>
    public async Task<IncidentReading> ReadAsync(IncidentSnapshot known, CancellationToken cancellationToken)
    {
        await using var connection = await ScopedConnection.OpenAsync(source, Scope.Operator, cancellationToken);
        // One more than fits tells that some were left out.
        var heads = await ListAsync(connection, Heads, ReadHead, cancellationToken, Value(IncidentsMax + 1));
        var fitting = Fitting(heads);
        var changed = fitting.Where(head => Known(head) is null).ToList();
        var read = changed.Count == 0 ? [] : await ReadWholeAsync(connection, changed, cancellationToken);
        return new IncidentReading(
            [.. fitting.Select(head => Known(head) ?? read[head.Id])], heads.Count - fitting.Count);

        IncidentPicture? Known(Head head) =>
            known.Find(head.Number) is { } old && old.Id == head.Id && old.Edition == head.Edition ? old : null;
    }

    /// <summary>
    /// One incident as it is stored now, however long ago it ended; null when the connection's scope has none of that
    /// number. Throws what the driver throws.
    /// </summary>
    public async Task<IncidentPicture?> FindAsync(
        NpgsqlConnection connection, string number, CancellationToken cancellationToken)
    {
        var heads = await ListAsync(connection, One, ReadHead, cancellationToken, Value(number));
        return heads.Count == 0 || heads[0].Members > MembersMax
            ? null
            : (await ReadWholeAsync(connection, heads, cancellationToken))[heads[0].Id];
    }

    private static List<Head> Fitting(IReadOnlyList<Head> heads)
    {
        var fitting = new List<Head>(heads.Count);
        var members = 0L;
        foreach (var head in heads.Take(IncidentsMax))
        {
            members += head.Members;
            if (members > MembersMax)
            {
                break;
            }

            fitting.Add(head);
        }

        return fitting;
    }

    private async Task<Dictionary<IncidentId, IncidentPicture>> ReadWholeAsync(
        NpgsqlConnection connection, IReadOnlyList<Head> heads, CancellationToken cancellationToken)
    {
        var ids = Value(heads.Select(head => head.Id.Value).ToArray());
        var members = Group(await ListAsync(connection, Members, ReadMember, cancellationToken, ids));
        var events = Group(await ListAsync(connection, Events, ReadEvent, cancellationToken, ids, Value(EventsMax)));
        var updates = Group(await ListAsync(connection, Updates, ReadUpdate, cancellationToken, ids, Value(UpdatesMax)));
        return heads.ToDictionary(head => head.Id, head => new IncidentPicture(
            head.Id,
            head.Number,
            head.Kind,
            head.State,
            head.Place,
            head.FirstLostAt,
            head.OpenedAt,
            head.ConfirmedAt,
            head.ResolvedAt,
            head.Edition,
            [.. members[head.Id]],
            [.. events[head.Id]],
            [.. updates[head.Id]]));
    }

    private static ILookup<IncidentId, T> Group<T>(IReadOnlyList<(IncidentId Incident, T Row)> rows) =>
        rows.ToLookup(row => row.Incident, row => row.Row);

    private async Task<IReadOnlyList<T>> ListAsync<T>(
        NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection)
        {
            CommandTimeout = (int)options.CallTimeout.TotalSeconds,
        };
        foreach (var value in values)
        {
            // A parameter belongs to one command.
            command.Parameters.Add(value.Clone());
        }

        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static Head ReadHead(NpgsqlDataReader row) => new(
        new IncidentId(row.GetGuid(0)),
        row.GetString(1),
        (IncidentKind)row.GetInt16(2),
        (IncidentState)row.GetInt16(3),
        row.GetFieldValue<DateTimeOffset>(4),
        row.GetFieldValue<DateTimeOffset>(5),
        MomentOf(row, 6),
        MomentOf(row, 7),
        new IncidentEdition(row.GetInt64(8), row.GetFieldValue<DateTimeOffset>(9), row.GetInt64(10)),
        PlaceOf(row),
        row.GetInt64(17));

    /// <summary>The most precise names there are: "olt-1 0/1/3, splitter 2", "power area Dock Street".</summary>
    private static string PlaceOf(NpgsqlDataReader row)
    {
        var parts = new List<string>();
        if (!row.IsDBNull(16))
        {
            parts.Add("power area " + row.GetString(16));
        }

        if (!row.IsDBNull(11))
        {
            parts.Add(row.IsDBNull(12)
                ? row.GetString(11)
                : $"{row.GetString(11)} {row.GetInt32(12)}/{row.GetInt32(13)}/{row.GetInt32(14)}");
        }

        if (!row.IsDBNull(15))
        {
            parts.Add(row.GetString(15));
        }

        return string.Join(", ", parts);
    }

    private static (IncidentId, MemberPicture) ReadMember(NpgsqlDataReader row) => (
        new IncidentId(row.GetGuid(0)),
        new MemberPicture(
            new OntId(row.GetInt64(1)),
            row.IsDBNull(2) ? null : new ConnectionId(row.GetInt64(2)),
            TextOf(row, 3),
            row.IsDBNull(4) ? null : new PremisesId(row.GetInt64(4)),
            TextOf(row, 5),
            !row.IsDBNull(6) && row.GetBoolean(6),
            (MemberState)row.GetInt16(7),
            (DownCause)row.GetInt16(8),
            row.GetInt32(9),
            row.GetFieldValue<DateTimeOffset>(10),
            MomentOf(row, 11)));

    private static (IncidentId, EventPicture) ReadEvent(NpgsqlDataReader row) => (
        new IncidentId(row.GetGuid(0)),
        new EventPicture(
            (IncidentEventKind)row.GetInt16(1), row.GetFieldValue<DateTimeOffset>(2), row.GetInt32(3)));

    private static (IncidentId, UpdatePicture) ReadUpdate(NpgsqlDataReader row) => (
        new IncidentId(row.GetGuid(0)),
        new UpdatePicture(
            Enum.Parse<IncidentUpdateKind>(row.GetString(1), ignoreCase: true),
            row.GetFieldValue<DateTimeOffset>(2),
            row.GetString(3),
            row.GetGuid(11),
            TextOf(row, 4) is { } stage ? Enum.Parse<IncidentStage>(stage, ignoreCase: true) : null,
            TextOf(row, 5),
            MomentOf(row, 6),
            MomentOf(row, 7),
            TextOf(row, 8),
            MomentOf(row, 9),
            row.GetBoolean(10)));

    private static string? TextOf(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static DateTimeOffset? MomentOf(NpgsqlDataReader row, int at) =>
        row.IsDBNull(at) ? null : row.GetFieldValue<DateTimeOffset>(at);

    private sealed record Head(
        IncidentId Id,
        string Number,
        IncidentKind Kind,
        IncidentState State,
        DateTimeOffset FirstLostAt,
        DateTimeOffset OpenedAt,
        DateTimeOffset? ConfirmedAt,
        DateTimeOffset? ResolvedAt,
        IncidentEdition Edition,
        string Place,
        long Members);
}
