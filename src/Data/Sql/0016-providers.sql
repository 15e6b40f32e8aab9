-- Keys by which scripts ask the API, new providers, and who works where: each change by one function that looks itself at who
-- asks, because the Portal's role writes none of these rows.

-- A key opens /api/ as its owner, for a year at most. What it is stands nowhere: the row has its SHA-256, which of 256 random
-- bits cannot be turned back.
create table retail.api_key (
    id uuid not null constraint pk_api_key primary key,
    organisation_id uuid not null,
    user_id uuid not null,
    name text not null constraint ck_api_key_name check (length(name) between 1 and 40),
    hash bytea not null constraint ck_api_key_hash check (octet_length(hash) = 32),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    ended_at timestamptz,
    constraint ck_api_key_expires_at check (expires_at > created_at and expires_at <= created_at + interval '366 days'),
    constraint fk_api_key_user_account foreign key (organisation_id, user_id)
        references retail.user_account (organisation_id, id) on delete cascade
);
create unique index ix_api_key_hash on retail.api_key (hash);
create index ix_api_key_organisation_id_user_id on retail.api_key (organisation_id, user_id);
alter table retail.api_key enable row level security, force row level security;
create policy owner_all on retail.api_key to lightline_owner using (true);
-- A key's row is its owner's alone, in whatever scope they ask.
create policy user_all on retail.api_key to lightline_portal
    using (organisation_id = retail.provider_id() and user_id = retail.user_id());
grant select (id, organisation_id, user_id, name, created_at, expires_at, last_used_at, ended_at), delete,
    insert (id, organisation_id, user_id, name, hash, created_at, expires_at), update (ended_at)
    on retail.api_key to lightline_portal;

create function retail.keep_api_key_ended() returns trigger language plpgsql as $$
begin
    raise exception 'a key that was ended stays so' using errcode = 'check_violation';
end $$;
create trigger keep_api_key_ended before update on retail.api_key
    for each row when (old.ended_at is not null) execute function retail.keep_api_key_ended();

-- Whose key it is, and what its owner is at this moment: what a request asks before it has a scope. Nothing for a key that is
-- over, of somebody who is locked out, or of who works here no more. Its last use is kept to the hour.
create function retail.use_api_key(key_hash bytea)
    returns table (key_id uuid, user_id uuid, display_name text, is_proved boolean, roles text[])
    language plpgsql security definer rows 1 set search_path = pg_catalog, pg_temp
as $$
begin
    return query
        select k.id, u.id, u.display_name::text, retail.has_second_step(u.id), r.held
        from retail.api_key k
            join retail.user_account u on u.organisation_id = k.organisation_id and u.id = k.user_id
            cross join lateral (
                select array_agg(s.role::text order by s.role) as held
                from retail.staff_role s
                where s.organisation_id = k.organisation_id and s.user_id = k.user_id) r
        where k.hash = key_hash and k.organisation_id = retail.provider_id() and k.ended_at is null
            and k.expires_at > clock_timestamp() and coalesce(u.lockout_end <= clock_timestamp(), true) and r.held is not null;
    if found then
        update retail.api_key k
        set last_used_at = date_trunc('hour', clock_timestamp(), 'UTC')
        where k.hash = key_hash and k.ended_at is null
            and k.last_used_at is distinct from date_trunc('hour', clock_timestamp(), 'UTC');
    end if;
end $$;
grant execute on function retail.use_api_key(bytea) to lightline_portal;

-- Whether who asks runs the present organisation, by the rows of this moment and not by what a session remembers.
create function retail.is_admin() returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select retail.scope() in ('auditor', 'provider', 'operator')
        and retail.has_second_step(retail.user_id())
        and exists (
            select from retail.staff_role s
            where s.user_id = retail.user_id() and s.organisation_id = retail.provider_id()
                and s.role in ('provider-admin', 'operator-admin'));
$$;

create function retail.demand_admin() returns void language plpgsql as $$
begin
    if not retail.is_admin() then
        raise exception 'only who runs an organisation does this' using errcode = 'insufficient_privilege';
    end if;
end $$;

