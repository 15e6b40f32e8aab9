-- What was agreed when a service was bought, what it costs on which days, and how an account's time is cut into periods.

alter table retail.service add constraint ak_service_organisation_id_account_id_id unique (organisation_id, account_id, id);

create table retail.billing_account (
    account_id uuid not null constraint pk_billing_account primary key,
    organisation_id uuid not null,
    currency text not null constraint ck_billing_account_currency check (currency ~ '^[A-Z]{3}$'),
    -- The first day of any one period.
    anchor date not null,
    period_months smallint not null constraint ck_billing_account_period_months check (period_months between 1 and 12),
    constraint fk_billing_account_account foreign key (organisation_id, account_id) references retail.account (organisation_id, id)
);

create table retail.contract (
    service_id uuid not null constraint pk_contract primary key,
    organisation_id uuid not null,
    account_id uuid not null,
    agreed_on date not null,
    -- Directive (EU) 2018/1972, article 105: at most 24 months for consumers.
    binding_months smallint not null constraint ck_contract_binding_months check (binding_months between 0 and 24),
    binding_paused_days int not null default 0 constraint ck_contract_binding_paused_days check (binding_paused_days between 0 and 3660),
    notice_count smallint not null constraint ck_contract_notice_count check (notice_count between 0 and 366),
    notice_unit text not null constraint ck_contract_notice_unit check (notice_unit in ('days', 'months')),
    notice_end text not null constraint ck_contract_notice_end check (notice_end in ('any-day', 'month-end', 'period-end')),
    early_exit text not null constraint ck_contract_early_exit check (early_exit in ('stay', 'pay-rest')),
    rest_percent smallint not null default 0 constraint ck_contract_rest_percent check (rest_percent between 0 and 100),
    constraint fk_contract_service foreign key (organisation_id, account_id, service_id)
        references retail.service (organisation_id, account_id, id)
);
create index ix_contract_organisation_id_account_id on retail.contract (organisation_id, account_id);

create table retail.service_item (
    id uuid not null constraint pk_service_item primary key,
    organisation_id uuid not null,
    account_id uuid not null,
    service_id uuid not null,
    kind text not null constraint ck_service_item_kind check (kind in ('plan', 'add-on')),
    name text not null constraint ck_service_item_name check (length(name) between 1 and 60),
    -- For a whole period, tax included, in coins of the billing account's currency.
    price bigint not null constraint ck_service_item_price check (price between -1000000000000 and 1000000000000),
    tax_basis_points smallint not null constraint ck_service_item_tax check (tax_basis_points between 0 and 10000),
    from_on date not null,
    -- The first day after it; null while it has no end.
    until_on date,
    is_charged_in_pause boolean not null default false,
    constraint ck_service_item_until_on check (until_on >= from_on),
    constraint fk_service_item_service foreign key (organisation_id, account_id, service_id)
        references retail.service (organisation_id, account_id, id),
    -- A service has one plan at a time.
    constraint ex_service_item_plan exclude using gist (service_id with =, daterange(from_on, until_on) with &&)
        where (kind = 'plan')
);
create index ix_service_item_organisation_id_account_id on retail.service_item (organisation_id, account_id);
create index ix_service_item_service_id on retail.service_item (service_id);

do $$
declare
    one text;
begin
    foreach one in array array['billing_account', 'contract', 'service_item'] loop
        execute format('alter table retail.%I enable row level security, force row level security', one);
        execute format('create policy owner_all on retail.%I to lightline_owner using (true)', one);
        execute format($policy$create policy provider_read on retail.%I for select to lightline_portal
            using (organisation_id = retail.whole_provider_id())$policy$, one);
        execute format($policy$create policy reader_read on retail.%I for select to lightline_portal
            using (organisation_id = retail.provider_id() and account_id = retail.account_id())$policy$, one);
        execute format('grant select on retail.%I to lightline_portal', one);
    end loop;
end $$;

update public.schema_version set version = 20;
