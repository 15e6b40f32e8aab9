-- The history of ONTs in the embedded store: one partition a day (UTC).

create schema telemetry;

create table telemetry.point (
    ont_id bigint not null,
    at timestamptz not null,
    status smallint,
    cause smallint,
    rx_power_dbm double precision,
    tx_power_dbm double precision,
    olt_rx_power_dbm double precision,
    temperature_celsius double precision,
    supply_volts double precision,
    bias_milliamps double precision,
    constraint pk_point primary key (ont_id, at)
) partition by range (at);

-- Makes the partitions of the days first..last and drops those older than keep_days. Age counts back from the earlier of
-- last and today, so that a caller whose clock runs ahead drops nothing it should keep; a day that would be dropped is
-- not made. Roles reach rows through telemetry.point only: a partition grants nothing and has a policy for its owner.
create function telemetry.ensure_partitions(first date, last date, keep_days int, out made int, out dropped int)
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '5s'
as $$
declare
    oldest date := least(last, (now() at time zone 'UTC')::date) - keep_days;
    day date;
    partition text;
begin
    made := 0;
    dropped := 0;
    if first is null or last is null or last < first or last - first > 400 then
        raise exception 'days % to % are not 1 to 401 days', first, last using errcode = 'invalid_parameter_value';
    end if;
    if keep_days is null or keep_days not between 1 and 3660 then
        raise exception 'keep_days % is not 1 to 3660', keep_days using errcode = 'invalid_parameter_value';
    end if;

    -- Two Collectors may come at once; the second finds everything done.
    perform pg_advisory_xact_lock(hashtext('telemetry.ensure_partitions'));
    for offset_days in 0 .. last - first loop
        day := first + offset_days;
        partition := 'point_' || to_char(day, 'YYYYMMDD');
        if day >= oldest and to_regclass('telemetry.' || partition) is null then
            execute format(
                'create table telemetry.%I partition of telemetry.point for values from (%L) to (%L)',
                partition, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
            execute format('alter table telemetry.%I enable row level security, force row level security', partition);
            execute format('create policy owner_all on telemetry.%I to lightline_owner using (true)', partition);
            made := made + 1;
        end if;
    end loop;

    for partition in
        select c.relname
        from pg_inherits i
            join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'telemetry.point'::regclass
            and c.relname < 'point_' || to_char(oldest, 'YYYYMMDD')
        order by c.relname
    loop
        execute format('drop table telemetry.%I', partition);
        dropped := dropped + 1;
    end loop;
end $$;