-- Somebody who works at an organisation from now on, and chooses a password by a code that is mailed to them.
create function retail.make_staff(
    organisation uuid, user_id uuid, name text, email text, normalized_email text, role text, link text)
    returns void
    language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    insert into retail.user_account
        (id, organisation_id, display_name, user_name, normalized_user_name, email, normalized_email, email_confirmed,
        security_stamp, concurrency_stamp, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
    values (user_id, organisation, name, email, normalized_email, email, normalized_email, false,
        upper(replace(gen_random_uuid()::text, '-', '')), gen_random_uuid()::text, false, false, true, 0);
    insert into retail.staff_role (organisation_id, user_id, role, granted_at)
    values (organisation, user_id, role, clock_timestamp());
    perform retail.invite_by_letter(organisation, email, link);
end $$;

create function retail.invite_by_letter(organisation uuid, email text, link text) returns void
    language sql set search_path = pg_catalog, pg_temp
as $$
    insert into notify.letter (id, organisation_id, channel, address, kind, payload, created_at, good_until, due_at)
    values (gen_random_uuid(), organisation, 'email', email, 'invited', jsonb_build_object('link', link),
        clock_timestamp(), clock_timestamp() + interval '24 hours', clock_timestamp());
$$;

-- A new provider with its first admin, whole or not at all: 'added'; 'same' when it is there with just this content; 'taken'
-- when its short name or its host name is somebody else's or says something else; 'full' beyond the given number.
create function retail.add_provider(provider jsonb, admin jsonb, link text, organisations_max int) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    fresh retail.organisation := jsonb_populate_record(null::retail.organisation, provider);
    other retail.organisation;
begin
    perform retail.demand_admin();
    if retail.scope() <> 'operator' then
        raise exception 'only the operator adds a provider' using errcode = 'insufficient_privilege';
    end if;
    -- One at a time, so that two calls of the same content are one provider, and the number holds.
    perform pg_advisory_xact_lock(hashtextextended('organisations', 0));
    fresh.kind := 'provider';
    select * into other from retail.organisation o where o.slug = fresh.slug;
    if found then
        fresh.id := other.id;
        fresh.created_at := other.created_at;
        return case
            when fresh is not distinct from other and exists (
                select from retail.user_account u
                    join retail.staff_role s on s.organisation_id = u.organisation_id and s.user_id = u.id
                where u.organisation_id = other.id and s.role = 'provider-admin'
                    and u.normalized_email = admin ->> 'normalized_email' and u.display_name = admin ->> 'name')
            then 'same' else 'taken' end;
    end if;
    if exists (select from retail.organisation o where o.host_name = fresh.host_name) then
        return 'taken';
    end if;
    if (select count(*) from retail.organisation) >= organisations_max then
        return 'full';
    end if;
    fresh.created_at := clock_timestamp();
    insert into retail.organisation select (fresh).*;
    perform retail.make_staff(
        fresh.id, (admin ->> 'id')::uuid, admin ->> 'name', admin ->> 'email', admin ->> 'normalized_email', 'provider-admin', link);
    -- The first line of its own log; the operator's line of it is the Portal's.
    insert into audit.entry (organisation_id, action, subject_kind, subject_id, detail)
    values (fresh.id, 'provider.added', 'organisation', fresh.id::text, jsonb_build_object('admin', admin ->> 'id'));
    return 'added';
end $$;
grant execute on function retail.add_provider(jsonb, jsonb, text, int) to lightline_portal;

-- What an organisation says of itself, and asks of its people.
create function retail.change_organisation(wanted jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    fresh retail.organisation := jsonb_populate_record(null::retail.organisation, wanted);
begin
    perform retail.demand_admin();
    update retail.organisation o
    set name = fresh.name, time_zone = fresh.time_zone, language = fresh.language, phone = fresh.phone,
        phone_hours = fresh.phone_hours, brand_colour = fresh.brand_colour,
        staff_needs_second_step = fresh.staff_needs_second_step
    where o.id = retail.provider_id();
end $$;
grant execute on function retail.change_organisation(jsonb) to lightline_portal;

-- From now on the only ways in.
drop policy operator_insert on retail.organisation;
drop policy operator_update on retail.organisation;
revoke insert, update on retail.organisation from lightline_portal;
revoke update (name, time_zone, language, phone, phone_hours, brand_colour) on retail.organisation from lightline_portal;

-- Who works at the present organisation, for who runs it.
create function retail.staff_of_organisation()
    returns table (user_id uuid, name text, email text, roles text[], is_invited boolean)
    language plpgsql stable security definer rows 20 set search_path = pg_catalog, pg_temp
as $$
begin
    perform retail.demand_admin();
    return query
        select u.id, u.display_name::text, u.email::text, array_agg(s.role::text order by s.role), u.password_hash is null
        from retail.staff_role s
            join retail.user_account u on u.organisation_id = s.organisation_id and u.id = s.user_id
        where s.organisation_id = retail.provider_id()
        group by u.id
        order by u.display_name, u.id
        limit 501;
end $$;
grant execute on function retail.staff_of_organisation() to lightline_portal;

-- 'invited'; 'taken' when the address signs in here already; 'full' beyond 500 people. Who worked here before comes back by
-- it, with the sign-in that they had.
create function retail.invite_staff(
    new_id uuid, new_name text, new_email text, new_normalized_email text, new_role text, link text, out result text, out who uuid)
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform retail.demand_admin();
    perform pg_advisory_xact_lock(hashtextextended('staff/' || retail.provider_id(), 0));
    if (select count(distinct s.user_id) from retail.staff_role s where s.organisation_id = retail.provider_id()) >= 500 then
        result := 'full';
        return;
    end if;
    select u.id into who
    from retail.user_account u
    where u.organisation_id = retail.provider_id() and u.normalized_email = new_normalized_email;
    if who is null then
        who := new_id;
        perform retail.make_staff(
            retail.provider_id(), new_id, new_name, new_email, new_normalized_email, new_role, link);
    elsif exists (select from retail.staff_role s where s.user_id = who)
        or exists (select from retail.account_person p where p.user_id = who) then
        result := 'taken';
        return;
    else
        update retail.user_account u set display_name = new_name where u.id = who;
        insert into retail.staff_role (organisation_id, user_id, role, granted_at)
        values (retail.provider_id(), who, new_role, clock_timestamp());
        perform retail.invite_by_letter(retail.provider_id(), new_email, link);
    end if;
    result := 'invited';
end $$;
grant execute on function retail.invite_staff(uuid, text, text, text, text, text) to lightline_portal;

-- What somebody does here from now on; nothing at all when they leave. 'changed', 'same'; 'unknown' when they do not work here;
-- 'last-admin' when nobody would be left to run it. Their sessions end with it, and the keys of who leaves.
create function retail.set_staff_roles(whose uuid, wanted text[], out result text, out ended uuid[])
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    admins constant text[] := array['provider-admin', 'operator-admin'];
    held text[];
begin
    perform retail.demand_admin();
    ended := '{}';
    -- One at a time, so that of two admins who remove each other one stays.
    perform pg_advisory_xact_lock(hashtextextended('staff/' || retail.provider_id(), 0));
    held := array(
        select s.role::text from retail.staff_role s where s.organisation_id = retail.provider_id() and s.user_id = whose);
    if held = '{}' then
        result := 'unknown';
    elsif held <@ wanted and wanted <@ held then
        result := 'same';
    elsif not wanted && admins and not exists (
            select from retail.staff_role s
            where s.organisation_id = retail.provider_id() and s.user_id <> whose and s.role = any(admins)) then
        result := 'last-admin';
    else
        delete from retail.staff_role s
        where s.organisation_id = retail.provider_id() and s.user_id = whose and s.role <> all(wanted);
        insert into retail.staff_role (organisation_id, user_id, role, granted_at)
        select retail.provider_id(), whose, w.role, clock_timestamp()
        from (select distinct unnest(wanted) as role) w
        where w.role <> all(held);
        with over as (
            update retail.session s
            set ended_at = clock_timestamp(), end_reason = 'revoked'
            where s.organisation_id = retail.provider_id() and s.user_id = whose and s.ended_at is null
            returning s.id
        )
        select coalesce(array_agg(over.id), '{}') into ended from over;
        if wanted = '{}' then
            update retail.api_key k
            set ended_at = clock_timestamp()
            where k.organisation_id = retail.provider_id() and k.user_id = whose and k.ended_at is null;
        end if;
        result := 'changed';
    end if;
end $$;
grant execute on function retail.set_staff_roles(uuid, text[]) to lightline_portal;

insert into notify.template (topic, kind, channel, language, headline, body) values
    ('sign-in', 'invited', 'email', 'en', 'Your sign-in at {provider}',
        E'You can now sign in at {provider} with this e-mail address. Choose a password first:\n\n{link}\n\nWe send you a code there. '
        || E'If you did not expect this, call us before you do anything: {phone} ({hours}).\n\n{provider}');

update public.schema_version set version = 13;
