-- Who did what, where nobody can take it back: rows are only added, the database itself says who, when and with which
-- digest, and once a minute it seals what is certainly over into a chain of each organisation. People are here by id only.

-- A schema that is there, after a step back, is not made again: only the database's owner may make one.
do $$
begin
    if not exists (select from pg_namespace where nspname = 'audit') then
        create schema audit;
    end if;
end $$;
grant usage on schema audit to lightline_portal;

-- Ids are words of letters, digits and few marks; a name of two words, an address of e-mail or a new line is none.
create table audit.entry (
    id bigint generated always as identity,
    organisation_id uuid not null constraint fk_entry_organisation references retail.organisation,
    at timestamptz not null,
    actor_id uuid,
    on_behalf_of uuid,
    session_id uuid,
    action text not null,
    subject_kind text,
    subject_id text,
    detail jsonb,
    xid xid8 not null,
    digest bytea not null,
    constraint pk_entry primary key (id),
    constraint ck_entry_action check (action ~ '^[a-z-]+(\.[a-z-]+)+$' and length(action) <= 64),
    constraint ck_entry_subject check ((subject_kind is null) = (subject_id is null)
        and subject_kind ~ '^[a-z-]{1,32}$' and subject_id ~ '^[A-Za-z0-9_.:-]{1,64}$'),
    constraint ck_entry_detail check (octet_length(detail::text) <= 4096 and jsonb_typeof(detail) = 'object'
        and not jsonb_path_exists(detail, '$.** ? (@.type() == "string" && !(@ like_regex "^[A-Za-z0-9_.:-]{0,64}$"))')
        and not jsonb_path_exists(
            detail, '$.** ? (@.type() == "object").keyvalue().key ? (!(@ like_regex "^[A-Za-z0-9_.:-]{1,64}$"))'))
);
create index ix_entry_organisation_id_id on audit.entry (organisation_id, id);
create index ix_entry_organisation_id_actor_id_id on audit.entry (organisation_id, actor_id, id);
create index ix_entry_organisation_id_subject_id_id on audit.entry (organisation_id, subject_id, id);
create index ix_entry_organisation_id_at on audit.entry (organisation_id, at);

-- What no seal has yet: a list to work from, so that nobody looks through the whole log each minute. It proves nothing.
create table audit.unsealed (
    organisation_id uuid not null,
    entry_id bigint not null,
    constraint pk_unsealed primary key (organisation_id, entry_id)
);

create table audit.seal (
    organisation_id uuid not null constraint fk_seal_organisation references retail.organisation,
    number bigint not null,
    sealed_at timestamptz not null,
    first_id bigint not null,
    last_id bigint not null,
    entries bigint not null,
    root bytea not null,
    chain bytea not null,
    constraint pk_seal primary key (organisation_id, number)
);

create table audit.sealed (
    entry_id bigint not null,
    organisation_id uuid not null,
    seal_number bigint not null,
    constraint pk_sealed primary key (entry_id)
);
create index ix_sealed_organisation_id_seal_number_entry_id on audit.sealed (organisation_id, seal_number, entry_id);

do $$
declare
    one text;
begin
    foreach one in array array['entry', 'unsealed', 'seal', 'sealed'] loop
        execute format('alter table audit.%I enable row level security, force row level security', one);
        execute format('create policy owner_all on audit.%I to lightline_owner using (true)', one);
    end loop;
    foreach one in array array['entry', 'seal', 'sealed'] loop
        execute format($policy$create policy auditor_read on audit.%I for select to lightline_portal
            using (organisation_id = retail.provider_id()
                and retail.scope() in ('auditor', 'provider', 'operator', 'owner'))$policy$, one);
        execute format('grant select on audit.%I to lightline_portal', one);
    end loop;
end $$;

-- Whoever does something writes of it, also before there is a session; in another's name nobody does.
create policy scope_insert on audit.entry for insert to lightline_portal
    with check (organisation_id = retail.provider_id()
        and (retail.scope() <> 'account' or on_behalf_of is null or on_behalf_of = retail.account_id()));
grant insert (organisation_id, on_behalf_of, session_id, action, subject_kind, subject_id, detail) on audit.entry
    to lightline_portal;

