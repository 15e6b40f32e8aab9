-- Who asks: three session settings, set together when a connection is opened. A connection back from the pool has them
-- as '', which counts as not set; not set is the public scope.

alter default privileges revoke execute on functions from public;

create function retail.scope() returns text language sql stable
    return coalesce(nullif(current_setting('app.scope', true), ''), 'public');

create function retail.provider_id() returns uuid language sql stable
    return nullif(current_setting('app.provider_id', true), '')::uuid;

-- The account, in scope account only: a stale setting opens nothing in another scope.
create function retail.account_id() returns uuid language sql stable
    return case when retail.scope() = 'account' then nullif(current_setting('app.account_id', true), '')::uuid end;

-- The provider whose every account is visible; null in all scopes but provider. Comparing a column with a null id costs
-- an index nothing, so one policy serves both scopes.
create function retail.whole_provider_id() returns uuid language sql stable
    return case when retail.scope() = 'provider' then retail.provider_id() end;

-- The plant behind the connections on which the reader has a service now: the one place that says which part of the
-- network an account or a provider sees. It runs as its owner, so that policies on every network table can ask it
-- without asking each other.
create function retail.plant_in_scope()
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
            or (s.organisation_id = retail.provider_id() and s.account_id = retail.account_id()));
$$;

-- The accounts of a user of the present organisation: what a sign-in asks before it has an account to ask as.
create function retail.accounts_of_user(user_id uuid)
    returns table (account_id uuid, public_number text, name text, person_id uuid, role text)
    language sql stable security definer rows 2 set search_path = pg_catalog, pg_temp
as $$
    select a.id, a.public_number, a.name, p.id, p.role
    from retail.account_person p
        join retail.account a on a.id = p.account_id
    where p.user_id = accounts_of_user.user_id and p.organisation_id = retail.provider_id()
    order by a.created_at, a.id;
$$;

-- Who lived where when, once: the same provider never sells one connection twice at a time.
alter table retail.tenure add constraint ex_tenure_connection_during
    exclude using gist (connection_id with =, organisation_id with =, during with &&);

-- Which box served which home when: history is kept by box, and a box may move.
create table network.connection_ont (
    connection_id bigint not null constraint fk_connection_ont_connection references network.connection,
    ont_id bigint not null constraint fk_connection_ont_ont references network.ont on delete cascade,
    during tstzrange not null,
    constraint ex_connection_ont_during exclude using gist (ont_id with =, during with &&)
);
create index ix_connection_ont_connection_id on network.connection_ont (connection_id);

-- Follows network.connection, whoever writes it. Before its first home a box has served nobody, so that home's time
-- begins with the box's; every later one begins when the box is put there.
create function network.keep_connection_ont() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    moment timestamptz := clock_timestamp();
begin
    if new.ont_id is not distinct from old.ont_id then
        return null;
    end if;

    update network.connection_ont
    set during = tstzrange(lower(during), greatest(lower(during), moment))
    where ont_id = old.ont_id and upper_inf(during);
    if new.ont_id is not null then
        insert into network.connection_ont (connection_id, ont_id, during)
        select new.id, new.ont_id, tstzrange(case when count(*) > 0 then greatest(max(upper(during)), moment) end, null)
        from network.connection_ont
        where ont_id = new.ont_id;
    end if;
    return null;
end $$;
create trigger keep_connection_ont after insert or update of ont_id on network.connection
    for each row execute function network.keep_connection_ont();
