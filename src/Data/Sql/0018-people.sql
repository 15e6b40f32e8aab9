-- Who belongs to an account. Its holder invites people and lets them go; they join by a code that proves a mailbox. The
-- Portal's role still writes no row of account_person in an account's scope: these functions do, and ask who asks.

-- What somebody may do changed, so what they are signed in to begins anew.
alter table retail.session drop constraint ck_session_end_reason;
alter table retail.session add constraint ck_session_end_reason
    check (end_reason in ('signed-out', 'revoked', 'sign-in-changed', 'replaced', 'access-changed'));

-- A code is a handle that finds the invitation and a secret of 60 random bits, of which only the SHA-256 stands here: it
-- cannot be turned back by trying within the week that it is good. The address is blanked when the invitation is over.
create table retail.invitation (
    id uuid not null constraint pk_invitation primary key,
    organisation_id uuid not null,
    account_id uuid not null,
    person_id uuid constraint fk_invitation_account_person references retail.account_person on delete set null,
    email text constraint ck_invitation_email check (length(email) between 3 and 254),
    email_key text constraint ck_invitation_email_key check (length(email_key) between 3 and 254),
    handle text not null constraint ck_invitation_handle check (handle ~ '^[0-9A-Z]{8}$'),
    secret_hash bytea not null constraint ck_invitation_secret_hash check (octet_length(secret_hash) = 32),
    created_at timestamptz not null,
    good_until timestamptz not null,
    tries int not null default 0,
    used_at timestamptz,
    constraint uq_invitation_handle unique (organisation_id, handle),
    constraint fk_invitation_account foreign key (organisation_id, account_id)
        references retail.account (organisation_id, id) on delete cascade
);
create index ix_invitation_account_id_created_at on retail.invitation (account_id, created_at);
create index ix_invitation_person_id on retail.invitation (person_id);
create index ix_invitation_created_at on retail.invitation (created_at);

-- Whether who asks signed the contract of the account in whose scope they ask.
create function retail.is_holder() returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from retail.account_person p
        where p.organisation_id = retail.provider_id() and p.account_id = retail.account_id()
            and p.user_id = retail.user_id() and p.role = 'holder');
$$;
grant execute on function retail.is_holder() to lightline_portal;

alter table retail.invitation enable row level security, force row level security;
create policy owner_all on retail.invitation to lightline_owner using (true);
create policy holder_read on retail.invitation for select to lightline_portal
    using (organisation_id = retail.provider_id() and account_id = retail.account_id() and retail.is_holder());
grant select (id, organisation_id, account_id, person_id, email, created_at, good_until, tries, used_at)
    on retail.invitation to lightline_portal;

-- A policy knows no columns: that an account's scope changes names only is kept by this trigger. The functions below run as
-- the owner and have asked who asks.
create or replace function retail.keep_membership() returns trigger language plpgsql as $$
begin
    if retail.scope() = 'account' and current_user <> 'lightline_owner'
        and (new.id, new.organisation_id, new.account_id, new.user_id, new.role)
            is distinct from (old.id, old.organisation_id, old.account_id, old.user_id, old.role) then
        raise exception 'an account changes nothing of its people but their names'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;

-- Ends every session of somebody at the present organisation, also those that look at another account: which one a session
-- looks at is not known here. Returns their ids. Nobody may call it but the functions below.
create function retail.end_sessions(who uuid, at timestamptz) returns uuid[]
    language sql set search_path = pg_catalog, pg_temp
as $$
    with ended as (
        update retail.session s set ended_at = at, end_reason = 'access-changed'
        where s.organisation_id = retail.provider_id() and s.user_id = who and s.ended_at is null
        returning s.id
    )
    select coalesce(array_agg(id), '{}') from ended;
$$;

-- Where the holder of an account reads mail; null for a holder without a sign-in.
create function retail.holders_email(of_account uuid) returns text
    language sql stable set search_path = pg_catalog, pg_temp
as $$
    select u.email
    from retail.account_person p join retail.user_account u on u.id = p.user_id
    where p.account_id = of_account and p.role = 'holder' and u.email_confirmed
    order by p.id
    limit 1;
$$;

