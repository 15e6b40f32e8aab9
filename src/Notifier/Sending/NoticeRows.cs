using Lightline.Notifier.Stages;
using Npgsql;

namespace Lightline.Notifier.Sending;

/// <summary>Reads due notices with all that decides them, inside the transaction that decides them.</summary>
internal sealed class NoticeRows(LinkFormat links, ManageKeys keys)
{
    /// <summary>
    /// Notices of one incident to one address that are looked at: those of the home itself first, then those of the channel
    /// that somebody may have. An account of 300 homes has some 1,200, and 32 notices are decided at once: 64,000 rows.
    /// </summary>
    private const int EarlierMax = 2_000;

    /// <summary>Of an account's homes the same comes first on every channel, so that its text and its mail name one.</summary>
    private const string Pick =
        """
        select id, hashtextextended(coalesce(incident_id::text, subject) || '/' || channel || '/' || address, 0)
        from notify.notification
        where channel = $1 and due_at <= $2
        order by due_at, connection_id, id
        limit $3
        for update skip locked
        """;

    /// <summary>One decider a voice at a time, among all Notifiers, until the end of the transaction.</summary>
    private const string TakeVoices = "select pg_advisory_xact_lock(k) from unnest($1::bigint[]) as k";

    /// <summary>
    /// In the language of whose address it is, else of the account, else of the provider. The inbox is a page, and pages are
    /// in English.
    /// </summary>
    private const string Facts =
        """
        select n.id, coalesce(n.connection_id, 0), n.update_id, n.topic, n.kind, n.episode, n.channel, n.address, n.state, n.attempts,
            n.created_at, n.headline, n.body,
            (select count(*) from notify.attempt a where a.notification_id = n.id and a.outcome = 'in-doubt')::int,
            o.name, o.phone, o.phone_hours, o.host_name, coalesce(a.time_zone, o.time_zone),
            case when n.channel = 'in-app' then 'en' else coalesce(c.language, a.language, o.language) end,
            coalesce(i.public_number, ''),
            coalesce(p.house_number || ' ' || p.street, ''),
            m.state, m.episode, m.lost_at, m.restored_at,
            c.is_on, c.quiet_from, c.quiet_to,
            exists (
                select from notify.opt_out s
                where s.organisation_id = n.organisation_id and s.address = n.address and s.channel = n.channel),
            u.stage, u.message, u.back_from, u.back_by, u.at, n.incident_id is not null,
            exists (
                select from retail.tell_when_back b
                    join retail.contact_point d on d.id = b.contact_id and d.account_id = b.account_id
                where b.incident_id = n.incident_id and b.account_id = n.account_id and d.value = n.address
                    and d.kind = case n.channel when 'sms' then 'phone' else 'email' end and d.verified_at is not null),
            case when octet_length(x.payload::text) <= 16384 then x.payload::text end,
            u.back_reason,
            exists (
                select from live.incident_member o join live.incident j on j.id = o.incident_id and j.state = 1
                where o.connection_id = n.connection_id and o.incident_id <> n.incident_id and o.state in (1, 3)),
            n.organisation_id, c.contact_id
        from unnest($1::uuid[]) with ordinality as picked (id, place)
            join notify.notification n on n.id = picked.id
            join retail.organisation o on o.id = n.organisation_id
            join retail.account a on a.id = n.account_id
            left join live.incident i on i.id = n.incident_id
            left join network.connection k on k.id = n.connection_id
            left join network.premises p on p.id = k.premises_id
            left join lateral (
                select state, episode, lost_at, restored_at from live.incident_member
                where incident_id = n.incident_id and connection_id = n.connection_id
                order by joined_at desc limit 1) m on true
            left join lateral (
                select coalesce(w.is_enabled, t.is_on_by_default) as is_on, w.quiet_from, w.quiet_to, s.language,
                    d.id as contact_id
                from retail.contact_point d
                    join notify.topic t on t.name = n.topic
                    join retail.account_person r on r.id = d.person_id
                    left join retail.user_account s on s.id = r.user_id
                    left join retail.preference w
                        on w.person_id = d.person_id and w.topic = n.topic and w.channel = n.channel
                where d.organisation_id = n.organisation_id and d.account_id = n.account_id and d.value = n.address
                    and d.kind = case n.channel when 'sms' then 'phone' else 'email' end and d.verified_at is not null
                order by 1 desc, w.quiet_from is null desc, d.id limit 1) c on true
            left join retail.incident_update u on u.id = n.update_id
            left join notify.outbox x on x.id = n.outbox_id
        order by picked.place
        """;

