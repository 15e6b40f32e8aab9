using Lightline.Contracts;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Live;
using Npgsql;

namespace Lightline.Portal.Features.Telling;

/// <summary>
/// Reads how somebody hears of the end of an outage, and writes down that they want to. Everything is asked in their own
/// scope, so another account's connections, telephones and outages are not there.
/// </summary>
internal sealed class TellMeDesk(
    NpgsqlDataSource source, CurrentScope scope, AuditLog audit, LiveOptions options, TimeProvider time)
{
    /// <summary>Most addresses of one account that are looked at.</summary>
    private const int AddressesMax = 50;

    /// <summary>
    /// The account's verified addresses, the reader's own first. One that the gateway refused in this outage is no
    /// promise's, and a suspended service tells nobody of anything.
    /// </summary>
    private const string Choice =
        """
        select k.is_active, c.kind, c.value, coalesce(p.is_enabled, t.is_on_by_default), p.quiet_from is not null,
            exists (
                select from retail.tell_when_back b join live.incident i on i.id = b.incident_id
                where b.contact_id = c.id and i.public_number = $3)
        from (select exists (
                select from retail.service s join network.connection n on n.id = s.connection_id
                where n.public_number = $1 and s.state = 'active') as is_active) k
            left join retail.contact_point c on c.verified_at is not null and not exists (
                select from notify.notification f join live.incident i on i.id = f.incident_id
                where i.public_number = $3 and f.address = c.value and f.state = 'failed')
            left join retail.account_person w on w.id = c.person_id
            left join notify.topic t on t.name = 'outage'
            left join retail.preference p on p.person_id = c.person_id and p.topic = t.name
                and p.channel = case c.kind when 'phone' then 'sms' else 'email' end
        order by w.user_id is not distinct from $2 desc, c.id
        limit $4
        """;

    /// <summary>Own homes that an outage has cut off and that are not back.</summary>
    private const string Hit =
        """
        select n.public_number, m.house_number || ' ' || m.street
        from live.incident i
            join live.incident_member h on h.incident_id = i.id and h.state in (1, 3)
            join network.connection n on n.id = h.connection_id
            join network.premises m on m.id = n.premises_id
        where i.public_number = $1 and i.state = 1
        order by h.lost_at, n.id
        limit $2
        """;

    /// <summary>The outage that people are told of, in which a connection is off, and the telephone of whoever asks.</summary>
    private const string Off =
        """
        from live.incident_member m
            join live.incident i on i.id = m.incident_id and i.state = 1 and i.confirmed_at is not null and i.kind in (1, 2)
            join retail.service s on s.connection_id = m.connection_id and s.state = 'active'
            cross join lateral (
                select c.id, c.organisation_id, c.account_id
                from retail.contact_point c join retail.account_person w on w.id = c.person_id
                where c.kind = 'phone' and c.verified_at is not null and not exists (
                    select from notify.notification f
                    where f.incident_id = i.id and f.address = c.value and f.state = 'failed')
                order by w.user_id is not distinct from $2 desc, c.id
                limit 1) c
        where m.connection_id = $1 and m.state in (1, 3)
        """;

    private const string Ask =
        $"""
        insert into retail.tell_when_back (incident_id, contact_id, organisation_id, account_id, asked_at)
        select i.id, c.id, c.organisation_id, c.account_id, $3
        {Off}
        on conflict (incident_id, contact_id) do nothing
        """;

    private const string TakeBack =
        $"delete from retail.tell_when_back where (incident_id, contact_id) in (select i.id, c.id {Off})";

    /// <summary>
    /// How the reader hears of the end of what is wrong with a connection; null where nothing can be promised, as of a
    /// suspended service.
    /// </summary>
    /// <param name="connection">The connection's public number.</param>
    /// <param name="outage">The public number of the outage it is in; null when it is in none.</param>
    /// <param name="user">Who reads.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<TellMeChoice?> ReadAsync(
        string connection, string? outage, Guid? user, CancellationToken cancellationToken)
    {
        var rows = await ListAsync(Choice, ReadAddress, cancellationToken, connection, user, outage, AddressesMax);
        if (rows is not [{ IsActive: true }, ..])
        {
            return null;
        }

        var phone = rows.FirstOrDefault(row => row.Kind == "phone");
        return new TellMeChoice(
            connection,
            phone is null ? null : PhoneMask.Of(phone.Value),
            phone is { IsOn: true, HasQuietHours: false },
            phone is { IsAsked: true } ? $"/outages/{outage}" : null,
            rows.Any(row => row is { Kind: "email", IsOn: true }));
    }

    /// <summary>
    /// The reader's homes that an outage has cut off; null for who is not hit by it. The outage's page is public and comes
    /// from memory, so it does without when the database is away.
    /// </summary>
    public async Task<OwnOutage?> FindAsync(string outage, Guid? user, CancellationToken cancellationToken)
    {
        try
        {
            var homes = await ListAsync(
                Hit, row => (Connection: row.GetString(0), Address: row.GetString(1)), cancellationToken, outage, AddressesMax);
            return homes is not [var first, ..]
                ? null
                : new OwnOutage(
                    [.. homes.Select(home => home.Address)],
                    await ReadAsync(first.Connection, outage, user, cancellationToken));
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            // The watch of incidents counts and logs that the database is away.
            return null;
        }
    }

    /// <summary>From now on the reader wants to be told. Any number of times is once; when it is over, nothing.</summary>
    public Task AskAsync(ConnectionId connection, Guid? user, CancellationToken cancellationToken) =>
        WriteAsync(Ask, AuditActions.TellMeAsked, connection, cancellationToken, connection.Value, user, time.GetUtcNow());

    /// <summary>They do not want it any more.</summary>
    public Task TakeBackAsync(ConnectionId connection, Guid? user, CancellationToken cancellationToken) =>
        WriteAsync(TakeBack, AuditActions.TellMeTakenBack, connection, cancellationToken, connection.Value, user);

    private async Task WriteAsync(
        string sql, string action, ConnectionId home, CancellationToken cancellationToken, params object?[] values)
    {
        await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = Command(connection, sql, values);
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
        {
            var line = new AuditLine(action, AuditSubject.Of(home)) { OnBehalfOf = scope.Current.Account };
            await audit.AddAsync(connection, line, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object?[] values)
    {
        var rows = new List<T>();
        await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)options.CallTimeout.TotalSeconds };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    private static AddressRow ReadAddress(NpgsqlDataReader row) => new(
        row.GetBoolean(0),
        row.IsDBNull(1) ? "" : row.GetString(1),
        row.IsDBNull(2) ? "" : row.GetString(2),
        !row.IsDBNull(3) && row.GetBoolean(3),
        row.GetBoolean(4),
        row.GetBoolean(5));

    private sealed record AddressRow(
        bool IsActive, string Kind, string Value, bool IsOn, bool HasQuietHours, bool IsAsked);
}