-- The holder invites somebody: a person without a sign-in, and the code by which one joins. Returns null when done, else
-- which bound is reached: 'people' of the account, 'open' invitations, 'day' invitations since yesterday.
create function retail.invite_person(
    person uuid, invitation uuid, called text, as_role text, email text, email_key text, handle text, secret_hash bytea,
    at timestamptz, good_until timestamptz, people_max int, open_max int, day_max int)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    provider uuid := retail.provider_id();
    account uuid := retail.account_id();
begin
    if not retail.is_holder() then
        raise exception 'only the holder of an account invites' using errcode = 'insufficient_privilege';
    end if;
    if as_role not in ('delegate', 'household') then
        raise exception 'nobody is invited as %', as_role using errcode = 'check_violation';
    end if;
    -- One at a time an account, so that the counts are of this moment.
    perform from retail.account a where a.id = account for no key update;
    if (select count(*) from retail.account_person p where p.account_id = account) >= people_max then
        return 'people';
    end if;
    if (select count(*) from retail.invitation i
        where i.account_id = account and i.person_id is not null and i.used_at is null and i.good_until > at) >= open_max then
        return 'open';
    end if;
    if (select count(*) from retail.invitation i
        where i.account_id = account and i.created_at > at - interval '1 day') >= day_max then
        return 'day';
    end if;
    -- What no count looks at any more, whoever's, a few at a time.
    delete from retail.invitation i where i.id in (
        select o.id from retail.invitation o where o.created_at < at - interval '30 days' limit 100);
    insert into retail.account_person (id, organisation_id, account_id, user_id, name, role)
    values (person, provider, account, null, called, as_role);
    insert into retail.invitation (id, organisation_id, account_id, person_id, email, email_key, handle, secret_hash, created_at,
        good_until)
    values (invitation, provider, account, person, email, email_key, handle, secret_hash, at, good_until);
    return null;
end $$;
grant execute on function retail.invite_person(
    uuid, uuid, text, text, text, text, text, bytea, timestamptz, timestamptz, int, int, int) to lightline_portal;

-- The holder says anew what somebody of the account may do. The sessions that ended by it; null when there is no such person,
-- or it is the holder.
create function retail.change_role(person uuid, new_role text, at timestamptz)
    returns uuid[] language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    who uuid;
begin
    if not retail.is_holder() then
        raise exception 'only the holder of an account says who may do what' using errcode = 'insufficient_privilege';
    end if;
    if new_role not in ('delegate', 'household') then
        raise exception 'nobody is made %', new_role using errcode = 'check_violation';
    end if;
    update retail.account_person p set role = new_role
    where p.id = person and p.organisation_id = retail.provider_id() and p.account_id = retail.account_id()
        and p.role not in ('holder', new_role)
    returning p.user_id into who;
    if not found then
        return null;
    end if;
    return retail.end_sessions(who, at);
end $$;
grant execute on function retail.change_role(uuid, text, timestamptz) to lightline_portal;

-- The holder lets somebody go, or somebody who is not the holder goes; what was kept for them goes with them. No row when
-- there is no such person; else the sessions that ended and where the holder is told.
create function retail.remove_person(person uuid, at timestamptz)
    returns table (sessions uuid[], told text, was_user uuid)
    language plpgsql security definer rows 1 set search_path = pg_catalog, pg_temp
as $$
declare
    account uuid := retail.account_id();
    who uuid;
begin
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
grant execute on function retail.remove_person(uuid, timestamptz) to lightline_portal;

