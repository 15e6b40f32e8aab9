-- Row-level security on every table, forced, so that it holds for the owner too; a role without a policy sees nothing.

create table public.schema_version (
    version int not null,
    is_only boolean not null default true,
    constraint pk_schema_version primary key (is_only),
    constraint ck_schema_version_is_only check (is_only)
);

do $$
declare
    one record;
begin
    for one in
        select n.nspname, c.relname
        from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p')
            and (n.nspname in ('network', 'retail', 'live', 'telemetry', 'notify')
                or (n.nspname = 'public' and c.relname = 'schema_version'))
    loop
        execute format('alter table %I.%I enable row level security, force row level security', one.nspname, one.relname);
        execute format('create policy owner_all on %I.%I to lightline_owner using (true)', one.nspname, one.relname);
        if one.nspname in ('live', 'telemetry') then
            execute format('create policy collector_all on %I.%I to lightline_collector using (true)',
                one.nspname, one.relname);
        elsif one.nspname = 'network' then
            execute format('create policy collector_read on %I.%I for select to lightline_collector using (true)',
                one.nspname, one.relname);
        elsif one.nspname = 'notify' then
            execute format('create policy notifier_all on %I.%I to lightline_notifier using (true)',
                one.nspname, one.relname);
        end if;
        -- The operator works on the whole network and reads all that is known of it; only there may it be changed.
        if one.nspname = 'network' then
            execute format($policy$create policy operator_all on %I.%I to lightline_portal
                using (retail.scope() = 'operator')$policy$, one.nspname, one.relname);
        elsif one.nspname in ('live', 'telemetry') then
            execute format($policy$create policy operator_read on %I.%I for select to lightline_portal
                using (retail.scope() = 'operator')$policy$, one.nspname, one.relname);
        end if;
    end loop;
end $$;

create policy everybody_read on public.schema_version for select
    to lightline_portal, lightline_collector, lightline_notifier using (true);

-- network: regions and areas are public; the rest follows the reader's services.
create policy public_read on network.region for select to lightline_portal using (true);
create policy public_read on network.area for select to lightline_portal using (true);
create policy reader_read on network.connection for select to lightline_portal
    using (id in (select s.connection_id from retail.plant_in_scope() s));
create policy reader_read on network.connection_ont for select to lightline_portal
    using (connection_id in (select s.connection_id from retail.plant_in_scope() s));
create policy reader_read on network.premises for select to lightline_portal
    using (id in (select s.premises_id from retail.plant_in_scope() s));
create policy reader_read on network.ont for select to lightline_portal
    using (id in (select s.ont_id from retail.plant_in_scope() s));
create policy reader_read on network.port for select to lightline_portal
    using (id in (select s.port_id from retail.plant_in_scope() s));
create policy reader_read on network.splitter for select to lightline_portal
    using (id in (select s.splitter_id from retail.plant_in_scope() s));
create policy reader_read on network.olt for select to lightline_portal
    using (id in (select s.olt_id from retail.plant_in_scope() s));
create policy reader_read on network.access_profile for select to lightline_portal
    using (id in (select s.access_profile_id from retail.service s)
        or id in (select c.access_profile_id from network.connection c));
create policy notifier_read on network.connection for select to lightline_notifier using (true);
create policy notifier_read on network.area for select to lightline_notifier using (true);

-- retail: a provider writes its rows; an account reads its own, because a service or tenure that it could write would
-- open a neighbour's home, and writes only what a subscriber edits: ways to be reached, wishes, names of its people.
do $$
declare
    one text;
begin
    foreach one in array array['account_person', 'contact_point', 'preference', 'service', 'tenure'] loop
        execute format($policy$create policy provider_all on retail.%I to lightline_portal
            using (organisation_id = retail.whole_provider_id())$policy$, one);
    end loop;
    foreach one in array array['account_person', 'service', 'tenure'] loop
        execute format($policy$create policy reader_read on retail.%I for select to lightline_portal
            using (organisation_id = retail.provider_id() and account_id = retail.account_id())$policy$, one);
    end loop;
    foreach one in array array['contact_point', 'preference'] loop
        execute format($policy$create policy reader_all on retail.%I to lightline_portal
            using (organisation_id = retail.provider_id() and account_id = retail.account_id())$policy$, one);
    end loop;
    foreach one in array array['user_claim', 'user_login', 'user_token', 'user_passkey'] loop
        execute format($policy$create policy reader_all on retail.%I to lightline_portal
            using (exists (select from retail.user_account u where u.id = user_id))$policy$, one);
    end loop;
    foreach one in array array['contact_point', 'preference', 'tenure'] loop
        execute format('create policy notifier_read on retail.%I for select to lightline_notifier using (true)', one);
    end loop;
