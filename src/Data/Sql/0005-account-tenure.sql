-- An account sees a connection while its own tenure there runs, not before it moves in and not after it moved out. A
-- provider sees every service that has not ended, as before.
create or replace function retail.plant_in_scope()
    returns table (
        connection_id bigint, premises_id bigint, area_id bigint, ont_id bigint, port_id bigint, splitter_id bigint,
        olt_id bigint)
    language sql stable security definer rows 10 set search_path = pg_catalog, pg_temp
as $$
    select c.id, c.premises_id, m.area_id, c.ont_id, coalesce(o.port_id, c.port_id), o.splitter_id, p.olt_id
    from retail.service s
        join network.connection c on c.id = s.connection_id
        join network.premises m on m.id = c.premises_id
        left join network.ont o on o.id = c.ont_id
        left join network.port p on p.id = coalesce(o.port_id, c.port_id)
    where s.state <> 'ended'
        and (s.organisation_id = retail.whole_provider_id()
            or (s.organisation_id = retail.provider_id() and s.account_id = retail.account_id()
                and exists (
                    select from retail.tenure t
                    where t.service_id = s.id and t.connection_id = s.connection_id and t.during @> now())));
$$;

-- Somebody moved in: without a beginning a tenure would open all that was ever known of the home.
alter table retail.tenure drop constraint if exists ck_tenure_during;
alter table retail.tenure add constraint ck_tenure_during check (not lower_inf(during));

update public.schema_version set version = 2;
