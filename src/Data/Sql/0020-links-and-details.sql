-- What a link in a message opens: how one contact is written to. The Portal has checked the link's signature; these functions ask
-- that the contact is still the one that the message went to, and give out nothing by which anybody is known.

-- The contact behind a link, while it is verified and has the address of that digest. Nobody may call it but the functions below.
create function retail.linked_contact(contact uuid, digest bytea) returns setof retail.contact_point
    language sql stable rows 1 set search_path = pg_catalog, pg_temp
as $$
    select c.*
    from retail.contact_point c
    where c.id = contact and c.organisation_id = retail.provider_id() and c.verified_at is not null
        and sha256(convert_to(c.value, 'UTF8')) = digest;
$$;

-- The SHA-256 of the address that a contact has now: what the mark in a link is compared with.
create function retail.contact_digest(contact uuid) returns bytea
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select sha256(convert_to(c.value, 'UTF8'))
    from retail.contact_point c
    where c.id = contact and c.organisation_id = retail.provider_id() and c.verified_at is not null;
$$;
grant execute on function retail.contact_digest(uuid) to lightline_portal;

-- What the contact's owner wants to hear: each topic that has a switch, by text and by e-mail. The language is that in which they
-- are written to; null for somebody without a sign-in, who has none of their own.
create function retail.linked_wishes(contact uuid, digest bytea)
    returns table (topic text, channel text, is_on boolean, quiet_from time, quiet_to time, language text)
    language sql stable security definer rows 10 set search_path = pg_catalog, pg_temp
as $$
    select t.name, w.channel, coalesce(p.is_enabled, t.is_on_by_default), p.quiet_from, p.quiet_to,
        case when u.id is not null then coalesce(u.language, a.language, o.language) end
    from retail.linked_contact(contact, digest) c
        join retail.account_person r on r.id = c.person_id
        join retail.account a on a.id = c.account_id
        join retail.organisation o on o.id = c.organisation_id
        left join retail.user_account u on u.id = r.user_id
        cross join (values ('sms', 1), ('email', 2)) as w (channel, place)
        cross join (select * from notify.topic where name <> 'sign-in' order by name limit 50) t
        left join retail.preference p on p.person_id = c.person_id and p.topic = t.name and p.channel = w.channel
    order by t.name, w.place;
$$;
grant execute on function retail.linked_wishes(uuid, bytea) to lightline_portal;

-- Whose wishes decide about a channel of a contact: its owner's, and on its own channel those of everybody of the account who is
-- reached at the same address, because the Notifier writes there while one of them wants it. Nobody may call it but the two below.
create function retail.linked_people(one retail.contact_point, channel text) returns setof uuid
    language sql stable rows 1 set search_path = pg_catalog, pg_temp
as $$
    select one.person_id
    union
    select d.person_id
    from retail.contact_point d
    where d.organisation_id = one.organisation_id and d.account_id = one.account_id and d.kind = one.kind and d.value = one.value
        and d.verified_at is not null and channel = case one.kind when 'phone' then 'sms' else 'email' end;
$$;

-- Writes them down, all or none. The account; none when the link opens nothing any more.
create function retail.change_linked_wishes(
    contact uuid, digest bytea, topics text[], channels text[], wanted boolean[], quiet_from time, quiet_to time, new_language text)
    returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    one retail.contact_point;
begin
    select * into one from retail.linked_contact(contact, digest);
    if not found then
        return null;
    end if;
    insert into retail.preference (organisation_id, account_id, person_id, topic, channel, is_enabled, quiet_from, quiet_to)
    select one.organisation_id, one.account_id, who, w.topic, w.channel, w.is_on,
        case w.channel when 'sms' then change_linked_wishes.quiet_from end,
        case w.channel when 'sms' then change_linked_wishes.quiet_to end
    from unnest(topics, channels, wanted) as w (topic, channel, is_on)
        join notify.topic t on t.name = w.topic and t.name <> 'sign-in'
        cross join lateral retail.linked_people(one, w.channel) who
    on conflict (person_id, topic, channel) do update
    set is_enabled = excluded.is_enabled, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to;
    update retail.user_account u set language = new_language
    from retail.account_person r
    where r.id = one.person_id and u.id = r.user_id and new_language is not null;
    return one.account_id;