-- Fields as bytes that can be read in one way only: each with its length before it, "-" for none.
create function audit.line(variadic fields text[]) returns bytea language sql immutable
    return convert_to(
        (select string_agg(coalesce(octet_length(f) || ':' || f, '-'), ',' order by n)
            from unnest(fields) with ordinality as t (f, n)),
        'UTF8');

create function audit.microseconds(moment timestamptz) returns text language sql immutable
    return (extract(epoch from moment) * 1000000)::bigint::text;

-- What the writer cannot say. Whoever verifies makes the digest anew from the same fields in the same order.
create function audit.complete_entry() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    new.at := clock_timestamp();
    new.actor_id := retail.user_id();
    new.xid := pg_current_xact_id();
    new.digest := sha256(audit.line(
        new.id::text, new.organisation_id::text, audit.microseconds(new.at), new.actor_id::text, new.on_behalf_of::text,
        new.session_id::text, new.action, new.subject_kind, new.subject_id, new.detail::text, new.xid::text));
    insert into audit.unsealed (organisation_id, entry_id) values (new.organisation_id, new.id);
    return new;
end $$;
create trigger complete_entry before insert on audit.entry for each row execute function audit.complete_entry();

-- Nobody has the right to change a row but the owner, and this stops the owner's hand too. Whoever takes it away first is
-- found out by the chain.
create function audit.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of %.% are only added', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger refuse_change before update or delete or truncate on audit.entry
    for each statement execute function audit.refuse_change();
create trigger refuse_change before update or delete or truncate on audit.seal
    for each statement execute function audit.refuse_change();
create trigger refuse_change before update or delete or truncate on audit.sealed
    for each statement execute function audit.refuse_change();

-- Seals what is over, at most 10,000 entries of each organisation; says whether more is left. Whoever comes second finds an
-- organisation locked and leaves it to the first. An entry counts as over when no transaction that began before or with its
-- own still runs, so nothing that commits late belongs to a time already sealed. One that lies ahead of this server's
-- transactions was brought from another server, where it was over.
create function audit.seal_all(out seals bigint, out entries bigint, out is_more boolean)
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    entries_max constant int := 10000;
    one uuid;
    ids bigint[];
    root bytea;
    latest audit.seal;
    fresh audit.seal;
begin
    seals := 0;
    entries := 0;
    is_more := false;
    for one in select u.organisation_id from audit.unsealed u group by 1 order by 1 loop
        continue when not pg_try_advisory_xact_lock(hashtextextended('audit-seal/' || one, 0));

        select array_agg(b.id order by b.id), sha256(string_agg(b.digest, '' order by b.id))
        into ids, root
        from (
            select e.id, e.digest
            from audit.unsealed u join audit.entry e on e.id = u.entry_id and e.organisation_id = u.organisation_id
            where u.organisation_id = one
                and (e.xid < pg_snapshot_xmin(pg_current_snapshot())
                    or (e.xid >= pg_snapshot_xmax(pg_current_snapshot())
                        and e.xid is distinct from pg_current_xact_id_if_assigned()))
            order by e.id
            limit entries_max) b;
        continue when ids is null;

        select * into latest from audit.seal s where s.organisation_id = one order by s.number desc limit 1;
        fresh := row(
            one, coalesce(latest.number, 0) + 1, clock_timestamp(), ids[1], ids[cardinality(ids)], cardinality(ids), root, '');
        fresh.chain := sha256(coalesce(latest.chain, '') || audit.line(
            one::text, fresh.number::text, audit.microseconds(fresh.sealed_at), fresh.first_id::text, fresh.last_id::text,
            fresh.entries::text, encode(root, 'hex')));
        insert into audit.seal select (fresh).*;
        insert into audit.sealed (entry_id, organisation_id, seal_number) select unnest(ids), one, fresh.number;
        delete from audit.unsealed u where u.organisation_id = one and u.entry_id = any(ids);
        seals := seals + 1;
        entries := entries + fresh.entries;
        is_more := is_more or fresh.entries = entries_max;
    end loop;
end $$;
grant execute on function audit.seal_all() to lightline_portal;

update public.schema_version set version = 10;
