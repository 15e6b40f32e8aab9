-- The ledger: every coin that a provider's customers hold or owe, as entries of transactions that add up to nothing. Rows are
-- only added; what was wrong is reversed. Debits are above zero, credits below: a wallet is money that the provider owes, so it
-- stands at zero or below.

create table retail.ledger_account (
    id bigint generated always as identity constraint pk_ledger_account primary key,
    organisation_id uuid not null constraint fk_ledger_account_organisation references retail.organisation,
    -- Whose; null is the provider's own.
    account_id uuid,
    kind text not null constraint ck_ledger_account_kind
        check (kind in ('wallet', 'receivable', 'payments', 'revenue', 'tax', 'vouchers', 'write-offs')),
    currency text not null constraint ck_ledger_account_currency check (currency ~ '^[A-Z]{3}$'),
    -- Kept where a bound must hold, which is where customers meet only themselves. A provider's own are added up when they are
    -- asked for: kept, one row of theirs would stand in the way of every posting.
    balance bigint,
    turns bigint not null default 0,
    constraint ck_ledger_account_account_id check ((account_id is null) = (kind not in ('wallet', 'receivable'))),
    constraint ck_ledger_account_balance check ((balance is null) = (account_id is null)),
    constraint ck_ledger_account_wallet check (kind <> 'wallet' or balance <= 0),
    constraint ck_ledger_account_bounds check (balance between -1000000000000000 and 1000000000000000),
    constraint ak_ledger_account_holder unique nulls not distinct (organisation_id, account_id, kind, currency),
    constraint ak_ledger_account_organisation_id_id unique (organisation_id, id),
    constraint fk_ledger_account_account foreign key (organisation_id, account_id) references retail.account (organisation_id, id)
);

create table retail.ledger_transaction (
    -- Made by whoever posts, before the first try: the same id again is the same transaction.
    id uuid not null constraint pk_ledger_transaction primary key,
    organisation_id uuid not null constraint fk_ledger_transaction_organisation references retail.organisation,
    kind text not null constraint ck_ledger_transaction_kind check (kind ~ '^[a-z]+(-[a-z]+)*$' and length(kind) <= 32),
    -- The public number of what it is about, such as a bill's or a payment's.
    reference text constraint ck_ledger_transaction_reference check (reference ~ '^[A-Za-z0-9_.:-]{1,64}$'),
    reverses uuid constraint ak_ledger_transaction_reverses unique
        constraint fk_ledger_transaction_reverses references retail.ledger_transaction,
    entries smallint not null constraint ck_ledger_transaction_entries check (entries between 2 and 100),
    -- Of all that was said, so that the same id with other words is found out.
    digest bytea not null,
    posted_by uuid,
    posted_at timestamptz not null default clock_timestamp(),
    constraint ak_ledger_transaction_organisation_id_id unique (organisation_id, id)
);

create table retail.ledger_entry (
    transaction_id uuid not null,
    line smallint not null,
    organisation_id uuid not null,
    ledger_account_id bigint not null,
    account_id uuid,
    currency text not null,
    amount bigint not null constraint ck_ledger_entry_amount
        check (amount <> 0 and amount between -1000000000000000 and 1000000000000000),
    -- Of an account that keeps its balance: which entry of it this is, and what it stands at with it.
    turn bigint,
    balance bigint,
    constraint pk_ledger_entry primary key (transaction_id, line),
    constraint ak_ledger_entry_ledger_account_id_turn unique (ledger_account_id, turn),
    constraint fk_ledger_entry_transaction foreign key (organisation_id, transaction_id)
        references retail.ledger_transaction (organisation_id, id),
    constraint fk_ledger_entry_ledger_account foreign key (organisation_id, ledger_account_id)
        references retail.ledger_account (organisation_id, id)
);

do $$
declare
    one text;
begin
    foreach one in array array['ledger_account', 'ledger_transaction', 'ledger_entry'] loop
        execute format('alter table retail.%I enable row level security, force row level security', one);
        execute format('create policy owner_all on retail.%I to lightline_owner using (true)', one);
        execute format($policy$create policy provider_read on retail.%I for select to lightline_portal
            using (organisation_id = retail.whole_provider_id())$policy$, one);
        execute format('grant select on retail.%I to lightline_portal', one);
    end loop;