end $$;
grant execute on function retail.change_linked_wishes(uuid, bytea, text[], text[], boolean[], time, time, text) to lightline_portal;

-- Turns a topic off on the contact's own channel: the account, and how many wishes that changed. No row when the link opens nothing
-- any more, or there is no such topic with a switch.
create function retail.unsubscribe(contact uuid, digest bytea, topic_name text) returns table (account uuid, changed int)
    language plpgsql security definer rows 1 set search_path = pg_catalog, pg_temp
as $$
declare
    one retail.contact_point;
begin
    select * into one from retail.linked_contact(contact, digest);
    if not found or not exists (select from notify.topic t where t.name = topic_name and t.name <> 'sign-in') then
        return;
    end if;
    account := one.account_id;
    with off as (
        insert into retail.preference as p (organisation_id, account_id, person_id, topic, channel, is_enabled)
        select one.organisation_id, one.account_id, who, topic_name, w.channel, false
        from (select case one.kind when 'phone' then 'sms' else 'email' end as channel) w
            cross join lateral retail.linked_people(one, w.channel) who
        on conflict (person_id, topic, channel) do update set is_enabled = false where p.is_enabled
        returning 1
    )
    select count(*) into changed from off;
    return next;
end $$;
grant execute on function retail.unsubscribe(uuid, bytea, text) to lightline_portal;

-- What a provider lets its subscribers do with what is kept of them, field by field: read it, change it, or have a change of theirs
-- looked at first. An address is shown to be somebody's by a code that they alone get, so its owner always begins: no rule lets the
-- provider alone change it.
alter table retail.organisation
    add column name_policy text not null default 'edit_with_approval'
        constraint ck_organisation_name_policy check (name_policy in ('view', 'edit', 'edit_with_approval')),
    add column email_policy text not null default 'edit'
        constraint ck_organisation_email_policy check (email_policy in ('edit', 'edit_with_approval')),
    add column phone_policy text not null default 'edit'
        constraint ck_organisation_phone_policy check (phone_policy in ('edit', 'edit_with_approval'));

create function retail.detail_policy(field text) returns text language sql stable
    return (
        select case field when 'name' then o.name_policy when 'email' then o.email_policy when 'phone' then o.phone_policy end
        from retail.organisation o
        where o.id = retail.provider_id());
grant execute on function retail.detail_policy(text) to lightline_portal;

-- A state of its own: the Portal says which rule it is, and shows no fault. Who works somewhere is no subscriber there.
create function retail.demand_detail_policy(field text, policy text) returns void language plpgsql as $$
begin
    if retail.scope() = 'account' and retail.detail_policy(field) is distinct from policy then
        raise exception 'of % the provider says otherwise than %', field, policy using errcode = 'LL002';
    end if;
end $$;

-- A new provider has the same rules as the others where the call names none.
create or replace function retail.add_provider(provider jsonb, admin jsonb, link text, organisations_max int) returns text
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
    fresh.name_policy := coalesce(fresh.name_policy, 'edit_with_approval');
    fresh.email_policy := coalesce(fresh.email_policy, 'edit');
    fresh.phone_policy := coalesce(fresh.phone_policy, 'edit');
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

