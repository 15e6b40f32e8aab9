-- One sign-in for an organisation's other systems (OpenID Connect Core 1.0): the systems it names, which sessions of ours opened
-- them, and the codes and tokens that passed between.

-- A policy asks it as who asks.
grant execute on function retail.is_admin() to lightline_portal;

create table retail.oidc_client (
    id uuid not null constraint pk_oidc_client primary key,
    organisation_id uuid not null default retail.provider_id()
        constraint fk_oidc_client_organisation references retail.organisation on delete cascade,
    client_id text not null constraint ck_oidc_client_client_id check (length(client_id) between 1 and 64),
    -- SHA-256 of 256 random bits, which cannot be turned back.
    client_secret text constraint ck_oidc_client_client_secret check (length(client_secret) <= 64),
    client_type text,
    application_type text,
    consent_type text,
    display_name text not null constraint ck_oidc_client_display_name check (length(display_name) between 1 and 60),
    display_names text,
    json_web_key_set text,
    permissions text,
    post_logout_redirect_uris text,
    properties text,
    redirect_uris text,
    requirements text,
    settings text,
    audience text not null constraint ck_oidc_client_audience check (audience in ('staff', 'subscribers', 'everybody')),
    -- Where it is told that a session has ended (OpenID Connect Back-Channel Logout 1.0, section 2.2).
    logout_uri text constraint ck_oidc_client_logout_uri check (length(logout_uri) <= 512),
    made_at timestamptz not null default clock_timestamp(),
    -- It lets nobody in any more; the row stays until those who are in there are told to be out.
    removed_at timestamptz,
    concurrency_token text,
    constraint ak_oidc_client_organisation_id_id unique (organisation_id, id)
);
create unique index ix_oidc_client_client_id on retail.oidc_client (client_id);
alter table retail.oidc_client enable row level security, force row level security;
create policy owner_all on retail.oidc_client to lightline_owner using (true);
-- A sign-in looks at it before anybody is known.
create policy reader_read on retail.oidc_client for select to lightline_portal
    using (organisation_id = retail.provider_id() and removed_at is null);
create policy admin_insert on retail.oidc_client for insert to lightline_portal
    with check (organisation_id = retail.provider_id() and retail.is_admin());
create policy admin_update on retail.oidc_client for update to lightline_portal
    using (organisation_id = retail.provider_id() and retail.is_admin());
grant select, insert, update on retail.oidc_client to lightline_portal;
create unique index ix_oidc_client_organisation_id_display_name on retail.oidc_client (organisation_id, lower(display_name))
    where removed_at is null;

-- That a session opened a system: one row for each of the two. Its id is the session's name there (claim sid).
create table retail.oidc_grant (
    id uuid not null constraint pk_oidc_grant primary key,
    organisation_id uuid not null default retail.provider_id()
        constraint fk_oidc_grant_organisation references retail.organisation on delete cascade,
    application_id uuid not null,
    session_id uuid not null constraint fk_oidc_grant_session references retail.session on delete cascade,
    subject text not null constraint ck_oidc_grant_subject check (length(subject) between 1 and 64),
    issuer text not null constraint ck_oidc_grant_issuer check (length(issuer) between 1 and 300),
    status text not null,
    type text not null,
    scopes text,
    properties text,
    creation_date timestamptz not null,
    concurrency_token text,
    -- When the system is told next that the session has ended; null while it runs, and when that is done with.
    logout_due_at timestamptz,
    logout_tries int not null default 0,
    told_at timestamptz,
    constraint ak_oidc_grant_organisation_id_id unique (organisation_id, id),
    constraint fk_oidc_grant_oidc_client foreign key (organisation_id, application_id)
        references retail.oidc_client (organisation_id, id) on delete cascade
);
create unique index ix_oidc_grant_session_id_application_id on retail.oidc_grant (session_id, application_id);
create index ix_oidc_grant_application_id on retail.oidc_grant (application_id);
create index ix_oidc_grant_logout_due_at on retail.oidc_grant (logout_due_at) where logout_due_at is not null;
alter table retail.oidc_grant enable row level security, force row level security;
create policy owner_all on retail.oidc_grant to lightline_owner using (true);
-- Who is signed in sees their own; the system's calls come without a session of ours.
create policy reader_read on retail.oidc_grant for select to lightline_portal
    using (organisation_id = retail.provider_id()
        and (subject = retail.user_id()::text or (retail.scope() = 'public' and retail.user_id() is null)));