end $$;

create policy provider_all on retail.account to lightline_portal
    using (organisation_id = retail.whole_provider_id());
create policy reader_read on retail.account for select to lightline_portal
    using (organisation_id = retail.provider_id() and id = retail.account_id());

-- A policy knows no columns: that an account changes names only is kept by a trigger.
create policy reader_update on retail.account_person for update to lightline_portal
    using (organisation_id = retail.provider_id() and account_id = retail.account_id());
create function retail.keep_membership() returns trigger language plpgsql as $$
begin
    if retail.scope() = 'account'
        and (new.id, new.organisation_id, new.account_id, new.user_id, new.role)
            is distinct from (old.id, old.organisation_id, old.account_id, old.user_id, old.role) then
        raise exception 'an account changes nothing of its people but their names'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger keep_membership before update on retail.account_person
    for each row execute function retail.keep_membership();

-- The host name finds the organisation before anybody has signed in.
create policy public_read on retail.organisation for select to lightline_portal using (true);
create policy operator_insert on retail.organisation for insert to lightline_portal
    with check (retail.scope() = 'operator');
create policy operator_update on retail.organisation for update to lightline_portal
    using (retail.scope() = 'operator' or id = retail.whole_provider_id());

-- A sign-in looks for the user, and counts its failures, before there is an account; afterwards a subscriber reaches the
-- users of the own account. Only a provider adds and removes users.
create policy provider_all on retail.user_account to lightline_portal
    using (organisation_id = retail.whole_provider_id());
create policy reader_read on retail.user_account for select to lightline_portal
    using (organisation_id = retail.provider_id()
        and (retail.scope() <> 'account' or id in (select p.user_id from retail.account_person p)));
create policy reader_update on retail.user_account for update to lightline_portal
    using (organisation_id = retail.provider_id()
        and (retail.scope() <> 'account' or id in (select p.user_id from retail.account_person p)));

-- The key ring belongs to the Portal itself and is read before any request has a scope.
create policy portal_all on retail.data_protection_key to lightline_portal using (true);

-- Scheduled work is done in the operator's name.
create policy operator_all on retail.work_item to lightline_portal using (retail.scope() = 'operator');

-- live and telemetry: what follows the reader's connections; breaks and points only within the reader's own time there
-- and the box's, so that a box brings nothing along from the home it served before.
create policy reader_read on live.ont_state for select to lightline_portal
    using (ont_id in (select s.ont_id from retail.plant_in_scope() s));
create policy reader_read on live.olt_sweep for select to lightline_portal
    using (olt_id in (select s.olt_id from retail.plant_in_scope() s));
create policy reader_read on live.ont_break for select to lightline_portal
    using (exists (
        select from network.connection_ont c
            join retail.tenure t on t.connection_id = c.connection_id
        where c.ont_id = ont_break.ont_id and c.during @> started_at
            and t.during && tstzrange(started_at, ended_at)));
create policy reader_read on telemetry.point for select to lightline_portal
    using (exists (
        select from network.connection_ont c
            join retail.tenure t on t.connection_id = c.connection_id
        where c.ont_id = point.ont_id and c.during @> at and t.during @> at));

-- notify: the Portal offers rows in its reader's name and reads what that reader was told.
create policy reader_insert on notify.outbox for insert to lightline_portal
    with check (retail.scope() = 'operator'
        or organisation_id = retail.whole_provider_id()
        or (organisation_id = retail.provider_id() and account_id = retail.account_id()));
create policy reader_read on notify.notification for select to lightline_portal
    using (organisation_id = retail.whole_provider_id()
        or (organisation_id = retail.provider_id() and account_id = retail.account_id()));
create policy reader_update on notify.notification for update to lightline_portal
    using (organisation_id = retail.whole_provider_id()
        or (organisation_id = retail.provider_id() and account_id = retail.account_id()));