-- Somebody brings a code. 'wrong' counts a try of that invitation. Who is signed in joins as who they are: 'joined',
-- 'already', or 'refused' when they work here. A stranger has shown by the code that the mailbox is theirs: 'sign-in' when
-- it is somebody's here, who is to sign in first; else 'password' until they bring one, and with it 'joined', as a new
-- sign-in, or as one that belongs to nothing any more.
create function retail.join_account(handle text, secret_hash bytea, new_user uuid, password_hash text, at timestamptz)
    returns table (outcome text, account uuid, person uuid, who uuid, email text, told text)
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
        if who is null then
            who := new_user;
            select p.name into called from retail.account_person p where p.id = one.person_id;
            insert into retail.user_account
                (id, organisation_id, display_name, user_name, normalized_user_name, email, normalized_email,
                email_confirmed, password_hash, security_stamp, concurrency_stamp, phone_number_confirmed,
                two_factor_enabled, lockout_enabled, access_failed_count)
            values (who, provider, called, one.email, one.email_key, one.email, one.email_key, true,
                join_account.password_hash, upper(replace(gen_random_uuid()::text, '-', '')), gen_random_uuid()::text, false,
                false, true, 0);
        else
            -- As a new password by a code: a second step stays, and its wrong codes with it.
            update retail.user_account u
            set password_hash = join_account.password_hash, email_confirmed = true,
                security_stamp = upper(replace(gen_random_uuid()::text, '-', '')), concurrency_stamp = gen_random_uuid()::text,
                access_failed_count = case when u.two_factor_enabled then u.access_failed_count else 0 end,
                lockout_end = case when u.two_factor_enabled then u.lockout_end end
            where u.id = who;
            update retail.one_time_code c set used_at = at where c.user_id = who and c.used_at is null;
            perform retail.end_sessions(who, at);
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

-- A new address of who is signed in reaches them for every account they belong to, not only the one they look at.
create function retail.move_contacts(kind text, value text, at timestamptz)
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    one record;
begin
    for one in
        select p.id, p.organisation_id, p.account_id,
            (select min(c.id::text)::uuid from retail.contact_point c where c.person_id = p.id and c.kind = move_contacts.kind) as kept
        from retail.account_person p
        where p.organisation_id = retail.provider_id() and p.user_id = retail.user_id()
    loop
        if one.kept is null then
            insert into retail.contact_point (id, organisation_id, account_id, person_id, kind, value, verified_at)
            values (gen_random_uuid(), one.organisation_id, one.account_id, one.id, move_contacts.kind, move_contacts.value, at);
        else
            update retail.contact_point c set value = move_contacts.value, verified_at = at where c.id = one.kept;
        end if;
    end loop;
end $$;
grant execute on function retail.move_contacts(text, text, timestamptz) to lightline_portal;

-- Who had a code sent: its owner ('own'), or a digest of a stranger's network. Each has an allowance of its own.
alter table retail.one_time_code add column asked_from text not null default 'own'
    constraint ck_one_time_code_asked_from check (length(asked_from) between 3 and 16);

-- What ended is deleted by the time until which it was good.
create index ix_letter_good_until on notify.letter (good_until) where due_at is null;

insert into notify.template (topic, kind, channel, language, headline, body) values
    ('sign-in', 'invitation', 'email', 'en', '{who} invites you at {provider}',
        E'{who} invites you to see the connection at {place} on {provider}.\n\nOpen {link} and type this code:\n\n{code}\n\n'
        || E'It is good for {days} days and for one person. Who has it can join, so tell it to nobody.\n\n'
        || E'If you do not know {who}, you need do nothing, and we write to you no more about it.\n\n{provider}, {phone} ({hours})');

-- In which language somebody wants what is written to them: theirs, wherever they belong to. A setting that only statements
-- read, so there is no model beside it. A letter takes it along, because its address may not be theirs yet.
alter table retail.user_account add column language text
    constraint ck_user_account_language check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$');
alter table notify.letter add column language text
    constraint ck_letter_language check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$');
grant insert (language) on notify.letter to lightline_portal;
create policy notifier_read on retail.account_person for select to lightline_notifier using (true);
create policy notifier_read on retail.user_account for select to lightline_notifier using (true);
grant select (id, user_id) on retail.account_person to lightline_notifier;
grant select (id, language) on retail.user_account to lightline_notifier;

-- The language of whom a letter goes to: somebody who is known, or whoever signs in here by its address. Whoever writes it may
-- be in a scope in which they are not to be seen, as who joins the account of a holder.
create function retail.language_of(who uuid, address text) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select u.language
    from retail.user_account u
    where u.organisation_id = retail.provider_id() and case when who is null then u.email = address else u.id = who end
    limit 1;
$$;
grant execute on function retail.language_of(uuid, text) to lightline_portal;

