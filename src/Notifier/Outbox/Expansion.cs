using Lightline.Notifier.Metrics;
using Npgsql;
using NpgsqlTypes;

namespace Lightline.Notifier.Outbox;

/// <summary>
/// Turns what happened into notices, one a home, address and channel. One statement a source takes its rows, inserts the
/// notices and marks the rows as done, so that any number of Notifiers may run it at once and a crash leaves all or nothing.
/// </summary>
internal sealed class Expansion(
    NpgsqlDataSource postgres, NotifierMetrics metrics, EpisodeLog log, TimeProvider time)
{
    /// <summary>Rows a statement. A row of the largest OLT has some thousand homes; the statement must end in seconds.</summary>
    public const int RowsMax = 8;

    /// <summary>
    /// Lost and Restored name the homes, each with its episode; whoever had a service there at that moment is told. The
    /// longest-running service comes first: where several providers would write to one address, it does.
    /// </summary>
    private const string Events =
        $"""
        with due as materialized (
            select * from live.incident_event
            where expanded_at is null
            order by at, id
            limit $2
            for update skip locked
        ),
        hit as (
            select null::uuid as outbox_id, d.incident_id, null::uuid as update_id, h.connection_id, 'outage' as topic,
                d.incident_id || '/' || h.connection_id as subject,
                case when d.kind = 3 then 'restored' when i.kind = 1 then 'fibre-cut-lost' else 'power-cut-lost' end as kind,
                h.episode::bigint as episode, t.organisation_id, t.account_id, s.active_from as rank, s.id as place
            from due d
                join live.incident i on i.id = d.incident_id and i.kind in (1, 2)
                cross join lateral unnest(d.connections, d.episodes) as h (connection_id, episode)
                join retail.tenure t on t.connection_id = h.connection_id and t.during @> d.at
                join retail.service s on s.id = t.service_id and s.state = 'active'
            where d.kind in (2, 3)
        ),
        {Recipients}
        done as (update live.incident_event e set expanded_at = $1 from due where e.id = due.id returning 1)
        select (select count(*) from done), (select count(*) from made), 0::bigint
        """;

    /// <summary>
    /// What the NOC sent, to who is off now and whose own loss a poll proved. It waits while nothing of the incident is
    /// proved, and ends with it. The id's first half is its time, so a later update counts higher.
    /// </summary>
    private const string Updates =
        $"""
        with due as materialized (
            select * from retail.incident_update u
            where is_sent and expanded_at is null
                and exists (
                    select from live.incident i
                    where i.id = u.incident_id and (i.confirmed_at is not null or i.state <> 1))
            order by at, id
            limit $2
            for update skip locked
        ),
        hit as (
            select null::uuid as outbox_id, d.incident_id, d.id as update_id, m.connection_id, 'outage' as topic,
                d.incident_id || '/' || m.connection_id as subject, 'update' as kind,
                ('x' || left(replace(d.id::text, '-', ''), 16))::bit(64)::bigint as episode,
                t.organisation_id, t.account_id, s.active_from as rank, s.id as place
            from due d
                join live.incident i on i.id = d.incident_id and i.confirmed_at is not null and i.kind in (1, 2)
                join live.incident_member m on m.incident_id = i.id and m.state in (1, 3) and m.lost_offered > 0
                join retail.tenure t on t.connection_id = m.connection_id and t.during @> $1
                join retail.service s on s.id = t.service_id and s.state = 'active'
            where d.kind = 'update'
        ),
        {Recipients}
        done as (update retail.incident_update u set expanded_at = $1 from due where u.id = due.id returning 1)
        select (select count(*) from done), (select count(*) from made), 0::bigint
        """;

    /// <summary>
    /// Rows of any topic, each for one account. The topic stands before the subject, so that two topics never take each
    /// other's notices for their own. A row without an account that exists, or of no topic, reaches nobody and is counted.
    /// </summary>
    private const string Rows =
        $"""
        with due as materialized (
            select * from notify.outbox
            where done_at is null
            order by created_at, id
            limit $2
            for update skip locked
        ),
        hit as (
            select d.id as outbox_id, null::uuid as incident_id, null::uuid as update_id, null::bigint as connection_id,
                d.topic, d.topic || '/' || d.subject as subject, d.kind, d.episode, a.organisation_id, a.id as account_id,
                d.created_at as rank, d.id as place
            from due d
                join retail.account a on a.id = d.account_id and a.organisation_id = d.organisation_id
                join notify.topic on topic.name = d.topic
        ),
        {Recipients}
        done as (update notify.outbox o set done_at = $1 from due where o.id = due.id returning 1)
        select (select count(*) from done), (select count(*) from made),
            (select count(*) from due where id not in (select outbox_id from hit))
        """;

    /// <summary>
    /// The account's inbox, and each verified address whose owner wants to hear it there, for good or, of the return of a
    /// home of theirs, because they asked for it during the outage.
    /// </summary>
    private const string Recipients =
        $"""
        told as (
            select hit.*, 'in-app' as channel, hit.account_id::text as address from hit
            union all
            select hit.*, w.channel, c.value
            from hit
                join retail.contact_point c on c.organisation_id = hit.organisation_id
                    and c.account_id = hit.account_id and c.verified_at is not null
                cross join lateral (select case c.kind when 'phone' then 'sms' else 'email' end) as w (channel)
                join notify.topic on topic.name = hit.topic
                left join retail.preference p
                    on p.person_id = c.person_id and p.topic = topic.name and p.channel = w.channel
            where (coalesce(p.is_enabled, topic.is_on_by_default)
                    or (hit.kind = 'restored' and exists (
                        select from retail.tell_when_back a
                        where a.incident_id = hit.incident_id and a.contact_id = c.id and a.account_id = hit.account_id)))
                and not exists (
                    select from notify.opt_out o
                    where o.organisation_id = hit.organisation_id and o.address = c.value and o.channel = w.channel)
        ),
        made as (
            insert into notify.notification
                (id, outbox_id, incident_id, connection_id, update_id, organisation_id, account_id, topic, subject, kind,
                episode, channel, address, state, created_at, due_at, attempts)
            select {NewNoticeId.Sql}, outbox_id, incident_id, connection_id, update_id, organisation_id, account_id, topic,
                subject, kind, episode, channel, address, 'planned', $1, $1, 0
            from told
            order by rank, place
            on conflict (subject, address, kind, episode, channel) do nothing
            returning 1
        ),
        """;

    /// <summary>Expands what is due, once. Returns how many rows it took; fewer than asked for means that none is left.</summary>
    public async Task<long> RunAsync(CancellationToken cancellationToken) =>
        await RunAsync(Events, "event", cancellationToken)
        + await RunAsync(Updates, "update", cancellationToken)
        + await RunAsync(Rows, "outbox", cancellationToken);

    private async Task<long> RunAsync(string sql, string what, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(sql);
        command.Parameters.Add(new() { Value = time.GetUtcNow(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = RowsMax, NpgsqlDbType = NpgsqlDbType.Integer });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (rows, notices, lost) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        metrics.Expanded.Add(rows, NotifierMetrics.Tag("what", what));
        metrics.Planned.Add(notices);
        if (lost > 0)
        {
            metrics.Unaddressed.Add(lost);
            log.Struck("outbox", "a row names no account that exists, or no topic");
        }

        return rows;
    }
}