end $$;
create policy reader_read on retail.ledger_account for select to lightline_portal
    using (organisation_id = retail.provider_id() and account_id = retail.account_id());
create policy reader_read on retail.ledger_entry for select to lightline_portal
    using (organisation_id = retail.provider_id() and account_id = retail.account_id());
create policy reader_read on retail.ledger_transaction for select to lightline_portal
    using (organisation_id = retail.provider_id() and exists (
        select from retail.ledger_entry e where e.transaction_id = id and e.account_id = retail.account_id()));

-- Not even the owner edits what was posted.
create function retail.refuse_ledger_edit() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'what was posted is reversed and not edited' using errcode = 'integrity_constraint_violation';
end $$;
create trigger refuse_edit before update or delete or truncate on retail.ledger_transaction
    for each statement execute function retail.refuse_ledger_edit();
create trigger refuse_edit before update or delete or truncate on retail.ledger_entry
    for each statement execute function retail.refuse_ledger_edit();

-- An account of the ledger is opened, and moves with its entries; it is nobody else's one day and never goes.
create function retail.keep_ledger_account() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op <> 'UPDATE' or (new.id, new.organisation_id, new.account_id, new.kind, new.currency)
            is distinct from (old.id, old.organisation_id, old.account_id, old.kind, old.currency) then
        raise exception 'an account of the ledger stays what it is' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger keep_account before update on retail.ledger_account
    for each row execute function retail.keep_ledger_account();
create trigger keep_accounts before delete or truncate on retail.ledger_account
    for each statement execute function retail.keep_ledger_account();

-- Whoever writes, and however: at the commit every transaction has the entries that it said, and they add up to nothing in
-- each currency. Judged again with each entry, so that none joins a transaction later.
create function retail.check_ledger_transaction() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    checked uuid;
begin
    if tg_table_name = 'ledger_entry' then
        checked := new.transaction_id;
    else
        checked := new.id;
    end if;
    if exists (
            select from retail.ledger_entry e where e.transaction_id = checked group by e.currency having sum(e.amount) <> 0)
        or (select t.entries from retail.ledger_transaction t where t.id = checked)
            is distinct from (select count(*)::smallint from retail.ledger_entry e where e.transaction_id = checked) then
        raise exception 'transaction % does not add up', checked using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
create constraint trigger adds_up after insert on retail.ledger_transaction
    deferrable initially deferred for each row execute function retail.check_ledger_transaction();
create constraint trigger adds_up after insert on retail.ledger_entry
    deferrable initially deferred for each row execute function retail.check_ledger_transaction();

-- Writes one transaction: 'posted', or 'already' when the same was posted under this id, 'mismatch' when something else was,
-- 'reversed' when another one reverses the same, 'too-little' when a wallet has not so much. Only the first changes anything.
-- Accounts are locked in one order, so that two postings wait for each other in no circle.
create function retail.write_ledger_transaction(
    new_id uuid, provider uuid, new_kind text, new_reference text, new_reverses uuid,
    holders uuid[], kinds text[], currencies text[], amounts bigint[])
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    lines int := cardinality(amounts);
    said bytea := sha256(convert_to(jsonb_build_array(
        provider, new_kind, new_reference, new_reverses, holders, kinds, currencies, amounts)::text, 'utf8'));
    found_before bytea;
    accounts bigint[];
    line int;
    after_turn bigint;
    after_balance bigint;
