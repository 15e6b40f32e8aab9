-- Incidents: the Collector writes facts, the Portal what people are told of them, the Notifier tells them.

do $$
declare
    one record;
begin
    for one in
        select * from (values
            ('live', 'incident'), ('live', 'incident_member'), ('live', 'incident_event'), ('retail', 'incident_update'),
            ('notify', 'topic'), ('notify', 'template')) as t (schema_name, table_name)
    loop
        execute format('alter table %I.%I enable row level security, force row level security',
            one.schema_name, one.table_name);
        execute format('create policy owner_all on %I.%I to lightline_owner using (true)', one.schema_name, one.table_name);
        if one.schema_name = 'live' then
            execute format('create policy collector_all on %I.%I to lightline_collector using (true)',
                one.schema_name, one.table_name);
            execute format($policy$create policy operator_read on %I.%I for select to lightline_portal
                using (retail.scope() = 'operator')$policy$, one.schema_name, one.table_name);
            execute format('create policy notifier_read on %I.%I for select to lightline_notifier using (true)',
                one.schema_name, one.table_name);
        elsif one.schema_name = 'notify' then
            execute format('create policy notifier_read on %I.%I for select to lightline_notifier using (true)',
                one.schema_name, one.table_name);
            execute format('create policy public_read on %I.%I for select to lightline_portal using (true)',
                one.schema_name, one.table_name);
        end if;
    end loop;
end $$;

-- A reader finds an incident through its own members, and those through its own time there: neither who else is hit nor
-- how many can be counted.
create policy reader_read on live.incident_member for select to lightline_portal
    using (exists (
        select from retail.tenure t
        where t.connection_id = incident_member.connection_id and t.during && tstzrange(lost_at, restored_at)));
create policy reader_read on live.incident for select to lightline_portal
    using (exists (select from live.incident_member m where m.incident_id = incident.id));
create policy notifier_expand on live.incident_event for update to lightline_notifier using (true);

create policy operator_read on retail.incident_update for select to lightline_portal using (retail.scope() = 'operator');
create policy operator_insert on retail.incident_update for insert to lightline_portal
    with check (retail.scope() = 'operator' and expanded_at is null);
create policy reader_read on retail.incident_update for select to lightline_portal
    using (kind = 'update' and exists (select from live.incident i where i.id = incident_id));
create policy notifier_read on retail.incident_update for select to lightline_notifier using (true);
create policy notifier_expand on retail.incident_update for update to lightline_notifier using (true);

-- What the Notifier reads of whom it tells: whose customer, in which language and zone, and where the home is.
create policy notifier_read on retail.organisation for select to lightline_notifier using (true);
create policy notifier_read on retail.account for select to lightline_notifier using (true);
create policy notifier_read on retail.service for select to lightline_notifier using (true);
create policy notifier_read on network.premises for select to lightline_notifier using (true);

grant usage on schema live to lightline_notifier;
grant select, insert, update, delete on live.incident, live.incident_member, live.incident_event to lightline_collector;
grant select on live.incident, live.incident_member, live.incident_event to lightline_portal;
grant select on live.incident, live.incident_member, live.incident_event, retail.incident_update to lightline_notifier;
grant update (expanded_at) on live.incident_event, retail.incident_update to lightline_notifier;
grant select, insert on retail.incident_update to lightline_portal;
grant select on notify.topic, notify.template to lightline_portal;
grant select on notify.topic, notify.template to lightline_notifier;
grant select (id, name, host_name, time_zone, language, phone, phone_hours) on retail.organisation to lightline_notifier;
grant select (id, organisation_id, language, time_zone) on retail.account to lightline_notifier;
grant select (id, connection_id, organisation_id, account_id, state, active_from) on retail.service to lightline_notifier;
grant select on network.premises to lightline_notifier;

-- What everybody may know: which area, since when, how many homes. A count below five is not told, and an area in which
-- an incident hits fewer than five homes is merged into the area around it. Runs as its owner, because the public scope
-- sees neither members nor homes.
create function live.public_outage()
    returns table (
        public_number text, kind smallint, state smallint, first_lost_at timestamptz, resolved_at timestamptz,
        area_id bigint, area_name text, homes_off bigint)
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    with recursive around (area_id, ancestor_id, distance) as (
        select id, id, 0 from network.area
        union all
        select around.area_id, area.parent_id, around.distance + 1
        from around join network.area on area.id = around.ancestor_id
        where area.parent_id is not null and around.distance < 8
    ),
    known as (
        select * from live.incident
        where confirmed_at is not null and state in (1, 2) and kind in (1, 2)
            and (resolved_at is null or resolved_at > now() - interval '24 hours')
    ),
    hit as (
        select m.incident_id, p.id as premises_id, p.area_id, bool_or(m.state in (1, 3)) as is_off
        from known
            join live.incident_member m on m.incident_id = known.id and m.state <> 4
            join network.connection c on c.id = m.connection_id
            join network.premises p on p.id = c.premises_id
        where exists (select from retail.service s where s.connection_id = c.id and s.state = 'active')
        group by m.incident_id, p.id, p.area_id
    ),
    counted as (
        select hit.incident_id, around.ancestor_id, count(*) as homes
        from hit join around on around.area_id = hit.area_id
        group by hit.incident_id, around.ancestor_id
    ),
    placed as (
        select distinct on (hit.incident_id, hit.premises_id) hit.incident_id, hit.is_off, around.ancestor_id
        from hit
            join around on around.area_id = hit.area_id
            join counted on counted.incident_id = hit.incident_id and counted.ancestor_id = around.ancestor_id
        order by hit.incident_id, hit.premises_id, counted.homes >= 5 desc,
            case when counted.homes >= 5 then around.distance else -around.distance end
    )
    select known.public_number, known.kind, known.state, known.first_lost_at, known.resolved_at, area.id, area.name,
        nullif(greatest(count(*) filter (where placed.is_off), 4), 4)
    from known
        join placed on placed.incident_id = known.id
        join network.area on area.id = placed.ancestor_id
    group by known.id, known.public_number, known.kind, known.state, known.first_lost_at, known.resolved_at, area.id,
        area.name;