create policy user_insert on retail.oidc_grant for insert to lightline_portal
    with check (organisation_id = retail.provider_id() and subject = retail.user_id()::text and exists (
        select from retail.session s
        where s.id = session_id and s.user_id = retail.user_id() and s.organisation_id = retail.provider_id()
            and s.ended_at is null));
create policy reader_update on retail.oidc_grant for update to lightline_portal
    using (organisation_id = retail.provider_id()
        and (subject = retail.user_id()::text or (retail.scope() = 'public' and retail.user_id() is null)));
grant select (id, organisation_id, application_id, session_id, subject, issuer, status, type, scopes, properties,
        creation_date, concurrency_token),
    insert (id, organisation_id, application_id, session_id, subject, issuer, status, type, scopes, properties,
        creation_date, concurrency_token),
    update (status, scopes, properties, concurrency_token)
    on retail.oidc_grant to lightline_portal;

create table retail.oidc_token (
    id uuid not null constraint pk_oidc_token primary key,
    organisation_id uuid not null default retail.provider_id()
        constraint fk_oidc_token_organisation references retail.organisation on delete cascade,
    application_id uuid,
    authorization_id uuid,
    subject text,
    status text,
    type text,
    payload text,
    properties text,
    reference_id text,
    creation_date timestamptz,
    expiration_date timestamptz,
    redemption_date timestamptz,
    concurrency_token text,
    constraint fk_oidc_token_oidc_client foreign key (organisation_id, application_id)
        references retail.oidc_client (organisation_id, id) on delete cascade,
    constraint fk_oidc_token_oidc_grant foreign key (organisation_id, authorization_id)
        references retail.oidc_grant (organisation_id, id) on delete cascade
);
create unique index ix_oidc_token_reference_id on retail.oidc_token (reference_id);
create index ix_oidc_token_application_id on retail.oidc_token (application_id);
create index ix_oidc_token_authorization_id on retail.oidc_token (authorization_id);
create index ix_oidc_token_expiration_date on retail.oidc_token (expiration_date);
alter table retail.oidc_token enable row level security, force row level security;
create policy owner_all on retail.oidc_token to lightline_owner using (true);
create policy reader_all on retail.oidc_token to lightline_portal
    using (organisation_id = retail.provider_id()
        and (subject = retail.user_id()::text or (retail.scope() = 'public' and retail.user_id() is null)));
grant select, insert, update on retail.oidc_token to lightline_portal;

-- A grant is of a session that runs, until it is committed: who ends the session meanwhile waits for the grant, and revokes it.
create function retail.keep_oidc_grant() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform from retail.session s where s.id = new.session_id and s.ended_at is null for share;
    if not found then
        raise exception 'the session has ended' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger keep_oidc_grant before insert on retail.oidc_grant for each row execute function retail.keep_oidc_grant();

-- However a session ends, what it opened ends with it, in the same transaction: codes and tokens of a grant that is revoked
-- open nothing, and the system is told at once.
create function retail.revoke_oidc_grants() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update retail.oidc_grant g
    set status = 'revoked', concurrency_token = gen_random_uuid()::text,
        logout_due_at = case when c.logout_uri is not null then clock_timestamp() end
    from retail.oidc_client c
    where c.id = g.application_id and g.session_id = new.id and g.status = 'valid';
    return null;
end $$;
create trigger revoke_oidc_grants after update of ended_at on retail.session
    for each row when (old.ended_at is null and new.ended_at is not null) execute function retail.revoke_oidc_grants();

-- A system lets nobody in any more, and is told so of everybody who is in there. False when there is none.
create function retail.remove_oidc_client(system uuid) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform retail.demand_admin();
    update retail.oidc_client c set removed_at = clock_timestamp()
    where c.id = system and c.organisation_id = retail.provider_id() and c.removed_at is null;
    if not found then
        return false;
    end if;
    update retail.oidc_grant g
    set status = 'revoked', concurrency_token = gen_random_uuid()::text,
        logout_due_at = case when c.logout_uri is not null then clock_timestamp() end
    from retail.oidc_client c
    where c.id = system and g.application_id = c.id and g.status = 'valid';
    return true;
