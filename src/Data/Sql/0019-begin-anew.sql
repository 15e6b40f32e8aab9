-- An address that belongs to nothing any more begins anew: whoever has it next is somebody else, perhaps at a mailbox that
-- several share, and nothing by which its last owner signed in opens theirs.

-- Takes from a sign-in everything that opened it, and ends what was opened. Nobody may call it but the functions below.
create function retail.begin_anew(who uuid, called text, at timestamptz) returns uuid[]
    language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    update retail.user_account u
    set display_name = called, password_hash = null, email_confirmed = false, phone_number = null,
        phone_number_confirmed = false, two_factor_enabled = false, access_failed_count = 0, lockout_end = null, language = null,
        security_stamp = upper(replace(gen_random_uuid()::text, '-', '')), concurrency_stamp = gen_random_uuid()::text
    where u.id = who;
    delete from retail.user_passkey k where k.user_id = who;
    delete from retail.user_token t where t.user_id = who;
    update retail.one_time_code c set used_at = at where c.user_id = who and c.used_at is null;
    update retail.api_key k set ended_at = greatest(at, k.created_at) where k.user_id = who and k.ended_at is null;
    return retail.end_sessions(who, at);
end $$;

-- A state of its own: the Portal answers that there is nothing here, and of no other refusal by the rows, which would be a
-- fault of ours.
create or replace function retail.demand_admin() returns void language plpgsql as $$
begin
    if not retail.is_admin() then
        raise exception 'only who runs an organisation does this' using errcode = 'LL001';
    end if;
end $$;

-- A lock is against guessing at a password, and nobody guesses a key: guessers could stop its owner's scripts.
create or replace function retail.use_api_key(key_hash bytea)
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
            and k.expires_at > clock_timestamp() and r.held is not null;
    if found then
        update retail.api_key k
        set last_used_at = date_trunc('hour', clock_timestamp(), 'UTC')
        where k.hash = key_hash and k.ended_at is null
            and k.last_used_at is distinct from date_trunc('hour', clock_timestamp(), 'UTC');
    end if;
end $$;

-- 'invited'; 'taken' when the address signs in here already; 'full' beyond 500 people. The address of who worked here before
-- begins anew.
create or replace function retail.invite_staff(
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
        perform retail.begin_anew(who, new_name, clock_timestamp());
        insert into retail.staff_role (organisation_id, user_id, role, granted_at)
        values (retail.provider_id(), who, new_role, clock_timestamp());
        perform retail.invite_by_letter(retail.provider_id(), new_email, link);
    end if;
    result := 'invited';
end $$;

-- Nobody would be left to run it also when the only other one has been invited and never came.
create or replace function retail.set_staff_roles(whose uuid, wanted text[], out result text, out ended uuid[])
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
                join retail.user_account u on u.organisation_id = s.organisation_id and u.id = s.user_id
            where s.organisation_id = retail.provider_id() and s.user_id <> whose and s.role = any(admins)
                and (u.password_hash is not null or exists (select from retail.user_passkey k where k.user_id = u.id))) then
        result := 'last-admin';
    else
        delete from retail.staff_role s
        where s.organisation_id = retail.provider_id() and s.user_id = whose and s.role <> all(wanted);
        insert into retail.staff_role (organisation_id, user_id, role, granted_at)
        select retail.provider_id(), whose, w.role, clock_timestamp()
        from (select distinct unnest(wanted) as role) w
        where w.role <> all(held);
        ended := retail.end_sessions(whose, clock_timestamp());
        if wanted = '{}' then
            update retail.api_key k
            set ended_at = clock_timestamp()
            where k.organisation_id = retail.provider_id() and k.user_id = whose and k.ended_at is null;
        end if;
        result := 'changed';
    end if;
end $$;

-- Who acts for a customer has the second step where it is asked for, by the rows of this moment.
create or replace function retail.is_agent() returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select retail.scope() <> 'account' and retail.has_second_step(retail.user_id()) and exists (
        select from retail.staff_role s
        where s.user_id = retail.user_id() and s.organisation_id = retail.provider_id() and s.role = 'agent');
$$;

-- The invitation before the person, as whoever joins takes them: in the opposite order the two would wait for each other.
create or replace function retail.remove_person(person uuid, at timestamptz)
    returns table (sessions uuid[], told text, was_user uuid)
    language plpgsql security definer rows 1 set search_path = pg_catalog, pg_temp
as $$
declare
    account uuid := retail.account_id();
    who uuid;