$$;

-- What the NOC said in public of the incidents that everybody may know.
create function retail.public_update()
    returns table (
        public_number text, at timestamptz, stage text, message text, back_from timestamptz, back_by timestamptz,
        next_update_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select i.public_number, u.at, u.stage, u.message, u.back_from, u.back_by, u.next_update_at
    from retail.incident_update u join live.incident i on i.id = u.incident_id
    where u.kind = 'update' and i.confirmed_at is not null and i.state in (1, 2)
        and (i.resolved_at is null or i.resolved_at > now() - interval '24 hours');
$$;

-- How many notices of an incident stand where, for the NOC: numbers, no addresses.
create function notify.incident_tally(incident uuid)
    returns table (kind text, channel text, state text, notices bigint)
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select n.kind, n.channel, n.state, count(*)
    from notify.notification n
    where n.incident_id = incident_tally.incident and retail.scope() = 'operator'
    group by n.kind, n.channel, n.state;
$$;

-- On which of these connections somebody has a service, for the NOC, which counts homes: neither whose nor which.
create function retail.in_service(connections bigint[])
    returns setof bigint
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select distinct s.connection_id
    from retail.service s
    where s.connection_id = any (connections) and s.state = 'active' and retail.scope() = 'operator';
$$;
grant execute on function live.public_outage(), retail.public_update(), notify.incident_tally(uuid),
    retail.in_service(bigint[]) to lightline_portal;

insert into notify.topic (name, is_on_by_default) values ('outage', true);
insert into notify.template (topic, kind, channel, language, headline, body) values
    ('outage', 'fibre-cut-lost', 'sms', 'en', null,
        '{provider}: internet at {place} is down. A fibre fault: ours to fix, nothing to do. Updates: {link}'),
    ('outage', 'fibre-cut-lost', 'email', 'en', 'Internet at {place} went down at {time}',
        E'A fibre fault cut off {place} at {time}. It is ours to fix; there is nothing to do at home.\n\n'
        || E'See what we know now: {link}\n\nWe write again when your own connection is back.\n\n'
        || '{provider}, {phone} ({hours})'),
    ('outage', 'fibre-cut-lost', 'in-app', 'en', 'Internet at {place} went down at {time}',
        'A fibre fault. It is ours to fix; there is nothing to do at home.'),
    ('outage', 'power-cut-lost', 'sms', 'en', null,
        '{provider}: it looks like a power cut at {place}. Internet returns with the power. Updates: {link}'),
    ('outage', 'power-cut-lost', 'email', 'en', 'It looks like a power cut at {place} since {time}',
        E'Many boxes around {place} told us at {time} that they lost power. Our network is fine: your internet returns '
        || E'when the power does. Your electricity company has the times.\n\nSee what we know now: {link}\n\n'
        || '{provider}, {phone} ({hours})'),
    ('outage', 'power-cut-lost', 'in-app', 'en', 'It looks like a power cut at {place} since {time}',
        'Our network is fine: your internet returns when the power does.'),
    ('outage', 'restored', 'sms', 'en', null,
        '{provider}: internet at {place} is back since {time}. If yours is still off, call {phone}.'),
    ('outage', 'restored', 'email', 'en', 'Internet at {place} came back at {time}',
        E'Your connection at {place} has worked again since {time}.\n\nIf yours is still off, call us: {phone} '
        || E'({hours}).\n\n{provider}'),
    ('outage', 'restored', 'in-app', 'en', 'Internet at {place} came back at {time}',
        'If yours is still off, call {phone}.'),
    ('outage', 'update', 'sms', 'en', null, '{provider}: {message} Updates: {link}'),
    ('outage', 'update', 'email', 'en', 'News about the outage at {place}',
        E'{message}\n\nSee what we know now: {link}\n\n{provider}, {phone} ({hours})'),
    ('outage', 'update', 'in-app', 'en', 'News about the outage at {place}', '{message}');

update public.schema_version set version = 3;
