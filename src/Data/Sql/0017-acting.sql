-- Somebody who answers a provider's customers acts for one of them, for a while and for a stated reason. They reach customers
-- through these functions alone, which ask the rows who is asking: no scope opens all customers to them.

create table retail.acting (
    id uuid not null,
    organisation_id uuid not null,
    user_id uuid not null constraint fk_acting_user_account references retail.user_account on delete cascade,
    account_id uuid not null constraint fk_acting_account references retail.account on delete cascade,
    reason text not null,
    started_at timestamptz not null,
    ends_at timestamptz not null,
    ended_at timestamptz,
    constraint pk_acting primary key (id),
    constraint ck_acting_reason check (length(reason) between 1 and 200),
    constraint ck_acting_ends_at check (ends_at > started_at and ends_at <= started_at + interval '30 minutes'),
    constraint ck_acting_ended_at check (ended_at >= started_at)
);
create index ix_acting_account_id_started_at on retail.acting (account_id, started_at);
create index ix_acting_user_id on retail.acting (user_id);

alter table retail.acting enable row level security, force row level security;
create policy owner_all on retail.acting to lightline_owner using (true);
-- Whoever acts, and the account that was acted for: it may know.
create policy user_read on retail.acting for select to lightline_portal
    using (organisation_id = retail.provider_id() and user_id = retail.user_id());
create policy account_read on retail.acting for select to lightline_portal
    using (organisation_id = retail.provider_id() and account_id = retail.account_id());
create policy user_update on retail.acting for update to lightline_portal
    using (organisation_id = retail.provider_id() and user_id = retail.user_id());
grant select on retail.acting to lightline_portal;
grant update (ended_at) on retail.acting to lightline_portal;

-- What is over stays over.
create function retail.keep_acting_ended() returns trigger language plpgsql as $$
begin
    raise exception 'acting for somebody that was ended stays so' using errcode = 'check_violation';
end $$;
create trigger keep_acting_ended before update on retail.acting
    for each row when (old.ended_at is not null) execute function retail.keep_acting_ended();

-- Whether who asks answers customers of the present provider. An account's scope is never an agent's own.
create function retail.is_agent() returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select retail.scope() <> 'account' and exists (
        select from retail.staff_role s
        where s.user_id = retail.user_id() and s.organisation_id = retail.provider_id() and s.role = 'agent');
$$;

create index ix_account_organisation_id_lower_name on retail.account (organisation_id, lower(name));
create index ix_account_person_organisation_id_lower_name on retail.account_person (organisation_id, lower(name));
create index ix_contact_point_organisation_id_lower_value on retail.contact_point (organisation_id, lower(value));
create index ix_premises_lower_place on network.premises (lower(house_number || ' ' || street));

-- Customers by what they say on the telephone: their number, a name, an address of theirs, an e-mail address or a telephone
-- number in E.164; whole, so that nobody leafs through them.
create function retail.find_customers(said text, telephone text)
    returns table (public_number text, name text, place text)
    language sql stable security definer rows 5 set search_path = pg_catalog, pg_temp
as $$
    select a.public_number, a.name,
        (select string_agg(h.place, ', ' order by h.place)
            from (
                select m.house_number || ' ' || m.street as place
                from retail.service s
                    join network.connection c on c.id = s.connection_id
                    join network.premises m on m.id = c.premises_id
                where s.account_id = a.id and s.state <> 'ended'
                order by 1
                limit 3) h)
    from retail.account a
    where retail.is_agent() and a.organisation_id = retail.provider_id() and a.id in (
        select b.id from retail.account b where b.public_number = upper(said)
        union all
        select b.id from retail.account b where b.organisation_id = retail.provider_id() and lower(b.name) = lower(said)
        union all
        select p.account_id from retail.account_person p
        where p.organisation_id = retail.provider_id() and lower(p.name) = lower(said)
        union all
        select k.account_id from retail.contact_point k
        where k.organisation_id = retail.provider_id()
            and ((k.kind = 'email' and lower(k.value) = lower(said)) or (k.kind = 'phone' and lower(k.value) = telephone))
        union all
        select p.account_id
        from retail.user_account u join retail.account_person p on p.user_id = u.id
        where u.organisation_id = retail.provider_id() and u.normalized_email = upper(said)
        union all
        select s.account_id
        from network.premises m
            join network.connection c on c.premises_id = m.id
            join retail.service s on s.connection_id = c.id
        where s.organisation_id = retail.provider_id() and s.state <> 'ended'
            and lower(m.house_number || ' ' || m.street) = lower(said)
        union all
        select s.account_id
        from network.connection c join retail.service s on s.connection_id = c.id
        where s.organisation_id = retail.provider_id() and s.state <> 'ended' and c.public_number = upper(said))
    order by a.name, a.public_number
    limit 11;
$$;
grant execute on function retail.find_customers(text, text) to lightline_portal;

-- One customer: the contract, and what an agent asks to know who is speaking.
create function retail.customer(number text)
    returns table (
        account_id uuid, public_number text, name text, time_zone text, created_at timestamptz, people jsonb, homes jsonb)
    language sql stable security definer rows 1 set search_path = pg_catalog, pg_temp
as $$
    select a.id, a.public_number, a.name, a.time_zone, a.created_at,
        coalesce((
            select jsonb_agg(jsonb_build_object(
                'name', p.name, 'role', p.role, 'email', u.email,
                'phone', case when u.phone_number_confirmed then u.phone_number end) order by array_position(array['holder', 'delegate', 'household'], p.role), p.name, p.id)
            from (select * from retail.account_person q where q.account_id = a.id order by q.id limit 20) p
                left join retail.user_account u on u.id = p.user_id), '[]'),
        coalesce((
            select jsonb_agg(jsonb_build_object(
                'number', c.public_number, 'place', m.house_number || ' ' || m.street, 'service', s.name, 'state', s.state)
                order by s.active_from, s.id)
            from (select * from retail.service t where t.account_id = a.id and t.state <> 'ended'
                    order by t.active_from, t.id limit 50) s
                join network.connection c on c.id = s.connection_id
                join network.premises m on m.id = c.premises_id), '[]')
    from retail.account a
    where retail.is_agent() and a.organisation_id = retail.provider_id() and a.public_number = upper(number);
$$;
grant execute on function retail.customer(text) to lightline_portal;

-- Begins; null for a customer who is none here, and for whoever is no agent.
create function retail.begin_acting(id uuid, number text, reason text, minutes int) returns timestamptz
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    insert into retail.acting (id, organisation_id, user_id, account_id, reason, started_at, ends_at)
    select begin_acting.id, a.organisation_id, retail.user_id(), a.id, begin_acting.reason, now(),
        now() + make_interval(mins => minutes)
    from retail.account a
    where retail.is_agent() and a.organisation_id = retail.provider_id() and a.public_number = number
    returning ends_at;
$$;
grant execute on function retail.begin_acting(uuid, text, text, int) to lightline_portal;

-- Whether an agent, whose way in is still the same, acts for the account of the scope now: what an open page is asked.
create function retail.acts_for(user_id uuid, stamp text) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from retail.acting b
            join retail.user_account u on u.id = b.user_id
            join retail.staff_role s on s.user_id = b.user_id and s.role = 'agent' and s.organisation_id = b.organisation_id
        where b.account_id = retail.account_id() and b.organisation_id = retail.provider_id()
            and b.user_id = acts_for.user_id and u.security_stamp = stamp
            and b.ended_at is null and b.ends_at > now());
$$;
grant execute on function retail.acts_for(uuid, text) to lightline_portal;

update public.schema_version set version = 14;
