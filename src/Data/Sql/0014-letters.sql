-- Codes that show that an address is somebody's, and what is written to one address whatever its owner chose to hear.

-- A code's row counts its tries and its use. The code itself is nowhere in it: the browser that asked holds it, encrypted with
-- the Portal's key ring.
create table retail.one_time_code (
    id uuid not null constraint pk_one_time_code primary key,
    organisation_id uuid not null,
    user_id uuid not null,
    purpose text not null
        constraint ck_one_time_code_purpose check (purpose in ('sign-in', 'reset', 'email', 'phone')),
    created_at timestamptz not null,
    good_until timestamptz not null,
    tries int not null default 0,
    used_at timestamptz,
    constraint fk_one_time_code_user_account foreign key (organisation_id, user_id)
        references retail.user_account (organisation_id, id) on delete cascade
);
create index ix_one_time_code_user_id_created_at on retail.one_time_code (user_id, created_at);
alter table retail.one_time_code enable row level security, force row level security;
create policy owner_all on retail.one_time_code to lightline_owner using (true);
-- A sign-in asks before anybody is known; afterwards a code is its owner's alone.
create policy user_all on retail.one_time_code to lightline_portal
    using (organisation_id = retail.provider_id()
        and (user_id = retail.user_id() or (retail.scope() = 'public' and retail.user_id() is null)));
grant select, insert, delete, update (tries, used_at) on retail.one_time_code to lightline_portal;

-- A letter goes to one address at once, past wishes, quiet hours and STOP: it is asked for, or it warns of a change of the
-- sign-in. What it holds is blanked when it has gone out, or is too old to.
create table notify.letter (
    id uuid not null constraint pk_letter primary key,
    organisation_id uuid not null constraint fk_letter_organisation references retail.organisation,
    channel text not null constraint ck_letter_channel check (channel in ('sms', 'email')),
    address text not null constraint ck_letter_address check (length(address) between 3 and 254),
    kind text not null,
    payload jsonb constraint ck_letter_payload check (pg_column_size(payload) <= 2048),
    created_at timestamptz not null,
    good_until timestamptz not null,
    state text not null default 'planned'
        constraint ck_letter_state check (state in ('planned', 'submitting', 'submitted', 'in-doubt', 'failed', 'expired')),
    reason text,
    attempts int not null default 0,
    due_at timestamptz,
    sent_at timestamptz,
    constraint ck_letter_due_at check ((due_at is null) = (state not in ('planned', 'submitting')))
);
create index ix_letter_channel_due_at on notify.letter (channel, due_at) where due_at is not null;
alter table notify.letter enable row level security, force row level security;
create policy owner_all on notify.letter to lightline_owner using (true);
create policy notifier_all on notify.letter to lightline_notifier using (true);
create policy portal_insert on notify.letter for insert to lightline_portal
    with check (organisation_id = retail.provider_id() and state = 'planned');
grant select, insert, update, delete on notify.letter to lightline_notifier;
grant insert (id, organisation_id, channel, address, kind, payload, created_at, good_until, due_at)
    on notify.letter to lightline_portal;

insert into notify.topic (name, is_on_by_default) values ('sign-in', true);
insert into notify.template (topic, kind, channel, language, headline, body) values
    ('sign-in', 'code', 'sms', 'en', null, '{provider}: your code is {code}. It is good for {minutes} minutes. Tell it to nobody.'),
    ('sign-in', 'code', 'email', 'en', 'Your code for {provider}',
        E'Your code is {code}\n\nIt is good for {minutes} minutes, on the page where you asked for it. Tell it to nobody; we never ask '
        || E'for it by telephone.\n\nIf you did not ask for it, somebody typed your address by mistake: you need do nothing.\n\n'
        || '{provider}, {phone} ({hours})'),
    ('sign-in', 'changed', 'sms', 'en', null, '{provider}: {what} was changed at {time}. If that was not you, call {phone} now.'),
    ('sign-in', 'changed', 'email', 'en', '{what} was changed',
        E'{what} was changed at {time}.\n\nIf that was you, you need do nothing. If not, call us now: {phone} ({hours}).\n\n{provider}');

-- By telephone number too; a number that two people of one organisation have finds neither.
create index ix_user_account_organisation_id_phone_number on retail.user_account (organisation_id, phone_number)
    where phone_number is not null;

update public.schema_version set version = 11;