    private const string Earlier =
        """
        select n.id, e.connection_id, e.update_id, e.kind, e.episode, e.channel, e.state, e.reason, e.heard_from,
            e.spoke_of, m.state, m.episode, m.lost_at, m.restored_at, coalesce(p.house_number || ' ' || p.street, ''),
            e.kind = 'restored' and e.state = 'planned' and exists (
                select from live.incident_member o join live.incident j on j.id = o.incident_id and j.state = 1
                where o.connection_id = e.connection_id and o.incident_id <> n.incident_id and o.state in (1, 3))
        from unnest($1::uuid[]) as picked (id)
            join notify.notification n on n.id = picked.id
            cross join lateral (
                select e.*, coalesce(
                    (select min(a.id) from notify.attempt a
                    where a.notification_id = e.id and a.outcome is distinct from 'away'), 0) as heard_from
                from notify.notification e
                where e.incident_id = n.incident_id and e.id <> n.id and e.organisation_id = n.organisation_id
                    and e.address in (n.address, n.account_id::text) and e.channel in (n.channel, 'in-app')
                order by e.connection_id = n.connection_id desc, e.channel = n.channel desc,
                    e.state not in ('planned', 'suppressed', 'failed') desc, e.created_at desc
                limit $2) e
            -- Only of what is still to be told may the words name the home, or say that it is back.
            left join network.connection k on k.id = e.connection_id and e.state = 'planned'
            left join network.premises p on p.id = k.premises_id
            left join lateral (
                select state, episode, lost_at, restored_at from live.incident_member
                where incident_id = n.incident_id and connection_id = e.connection_id
                order by joined_at desc limit 1) m on true
        """;

    private const string AllTemplates = "select topic, kind, channel, language, headline, body from notify.template";

    /// <summary>
    /// At most so many due notices of the channel, locked, in the order in which they are due; of each voice the first, since
    /// what is decided of one changes what is true of the next to the same address: that one waits for its turn.
    /// </summary>
    public async Task<IReadOnlyList<Picked>> ReadAsync(
        NpgsqlConnection connection, Channel channel, DateTimeOffset now, int max, CancellationToken cancellationToken)
    {
        var voices = new List<KeyValuePair<Guid, long>>();
        await using (var pick = new NpgsqlCommand(Pick, connection))
        {
            pick.Parameters.Add(new() { Value = channel.Word() });
            pick.Parameters.Add(new() { Value = now });
            pick.Parameters.Add(new() { Value = max });
            await using var reader = await pick.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                voices.Add(new(reader.GetGuid(0), reader.GetInt64(1)));
            }
        }

        if (voices.Count == 0)
        {
            return [];
        }

        await using (var take = new NpgsqlCommand(TakeVoices, connection))
        {
            // In one order everywhere, so that no two deciders wait for each other.
            take.Parameters.Add(new() { Value = voices.Select(pair => pair.Value).Distinct().Order().ToArray() });
            await take.ExecuteNonQueryAsync(cancellationToken);
        }

        var ids = voices.GroupBy(pair => pair.Value, pair => pair.Key).Select(voice => voice.First()).ToArray();
        var earlier = await ReadEarlierAsync(connection, ids, cancellationToken);
        return await ReadFactsAsync(connection, ids, earlier, new Dictionary<Guid, long>(voices), cancellationToken);
    }

    /// <summary>The words of this moment.</summary>
    public static async Task<TemplateBook> ReadTemplatesAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AllTemplates, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var templates = new List<Template>();
        while (await reader.ReadAsync(cancellationToken))
        {
            templates.Add(FactsRow.Template(reader));
        }

        return new TemplateBook(templates);
    }

    private static async Task<ILookup<Guid, EarlierNotice>> ReadEarlierAsync(
        NpgsqlConnection connection, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Earlier, connection);
        command.Parameters.Add(new() { Value = ids });
        command.Parameters.Add(new() { Value = EarlierMax });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(Guid Of, EarlierNotice Notice)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((reader.GetGuid(0), FactsRow.Earlier(reader)));
        }

        return rows.ToLookup(r => r.Of, r => r.Notice);
    }

    private async Task<IReadOnlyList<Picked>> ReadFactsAsync(
        NpgsqlConnection connection,
        Guid[] ids,
        ILookup<Guid, EarlierNotice> earlier,
        Dictionary<Guid, long> voices,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Facts, connection);
        command.Parameters.Add(new() { Value = ids });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var picked = new List<Picked>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new FactsRow(reader);
            var notice = row.Notice(earlier);
            var facts = row.Message(notice, links);
            var manage = row.Manage(notice, facts.Language, links, keys);
            picked.Add(new Picked(notice, facts, row.Headline, row.Body, manage, voices[notice.Id]));
        }

        return picked;
    }
}
