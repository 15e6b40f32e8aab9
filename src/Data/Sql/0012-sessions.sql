-- Who asks, beside in whose name: it narrows what is somebody's own and opens nothing by itself.
create function retail.user_id() returns uuid language sql stable
    return nullif(current_setting('app.user_id', true), '')::uuid;
grant execute on function retail.user_id() to lightline_portal;

-- A session is its owner's alone, in whatever scope they ask.
alter table retail.session enable row level security, force row level security;
create policy owner_all on retail.session to lightline_owner using (true);
create policy user_all on retail.session to lightline_portal
    using (organisation_id = retail.provider_id() and user_id = retail.user_id());
grant select, insert, delete on retail.session to lightline_portal;
grant update (seen_at, ended_at, end_reason) on retail.session to lightline_portal;

-- What is over stays over.
create function retail.keep_session_ended() returns trigger language plpgsql as $$
begin
    raise exception 'a session that was ended stays so' using errcode = 'check_violation';
end $$;
create trigger keep_session_ended before update on retail.session
    for each row when (old.ended_at is not null) execute function retail.keep_session_ended();

-- Every Portal asks each second which sessions were ended, whoever's: ids, which by themselves open nothing.
create function retail.sessions_ended(since timestamptz) returns table (id uuid, ended_at timestamptz)
    language sql stable security definer rows 10 set search_path = pg_catalog, pg_temp
as $$
    select s.id, s.ended_at from retail.session s where s.ended_at >= since order by s.ended_at limit 100000;
$$;
grant execute on function retail.sessions_ended(timestamptz) to lightline_portal;

update public.schema_version set version = 9;