begin
    perform from retail.invitation i where i.person_id = person order by i.id for update;
    select p.user_id into who
    from retail.account_person p
    where p.id = person and p.organisation_id = retail.provider_id() and p.account_id = account and p.role <> 'holder'
    for update;
    if not found then
        return;
    end if;
    if not retail.is_holder() and who is distinct from retail.user_id() then
        raise exception 'only the holder of an account lets somebody go' using errcode = 'insufficient_privilege';
    end if;
    update retail.invitation i set email = null, email_key = null where i.person_id = person;
    delete from retail.account_person p where p.id = person;
    return query select retail.end_sessions(who, at), retail.holders_email(account), who;
end $$;

-- As before, and an address that belongs to nothing any more begins anew: then it says so, and which sessions ended.
drop function retail.join_account(text, bytea, uuid, text, timestamptz);
create function retail.join_account(handle text, secret_hash bytea, new_user uuid, password_hash text, at timestamptz)
    returns table (outcome text, account uuid, person uuid, who uuid, email text, told text, is_anew boolean, ended uuid[])
    language plpgsql security definer rows 1 set search_path = pg_catalog, pg_temp
as $$
declare
    provider uuid := retail.provider_id();
    asker uuid := retail.user_id();
    one retail.invitation;
    called text;
begin
    select i.* into one
    from retail.invitation i
    where i.organisation_id = provider and i.handle = join_account.handle and i.person_id is not null and i.used_at is null
        and i.tries < 5 and i.good_until > at
    for update;
    if not found then
        outcome := 'wrong';
        return next;
        return;
    end if;
    if one.secret_hash <> join_account.secret_hash then
        update retail.invitation i set tries = i.tries + 1 where i.id = one.id;
        outcome := 'wrong';
        return next;
        return;
    end if;

    if asker is not null then
        perform from retail.user_account u where u.id = asker and u.organisation_id = provider for no key update;
        if not found or exists (select from retail.staff_role s where s.user_id = asker) then
            outcome := 'refused';
            return next;
            return;
        end if;
        if exists (select from retail.account_person p where p.account_id = one.account_id and p.user_id = asker) then
            outcome := 'already';
            return next;
            return;
        end if;
        who := asker;
    else
        email := one.email;
        select u.id into who
        from retail.user_account u
        where u.organisation_id = provider and u.normalized_email = one.email_key
        for no key update;
        if who is not null and (exists (select from retail.staff_role s where s.user_id = who)
            or exists (select from retail.account_person p where p.user_id = who)) then
            who := null;
            outcome := 'sign-in';
            return next;
            return;
        end if;
        if password_hash is null then
            who := null;
            outcome := 'password';
            return next;
            return;
        end if;
        select p.name into called from retail.account_person p where p.id = one.person_id;
        if who is null then
            who := new_user;
            insert into retail.user_account
                (id, organisation_id, display_name, user_name, normalized_user_name, email, normalized_email,
                email_confirmed, password_hash, security_stamp, concurrency_stamp, phone_number_confirmed,
                two_factor_enabled, lockout_enabled, access_failed_count)
            values (who, provider, called, one.email, one.email_key, one.email, one.email_key, true,
                join_account.password_hash, upper(replace(gen_random_uuid()::text, '-', '')), gen_random_uuid()::text, false,
                false, true, 0);
        else
            ended := retail.begin_anew(who, called, at);
            update retail.user_account u
            set password_hash = join_account.password_hash, email_confirmed = true
            where u.id = who;
            is_anew := true;
        end if;
    end if;

    update retail.account_person p set user_id = who where p.id = one.person_id;
    update retail.invitation i set used_at = at, email = null, email_key = null where i.id = one.id;
    -- Where they are reached: what they have shown to be theirs.
    insert into retail.contact_point (id, organisation_id, account_id, person_id, kind, value, verified_at)
    select gen_random_uuid(), provider, one.account_id, one.person_id, c.kind, c.value, at
    from retail.user_account u
        cross join lateral (values
            ('email', case when u.email_confirmed then u.email end),
            ('phone', case when u.phone_number_confirmed then u.phone_number end)) as c (kind, value)
    where u.id = who and c.value is not null;
    outcome := 'joined';
    account := one.account_id;
    person := one.person_id;
    told := retail.holders_email(one.account_id);
    return next;
end $$;
grant execute on function retail.join_account(text, bytea, uuid, text, timestamptz) to lightline_portal;

update public.schema_version set version = 16;