-- The inbox has no German words: it is a page.
insert into notify.template (topic, kind, channel, language, headline, body) values
    ('outage', 'fibre-cut-lost', 'sms', 'de', null,
        '{provider}: Internet für {place} ist ausgefallen. Ein Fehler im Glasfasernetz: Wir beheben ihn. Aktuelles: {link}'),
    ('outage', 'fibre-cut-lost', 'email', 'de', 'Internet für {place} ist ausgefallen um {time}',
        E'Ein Fehler im Glasfasernetz hat {place} um {time} getrennt. Wir beheben ihn; Sie müssen zu Hause nichts tun.\n\n'
        || E'Was wir jetzt wissen: {link}\n\nWir schreiben wieder, wenn Ihr eigener Anschluss wieder da ist.\n\n'
        || '{provider}, {phone} ({hours})'),
    ('outage', 'power-cut-lost', 'sms', 'de', null,
        '{provider}: Es sieht nach einem Stromausfall bei {place} aus. Internet kommt mit dem Strom zurück. Aktuelles: {link}'),
    ('outage', 'power-cut-lost', 'email', 'de', 'Vermutlich Stromausfall bei {place} seit {time}',
        E'Viele Glasfaserboxen um {place} meldeten uns um {time}, dass ihr Strom ausfiel. Unser Netz ist in Ordnung: Ihr '
        || E'Internet kommt mit dem Strom zurück. Ihr Stromversorger kennt die Zeiten.\n\nWas wir jetzt wissen: {link}\n\n'
        || '{provider}, {phone} ({hours})'),
    ('outage', 'restored', 'sms', 'de', null,
        '{provider}: Internet für {place} ist seit {time} wieder da. Ihres noch nicht? Rufen Sie an: {phone}.'),
    ('outage', 'restored', 'email', 'de', 'Internet für {place} ist wieder da seit {time}',
        E'Ihr Anschluss {place} funktioniert wieder seit {time}.\n\nFunktioniert er noch nicht, rufen Sie uns an: {phone} '
        || E'({hours}).\n\n{provider}'),
    ('outage', 'update', 'sms', 'de', null, '{provider}, Störung bei {place}: {message} Aktuelles: {link}'),
    ('outage', 'update', 'email', 'de', 'Neues zur Störung bei {place}',
        E'{message}\n\nWas wir jetzt wissen: {link}\n\n{provider}, {phone} ({hours})'),
    ('sign-in', 'code', 'sms', 'de', null, '{provider}: Ihr Code ist {code}. Er gilt {minutes} Minuten. Sagen Sie ihn niemandem.'),
    ('sign-in', 'code', 'email', 'de', 'Ihr Code für {provider}',
        E'Ihr Code ist {code}\n\nEr gilt {minutes} Minuten auf der Seite, auf der Sie ihn angefordert haben. Sagen Sie ihn '
        || E'niemandem; wir fragen nie am Telefon danach.\n\nWenn Sie keinen Code angefordert haben, hat sich jemand '
        || E'bei der Adresse vertippt. Sie müssen nichts tun.\n\n{provider}, {phone} ({hours})'),
    ('sign-in', 'changed', 'sms', 'de', null,
        '{provider}: {what} wurde um {time} geändert. Waren Sie das nicht? Rufen Sie sofort an: {phone}.'),
    ('sign-in', 'invited', 'email', 'de', 'Ihr Zugang bei {provider}',
        E'{provider} hat Ihnen einen Zugang eingerichtet.\n\nWählen Sie hier ein Passwort: {link}\n\nFragen? Rufen Sie uns an: '
        || E'{phone} ({hours}).\n\n{provider}'),
    ('sign-in', 'changed', 'email', 'de', '{what} wurde geändert',
        E'{what} wurde um {time} geändert.\n\nWaren Sie das, müssen Sie nichts tun. Wenn nicht, rufen Sie uns sofort an: {phone} '
        || E'({hours}).\n\n{provider}'),
    ('sign-in', 'invitation', 'email', 'de', '{who} lädt Sie zu {provider} ein',
        E'{who} lädt Sie ein, den Anschluss {place} bei {provider} zu sehen.\n\nÖffnen Sie {link} und geben Sie diesen Code ein:'
        || E'\n\n{code}\n\nEr gilt {days} Tage und für eine Person. Wer ihn hat, kann beitreten; sagen Sie ihn niemandem.\n\n'
        || E'Wenn Sie {who} nicht kennen, müssen Sie nichts tun, und wir schreiben Ihnen dazu nicht mehr.\n\n'
        || '{provider}, {phone} ({hours})');

update public.schema_version set version = 15;
