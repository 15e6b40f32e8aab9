-- A box that never comes back is no outage of its street: an open incident of which fewer than five homes are left, and in
-- which nothing was lost nor came back for a day, is quiet. Its page stays, as the links to it do; no list names it.
drop function live.public_outage();
create function live.public_outage()
    returns table (
        public_number text, kind smallint, state smallint, first_lost_at timestamptz, resolved_at timestamptz,
        area_id bigint, area_name text, homes_off bigint, is_quiet boolean)
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
        select m.incident_id, p.id as premises_id, p.area_id, bool_or(m.state in (1, 3)) as is_off,
            max(greatest(m.lost_at, m.restored_at)) as changed_at
        from known
            join live.incident_member m on m.incident_id = known.id and m.state <> 4
            join network.connection c on c.id = m.connection_id
            join network.premises p on p.id = c.premises_id
        where exists (select from retail.service s where s.connection_id = c.id and s.state = 'active')
        group by m.incident_id, p.id, p.area_id
    ),
    quiet as (
        select known.id as incident_id
        from known join hit on hit.incident_id = known.id
        where known.resolved_at is null
        group by known.id
        having count(*) filter (where hit.is_off) < 5 and max(hit.changed_at) < now() - interval '24 hours'
    ),
    counted as (
        select hit.incident_id, around.ancestor_id, count(*) as homes
        from hit join around on around.area_id = hit.area_id
        group by hit.incident_id, around.ancestor_id
    ),
    -- What would be left of an area if each part of it with five homes or more stood by itself.
    left_over as (
        select whole.incident_id, whole.ancestor_id,
            whole.homes - coalesce(sum(part.homes) filter (where part.homes >= 5), 0) as homes
        from counted whole
            left join network.area child on child.parent_id = whole.ancestor_id
            left join counted part on part.incident_id = whole.incident_id and part.ancestor_id = child.id
        group by whole.incident_id, whole.ancestor_id, whole.homes
    ),
    -- From the top down, as deep as each part has five homes and leaves none or five.
    placed as (
        select distinct on (hit.incident_id, hit.premises_id) hit.incident_id, hit.is_off, up.ancestor_id
        from hit
            join around up on up.area_id = hit.area_id
            join left_over rest on rest.incident_id = hit.incident_id and rest.ancestor_id = up.ancestor_id
            left join around down on down.area_id = hit.area_id and down.distance = up.distance - 1
            left join counted part on part.incident_id = hit.incident_id and part.ancestor_id = down.ancestor_id
        where down.area_id is null or part.homes < 5 or rest.homes between 1 and 4
        order by hit.incident_id, hit.premises_id, up.distance desc
    )
    select known.public_number, known.kind, known.state, known.first_lost_at, known.resolved_at, area.id, area.name,
        nullif(greatest(count(*) filter (where placed.is_off), 4), 4),
        exists (select from quiet where quiet.incident_id = known.id)
    from known
        join placed on placed.incident_id = known.id
        join network.area on area.id = placed.ancestor_id
    group by known.id, known.public_number, known.kind, known.state, known.first_lost_at, known.resolved_at, area.id,
        area.name;
$$;

-- A loss that turned out to be another incident's is told to nobody but who lived there when it happened.
drop policy reader_read on live.incident_member;
create policy reader_read on live.incident_member for select to lightline_portal
    using (exists (
        select from retail.tenure t
        where t.connection_id = incident_member.connection_id
            and t.during && tstzrange(
                lost_at,
                case
                    when incident_member.state = 4 then lost_at
                    when restored_at is not null then greatest(restored_at, lost_at)
                end,
                '[]')));

-- The NOC reads why notices stand where they stand. An older process reads the columns that it knows.
drop function notify.incident_tally(uuid);
create function notify.incident_tally(incident uuid)
    returns table (kind text, channel text, state text, notices bigint, reason text)
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select n.kind, n.channel, n.state, count(*), n.reason
    from notify.notification n
    where n.incident_id = incident_tally.incident and retail.scope() = 'operator'
    group by n.kind, n.channel, n.state, n.reason;
$$;
grant execute on function live.public_outage(), notify.incident_tally(uuid) to lightline_portal;

update public.schema_version set version = 6;