-- What is left out stays.
create or replace function retail.change_organisation(wanted jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    fresh retail.organisation := jsonb_populate_record(null::retail.organisation, wanted);
begin
    perform retail.demand_admin();
    update retail.organisation o
    set name = fresh.name, time_zone = fresh.time_zone, language = fresh.language, phone = fresh.phone,
        phone_hours = fresh.phone_hours, brand_colour = fresh.brand_colour,
        staff_needs_second_step = fresh.staff_needs_second_step, name_policy = coalesce(fresh.name_policy, o.name_policy),
        email_policy = coalesce(fresh.email_policy, o.email_policy), phone_policy = coalesce(fresh.phone_policy, o.phone_policy)
    where o.id = retail.provider_id();
end $$;

-- From now on where somebody is reached, and what an account calls its people, has no way past the rules: the Portal's role writes
-- neither in an account's scope, and the functions below do.
create or replace function retail.keep_membership() returns trigger language plpgsql as $$
begin
    if retail.scope() = 'account' and current_user <> 'lightline_owner' then
        raise exception 'an account changes its people by functions alone' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
drop policy reader_all on retail.contact_point;
create policy reader_read on retail.contact_point for select to lightline_portal
    using (organisation_id = retail.provider_id() and account_id = retail.account_id());

-- A change that waits until somebody of the provider has looked at it, and what became of it. It goes with the person.
create table retail.detail_change (
    id uuid not null constraint pk_detail_change primary key,
    organisation_id uuid not null,
    account_id uuid not null,
    person_id uuid not null constraint fk_detail_change_account_person references retail.account_person on delete cascade,
    user_id uuid not null,
    field text not null constraint ck_detail_change_field check (field in ('name', 'email', 'phone')),
    value text not null constraint ck_detail_change_value check (length(value) between 1 and 254),
    value_key text constraint ck_detail_change_value_key check (length(value_key) between 3 and 254),
    state text not null default 'waiting'
        constraint ck_detail_change_state check (state in ('waiting', 'approved', 'declined', 'withdrawn')),
    reason text constraint ck_detail_change_reason check (length(reason) between 1 and 200),
    asked_at timestamptz not null,
    decided_at timestamptz,
    constraint ck_detail_change_decided_at check ((decided_at is null) = (state = 'waiting')),
    constraint fk_detail_change_account foreign key (organisation_id, account_id)
        references retail.account (organisation_id, id) on delete cascade,
    constraint fk_detail_change_user_account foreign key (organisation_id, user_id)
        references retail.user_account (organisation_id, id) on delete cascade
);
create unique index ix_detail_change_user_id_field on retail.detail_change (user_id, field) where state = 'waiting';
create index ix_detail_change_user_id_asked_at on retail.detail_change (user_id, asked_at);
create index ix_detail_change_account_id on retail.detail_change (account_id);
create index ix_detail_change_person_id on retail.detail_change (person_id);
create index ix_detail_change_decided_at on retail.detail_change (decided_at);
create index ix_detail_change_organisation_id_asked_at on retail.detail_change (organisation_id, asked_at) where state = 'waiting';
alter table retail.detail_change enable row level security, force row level security;
create policy owner_all on retail.detail_change to lightline_owner using (true);
-- Its owner's alone, also within an account.
create policy user_read on retail.detail_change for select to lightline_portal
    using (organisation_id = retail.provider_id() and account_id = retail.account_id() and user_id = retail.user_id());
grant select (id, organisation_id, account_id, user_id, field, value, state, reason, asked_at, decided_at) on retail.detail_change
    to lightline_portal;

-- Who chooses another way to sign in may do so because somebody else had theirs: what was asked for until then waits no more.
create function retail.withdraw_detail_changes() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update retail.detail_change d
    set state = 'withdrawn', decided_at = greatest(clock_timestamp(), d.asked_at), value_key = null
    where d.user_id = new.id and d.state = 'waiting';
    return null;
end $$;
create trigger withdraw_detail_changes after update of security_stamp on retail.user_account
    for each row when (
        old.security_stamp is distinct from new.security_stamp
        and old.email is not distinct from new.email and old.phone_number is not distinct from new.phone_number)
    execute function retail.withdraw_detail_changes();

-- As somebody of the account in whose scope they ask: which of its people they are.
create function retail.own_person() returns uuid language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    own uuid;
begin
    select p.id into own
    from retail.account_person p
    where p.organisation_id = retail.provider_id() and p.account_id = retail.account_id() and p.user_id = retail.user_id();
    if not found then
        raise exception 'only who belongs to an account changes their own details' using errcode = 'insufficient_privilege';
    end if;
    return own;
end $$;

-- Where an address of somebody reaches them for every account that they belong to. Nobody may call it but the functions below.
create function retail.move_contacts_of(who uuid, kind text, value text, at timestamptz)
    returns void language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    one record;
begin
    for one in
        select p.id, p.organisation_id, p.account_id,
            (select min(c.id::text)::uuid from retail.contact_point c
            where c.person_id = p.id and c.kind = move_contacts_of.kind) as kept
        from retail.account_person p
        where p.organisation_id = retail.provider_id() and p.user_id = who
    loop
        if one.kept is null then
            insert into retail.contact_point (id, organisation_id, account_id, person_id, kind, value, verified_at)
            values (
                gen_random_uuid(), one.organisation_id, one.account_id, one.id, move_contacts_of.kind, move_contacts_of.value, at);
        else
            update retail.contact_point c set value = move_contacts_of.value, verified_at = at where c.id = one.kept;
        end if;
    end loop;
end $$;

-- As before, for who asks, and where the provider lets them.
create or replace function retail.move_contacts(kind text, value text, at timestamptz)
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform retail.demand_detail_policy(kind, 'edit');
    perform retail.move_contacts_of(retail.user_id(), kind, value, at);
end $$;

-- Somebody's detail from now on, for every account that they belong to; the sessions that ended by it. A name is that of the
-- contract too, where the contract was in that name. Nobody may call it but the functions below.
create function retail.apply_detail(who uuid, field text, new_value text, new_key text, at timestamptz)
    returns uuid[] language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if field = 'name' then
        update retail.account a set name = new_value
        from retail.account_person p
        where p.organisation_id = retail.provider_id() and p.user_id = who and p.role = 'holder' and a.id = p.account_id
            and a.name = p.name;
        update retail.account_person p set name = new_value where p.organisation_id = retail.provider_id() and p.user_id = who;
        update retail.user_account u set display_name = new_value where u.id = who and u.organisation_id = retail.provider_id();
        return '{}';
    end if;
    update retail.user_account u
    set email = case field when 'email' then new_value else u.email end,
        normalized_email = case field when 'email' then new_key else u.normalized_email end,
        user_name = case field when 'email' then new_value else u.user_name end,
        normalized_user_name = case field when 'email' then new_key else u.normalized_user_name end,
        email_confirmed = u.email_confirmed or field = 'email',
        phone_number = case field when 'phone' then new_value else u.phone_number end,
        phone_number_confirmed = u.phone_number_confirmed or field = 'phone',
        security_stamp = upper(replace(gen_random_uuid()::text, '-', '')), concurrency_stamp = gen_random_uuid()::text
    where u.id = who and u.organisation_id = retail.provider_id();
    perform retail.move_contacts_of(who, field, new_value, at);
    update retail.one_time_code c set used_at = at where c.user_id = who and c.used_at is null;
    return retail.end_sessions(who, at);
end $$;

-- A name of one's own that needs nobody's yes.
create function retail.change_own_name(new_name text, at timestamptz) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform retail.own_person();
    perform retail.demand_detail_policy('name', 'edit');
    perform retail.apply_detail(retail.user_id(), 'name', new_name, null, at);
end $$;
grant execute on function retail.change_own_name(text, timestamptz) to lightline_portal;

-- Asks for a change; of an address only once its code has come back, which the Portal sees to. Null when it waits now, else why not:
-- 'open' when one waits already, 'day' after so many since yesterday, 'taken' when somebody else signs in by that address.
create function retail.ask_detail_change(
    change uuid, field text, new_value text, new_key text, at timestamptz, day_max int)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid := retail.own_person();
    asker uuid := retail.user_id();
    provider uuid := retail.provider_id();
begin
    perform retail.demand_detail_policy(field, 'edit_with_approval');
    -- One at a time, so that the counts are of this moment.
    perform from retail.user_account u where u.id = asker for no key update;
    -- What waited for two weeks was shown to be theirs too long ago.
    update retail.detail_change d set state = 'withdrawn', decided_at = at, value_key = null
    where d.user_id = asker and d.state = 'waiting' and d.asked_at <= at - interval '14 days';
    if exists (
        select from retail.detail_change d
        where d.user_id = asker and d.field = ask_detail_change.field and d.state = 'waiting') then
        return 'open';
    end if;
    if (select count(*) from retail.detail_change d where d.user_id = asker and d.asked_at > at - interval '1 day') >= day_max then
        return 'day';
    end if;
    if ask_detail_change.field = 'email' and exists (
        select from retail.user_account u
        where u.organisation_id = provider and u.normalized_email = new_key and u.id <> asker) then
        return 'taken';
    end if;
    -- What no page shows any more, whoever's, a few at a time.
    delete from retail.detail_change d where d.id in (
        select o.id from retail.detail_change o where o.decided_at < at - interval '30 days' limit 100);
    insert into retail.detail_change (id, organisation_id, account_id, person_id, user_id, field, value, value_key, asked_at)
    values (change, provider, retail.account_id(), person, asker, ask_detail_change.field, new_value, new_key, at);
    return null;
end $$;
grant execute on function retail.ask_detail_change(uuid, text, text, text, timestamptz, int) to lightline_portal;

-- Takes one's own back while it waits: of which field it was; null when it waits no more.
create function retail.withdraw_detail_change(change uuid, at timestamptz) returns text
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    update retail.detail_change d set state = 'withdrawn', decided_at = greatest(at, d.asked_at), value_key = null
    where d.id = change and d.organisation_id = retail.provider_id() and d.account_id = retail.account_id()
        and d.user_id = retail.user_id() and d.state = 'waiting'
    returning d.field;
$$;
grant execute on function retail.withdraw_detail_change(uuid, timestamptz) to lightline_portal;

-- What waits of a customer, for who answers the provider's customers.
create function retail.detail_changes(number text)
    returns table (change uuid, person text, field text, old_value text, new_value text, asked_at timestamptz)
    language sql stable security definer rows 2 set search_path = pg_catalog, pg_temp
as $$
    select d.id, p.name, d.field,
        case d.field when 'name' then p.name when 'email' then u.email when 'phone' then u.phone_number end, d.value, d.asked_at
    from retail.account a
        join retail.detail_change d on d.account_id = a.id and d.state = 'waiting'
            and d.asked_at > clock_timestamp() - interval '14 days'
        join retail.account_person p on p.id = d.person_id
        join retail.user_account u on u.id = d.user_id
    where retail.is_agent() and a.organisation_id = retail.provider_id() and a.public_number = upper(number)
    order by d.asked_at, d.id
    limit 60;
$$;
grant execute on function retail.detail_changes(text) to lightline_portal;

-- The customers of whom something waits, the longest waiting first, and how many they are in all: numbers alone, because whose names
-- an agent reads is written down customer by customer.
create function retail.waiting_customers() returns table (number text, fields text[], asked_at timestamptz, total bigint)
    language sql stable security definer rows 50 set search_path = pg_catalog, pg_temp
as $$
    select a.public_number, array_agg(distinct d.field order by d.field), min(d.asked_at), count(*) over ()
    from retail.detail_change d
        join retail.account a on a.id = d.account_id
    where retail.is_agent() and d.organisation_id = retail.provider_id() and d.state = 'waiting'
        and d.asked_at > clock_timestamp() - interval '14 days'
    group by a.id
    order by min(d.asked_at), a.id
    limit 50;
$$;
grant execute on function retail.waiting_customers() to lightline_portal;

-- Who belongs to a customer's account, for who answers the provider's customers and is to change what one of them is called.
create function retail.people_of_customer(number text) returns table (person uuid, name text)
    language sql stable security definer rows 20 set search_path = pg_catalog, pg_temp
as $$
    select p.id, p.name
    from retail.account a
        join retail.account_person p on p.account_id = a.id
    where retail.is_agent() and a.organisation_id = retail.provider_id() and a.public_number = upper(number)
    order by array_position(array['holder', 'delegate', 'household'], p.role), p.name, p.id
    limit 60;
$$;
grant execute on function retail.people_of_customer(text) to lightline_portal;

-- Somebody who answers customers gives one of them another name, and says why: a change that is decided as it is made, so that its
-- owner reads of it. What they had asked for themselves waits no more. No row where there is no such person at that customer; 'same'
-- when they are called so already. Else 'changed', whose it is (null for somebody without a sign-in), and where they read mail.
create function retail.change_name_by_agent(
    change uuid, number text, person uuid, new_name text, why text, at timestamptz)
    returns table (outcome text, account uuid, who uuid, email text)
    language plpgsql security definer rows 1 set search_path = pg_catalog, pg_temp
as $$
declare
    one retail.account_person;
begin
    if not retail.is_agent() then
        return;
    end if;
    select p.* into one
    from retail.account_person p join retail.account a on a.id = p.account_id
    where p.id = change_name_by_agent.person and a.organisation_id = retail.provider_id() and a.public_number = upper(number)
    for update of p;
    if not found then
        return;
    end if;
    account := one.account_id;
    who := one.user_id;
    select u.email into email from retail.user_account u where u.id = one.user_id;
    if one.name = new_name then
        outcome := 'same';
        return next;
        return;
    end if;
    outcome := 'changed';
    if who is null then
        update retail.account a set name = new_name where a.id = one.account_id and one.role = 'holder' and a.name = one.name;
        update retail.account_person p set name = new_name where p.id = one.id;
        return next;
        return;
    end if;
    update retail.detail_change d set state = 'withdrawn', decided_at = greatest(at, d.asked_at), value_key = null
    where d.user_id = one.user_id and d.field = 'name' and d.state = 'waiting';
    perform retail.apply_detail(one.user_id, 'name', new_name, null, at);
    insert into retail.detail_change (
        id, organisation_id, account_id, person_id, user_id, field, value, state, reason, asked_at, decided_at)
    values (
        change, one.organisation_id, one.account_id, one.id, one.user_id, 'name', new_name, 'approved', why, at, at);
    return next;
end $$;
grant execute on function retail.change_name_by_agent(uuid, text, uuid, text, text, timestamptz) to lightline_portal;

-- Somebody who answers customers says yes or no, and why. No row when it waits no more, or is none of that customer's; 'taken' when
-- somebody else signs in by the address since, and it waits on. Else 'approved' or 'declined', whose it is, where they read mail
-- until now and from now on, and the sessions that ended by it.
create function retail.decide_detail_change(
    change uuid, number text, is_approved boolean, why text, at timestamptz)
    returns table (outcome text, field text, account uuid, who uuid, old_email text, new_email text, ended uuid[])
    language plpgsql security definer rows 1 set search_path = pg_catalog, pg_temp
as $$
declare
    one retail.detail_change;
begin
    if not retail.is_agent() then
        return;
    end if;
    select d.* into one
    from retail.detail_change d join retail.account a on a.id = d.account_id
    where d.id = change and d.organisation_id = retail.provider_id() and a.public_number = upper(number) and d.state = 'waiting'
        and d.asked_at > at - interval '14 days'
    for update of d;
    if not found then
        return;
    end if;
    field := one.field;
    account := one.account_id;
    who := one.user_id;
    ended := '{}';
    select u.email into old_email from retail.user_account u where u.id = one.user_id;
    if is_approved and one.field = 'email' and exists (
        select from retail.user_account u
        where u.organisation_id = one.organisation_id and u.normalized_email = one.value_key and u.id <> one.user_id) then
        outcome := 'taken';
        return next;
        return;
    end if;
    if is_approved then
        ended := retail.apply_detail(one.user_id, one.field, one.value, one.value_key, at);
    end if;
    select u.email into new_email from retail.user_account u where u.id = one.user_id;
    outcome := case when is_approved then 'approved' else 'declined' end;
    update retail.detail_change d
    set state = outcome, reason = why, decided_at = greatest(at, d.asked_at), value_key = null
    where d.id = one.id;
    return next;
end $$;
grant execute on function retail.decide_detail_change(uuid, text, boolean, text, timestamptz) to lightline_portal;

-- What became of a change. Why stands on the page alone: it is an agent's sentence, and mail is read over shoulders.
insert into notify.template (topic, kind, channel, language, headline, body) values
    ('sign-in', 'detail-approved', 'email', 'en', '{what}: what you asked for counts now',
        E'You asked {provider} for a change, and somebody there said yes. Sign in and read why on the page "Your details".\n\n'
        || E'If you did not ask for it, call us now: {phone} ({hours}).\n\n{provider}'),
    ('sign-in', 'detail-declined', 'email', 'en', '{what}: it stays as it was',
        E'You asked {provider} for a change, and somebody there said no. Sign in and read why on the page "Your details".\n\n'
        || E'If you did not ask for it, call us now: {phone} ({hours}).\n\n{provider}'),
    ('sign-in', 'detail-approved', 'email', 'de', '{what}: Ihre Änderung gilt jetzt',
        E'Sie haben {provider} um eine Änderung gebeten, und wir haben zugestimmt. Melden Sie sich an und lesen Sie den Grund auf '
        || E'der Seite "Your details".\n\nWaren Sie das nicht, rufen Sie uns sofort an: {phone} ({hours}).\n\n{provider}'),
    ('sign-in', 'detail-declined', 'email', 'de', '{what}: Es bleibt, wie es war',
        E'Sie haben {provider} um eine Änderung gebeten, und wir haben abgelehnt. Melden Sie sich an und lesen Sie den Grund auf '
        || E'der Seite "Your details".\n\nWaren Sie das nicht, rufen Sie uns sofort an: {phone} ({hours}).\n\n{provider}');

update public.schema_version set version = 17;
