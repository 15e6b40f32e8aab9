-- A count of fewer than five homes is told by no sum either: an area's row never stands for the few that its parts leave.

create or replace function live.public_outage()
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
        nullif(greatest(count(*) filter (where placed.is_off), 4), 4)
    from known
        join placed on placed.incident_id = known.id
        join network.area on area.id = placed.ancestor_id
    group by known.id, known.public_number, known.kind, known.state, known.first_lost_at, known.resolved_at, area.id,
        area.name;
$$;

-- Of a silent OLT nothing is public, whatever the NOC noted of it.
create or replace function retail.public_update()
    returns table (
        public_number text, at timestamptz, stage text, message text, back_from timestamptz, back_by timestamptz,
        back_reason text, next_update_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select i.public_number, u.at, u.stage, u.message, u.back_from, u.back_by, u.back_reason, u.next_update_at
    from retail.incident_update u join live.incident i on i.id = u.incident_id
    where u.kind = 'update' and i.confirmed_at is not null and i.state in (1, 2) and i.kind in (1, 2)
        and (i.resolved_at is null or i.resolved_at > now() - interval '24 hours');
$$;

-- A return before its loss is a mistake of a clock; it must not make a reader's query fail.
drop policy reader_read on live.incident_member;
create policy reader_read on live.incident_member for select to lightline_portal
    using (exists (
        select from retail.tenure t
        where t.connection_id = incident_member.connection_id
            and t.during && tstzrange(
                lost_at, case when restored_at is not null then greatest(restored_at, lost_at) end, '[]')));

update public.schema_version set version = 5;