end $$;
grant execute on function retail.remove_oidc_client(uuid) to lightline_portal;

-- Takes what systems are to be told, for whichever Portal asks first, in turn for each system: a slow one holds up no other. A
-- try that fails is due again after 2 s, 10 s and a minute; after the fourth nobody tries any more. For the Portal's own work
-- alone, which asks for no organisation.
create function retail.take_logouts(most int)
    returns table (grant_id uuid, client_id text, logout_uri text, issuer text, subject text, is_last boolean)
    language sql security definer rows 20 set search_path = pg_catalog, pg_temp
as $$
    with ranked as (
        select o.id, row_number() over (partition by o.application_id order by o.logout_due_at) as turn
        from retail.oidc_grant o
        where o.logout_due_at <= clock_timestamp() and retail.provider_id() is null
    ), due as (
        select g.id
        from retail.oidc_grant g join ranked r on r.id = g.id
        where r.turn <= 20 and g.logout_due_at <= clock_timestamp()
        order by r.turn, g.logout_due_at
        limit least(most, 100)
        for update of g skip locked
    )
    update retail.oidc_grant g
    set logout_tries = g.logout_tries + 1,
        logout_due_at = case g.logout_tries
            when 0 then clock_timestamp() + interval '2 seconds'
            when 1 then clock_timestamp() + interval '10 seconds'
            when 2 then clock_timestamp() + interval '1 minute'
        end
    from due, retail.oidc_client c
    where g.id = due.id and c.id = g.application_id
    returning g.id, c.client_id, c.logout_uri, g.issuer, g.subject, g.logout_tries >= 4;
$$;
grant execute on function retail.take_logouts(int) to lightline_portal;

create function retail.note_logouts(told uuid[]) returns void
    language sql security definer set search_path = pg_catalog, pg_temp
as $$
    update retail.oidc_grant set told_at = clock_timestamp(), logout_due_at = null
    where id = any (told) and told_at is null and status = 'revoked' and retail.provider_id() is null;
$$;
grant execute on function retail.note_logouts(uuid[]) to lightline_portal;

-- Codes and tokens that ran out an hour ago, and statements of who it is as long as the longest session: by one of them a
-- system says which session it means. What a session opened goes with the session's row.
create function retail.prune_oidc(most int) returns int
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    gone int;
begin
    delete from retail.oidc_token t
    where t.id in (
        select o.id from retail.oidc_token o
        where o.expiration_date < clock_timestamp() - interval '1 hour' and retail.provider_id() is null
            and (o.type not like '%id_token' or o.expiration_date < clock_timestamp() - interval '13 hours')
        limit least(most, 10000)
        for update skip locked);
    get diagnostics gone = row_count;
    delete from retail.oidc_client c
    where c.removed_at < clock_timestamp() - interval '1 hour' and retail.provider_id() is null;
    return gone;
end $$;
grant execute on function retail.prune_oidc(int) to lightline_portal;

-- Who signs in by an account that they have elsewhere has connected it themselves, from within a session of theirs.
drop policy own_all on retail.user_login;
create policy own_read on retail.user_login for select to lightline_portal
    using (exists (
        select from retail.user_account u
        where u.id = user_id and u.organisation_id = retail.provider_id()
            and (u.id = retail.user_id() or (retail.scope() = 'public' and retail.user_id() is null))));
create policy own_insert on retail.user_login for insert to lightline_portal
    with check (user_id = retail.user_id() and exists (
        select from retail.user_account u where u.id = user_id and u.organisation_id = retail.provider_id()));
create policy own_delete on retail.user_login for delete to lightline_portal
    using (user_id = retail.user_id() and exists (
        select from retail.user_account u where u.id = user_id and u.organisation_id = retail.provider_id()));
grant insert, delete on retail.user_login to lightline_portal;

update public.schema_version set version = 18;
