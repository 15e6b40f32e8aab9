-- Somebody asks, during an outage, to be told when their service is back; and why an expected time changed.

alter table retail.tell_when_back enable row level security, force row level security;
create policy owner_all on retail.tell_when_back to lightline_owner using (true);
create policy notifier_read on retail.tell_when_back for select to lightline_notifier using (true);
create policy reader_read on retail.tell_when_back for select to lightline_portal
    using (organisation_id = retail.whole_provider_id()
        or (organisation_id = retail.provider_id() and account_id = retail.account_id()));
-- At an address of their own, of an incident that hits them: the other tables' policies say which those are.
create policy reader_insert on retail.tell_when_back for insert to lightline_portal
    with check (organisation_id = retail.provider_id() and account_id = retail.account_id()
        and exists (select from retail.contact_point c
            where c.id = contact_id and c.organisation_id = tell_when_back.organisation_id
                and c.account_id = tell_when_back.account_id)
        and exists (select from live.incident i where i.id = incident_id));
create policy reader_delete on retail.tell_when_back for delete to lightline_portal
    using (organisation_id = retail.provider_id() and account_id = retail.account_id());
grant select, insert, delete on retail.tell_when_back to lightline_portal;
grant select on retail.tell_when_back to lightline_notifier;

drop function retail.public_update();
create function retail.public_update()
    returns table (
        public_number text, at timestamptz, stage text, message text, back_from timestamptz, back_by timestamptz,
        back_reason text, next_update_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select i.public_number, u.at, u.stage, u.message, u.back_from, u.back_by, u.back_reason, u.next_update_at
    from retail.incident_update u join live.incident i on i.id = u.incident_id
    where u.kind = 'update' and i.confirmed_at is not null and i.state in (1, 2)
        and (i.resolved_at is null or i.resolved_at > now() - interval '24 hours');
$$;
grant execute on function retail.public_update() to lightline_portal;

update public.schema_version set version = 4;