begin
    if lines is null or cardinality(holders) <> lines or cardinality(kinds) <> lines or cardinality(currencies) <> lines then
        raise exception 'a transaction needs as many holders, kinds and currencies as amounts'
            using errcode = 'invalid_parameter_value';
    end if;

    insert into retail.ledger_account (organisation_id, account_id, kind, currency, balance)
    select distinct provider, one.holder, one.kind, one.currency, case when one.holder is not null then 0 end
    from unnest(holders, kinds, currencies) as one (holder, kind, currency)
    where not exists (
        select from retail.ledger_account a
        where a.organisation_id = provider and a.account_id is not distinct from one.holder
            and a.kind = one.kind and a.currency = one.currency)
    order by one.holder, one.kind, one.currency
    on conflict do nothing;
    accounts := array(
        select a.id
        from unnest(holders, kinds, currencies) with ordinality as one (holder, kind, currency, line)
            join retail.ledger_account a on a.organisation_id = provider and a.account_id is not distinct from one.holder
                and a.kind = one.kind and a.currency = one.currency
        order by one.line);
    if (select count(distinct one) from unnest(accounts) as one) <> lines then
        raise exception 'a transaction names each account once' using errcode = 'invalid_parameter_value';
    end if;
    perform from retail.ledger_account a where a.id = any (accounts) and a.balance is not null order by a.id for update;

    select t.digest into found_before from retail.ledger_transaction t where t.id = new_id;
    if found then
        return case when found_before = said then 'already' else 'mismatch' end;
    end if;
    if exists (select from retail.ledger_transaction t where t.reverses = new_reverses) then
        return 'reversed';
    end if;
    if exists (
            select from unnest(accounts, amounts) as one (account, amount)
                join retail.ledger_account a on a.id = one.account and a.kind = 'wallet'
            group by a.id, a.balance having a.balance + sum(one.amount) > 0) then
        return 'too-little';
    end if;

    -- Of two with one id that share no account, or that reverse the same, the second waits here.
    insert into retail.ledger_transaction (id, organisation_id, kind, reference, reverses, entries, digest, posted_by)
    values (new_id, provider, new_kind, new_reference, new_reverses, lines, said, retail.user_id())
    on conflict do nothing;
    if not found then
        select t.digest into found_before from retail.ledger_transaction t where t.id = new_id;
        return case when not found then 'reversed' when found_before = said then 'already' else 'mismatch' end;
    end if;
    for line in 1 .. lines loop
        update retail.ledger_account a
        set balance = a.balance + amounts[line], turns = a.turns + 1
        where a.id = accounts[line] and a.balance is not null
        returning a.turns, a.balance into after_turn, after_balance;
        insert into retail.ledger_entry (
            transaction_id, line, organisation_id, ledger_account_id, account_id, currency, amount, turn, balance)
        values (new_id, line, provider, accounts[line], holders[line], currencies[line], amounts[line], after_turn, after_balance);
    end loop;
    return 'posted';
end $$;

-- A provider posts what concerns its customers, a customer what concerns themselves and the provider.
create function retail.post_ledger_transaction(
    id uuid, kind text, reference text, holders uuid[], kinds text[], currencies text[], amounts bigint[])
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if retail.scope() not in ('account', 'provider') or retail.provider_id() is null
        or (retail.scope() = 'account'
            and exists (select from unnest(holders) as one (holder) where one.holder is distinct from retail.account_id()
                and one.holder is not null)) then
        raise exception 'not theirs to post' using errcode = 'insufficient_privilege';
    end if;
    return retail.write_ledger_transaction(
        id, retail.provider_id(), kind, reference, null, holders, kinds, currencies, amounts);
end $$;

-- Takes a transaction back, whole and once. A provider's work alone; null when it has none of that id.
create function retail.reverse_ledger_transaction(id uuid, reversed uuid, reference text)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    one record;
begin
    if retail.whole_provider_id() is null then
        raise exception 'not theirs to reverse' using errcode = 'insufficient_privilege';
    end if;
    select array_agg(e.account_id order by e.line) as holders, array_agg(a.kind order by e.line) as kinds,
        array_agg(e.currency order by e.line) as currencies, array_agg(-e.amount order by e.line) as amounts
    into one
    from retail.ledger_entry e join retail.ledger_account a on a.id = e.ledger_account_id
    where e.transaction_id = reversed and e.organisation_id = retail.provider_id();
    if one.amounts is null then
        return null;
    end if;
    return retail.write_ledger_transaction(
        id, retail.provider_id(), 'reversal', reference, reversed, one.holders, one.kinds, one.currencies, one.amounts);
end $$;
grant execute on function
    retail.post_ledger_transaction(uuid, text, text, uuid[], text[], text[], bigint[]),
    retail.reverse_ledger_transaction(uuid, uuid, text) to lightline_portal;

update public.schema_version set version = 19;
