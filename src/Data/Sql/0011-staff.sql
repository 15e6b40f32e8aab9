-- Who works for an organisation as what. The Portal reads these rows and writes none: no scope makes itself a role.

alter table retail.staff_role enable row level security, force row level security;
create policy owner_all on retail.staff_role to lightline_owner using (true);
create policy staff_read on retail.staff_role for select to lightline_portal
    using (organisation_id = retail.provider_id() and retail.scope() in ('provider', 'operator', 'owner'));
grant select on retail.staff_role to lightline_portal;

-- The roles of a user of the present organisation: what a sign-in asks before it has a scope to ask in. An account has no
-- business with who works there.
create function retail.roles_of_user(user_id uuid) returns table (role text)
    language sql stable security definer rows 2 set search_path = pg_catalog, pg_temp
as $$
    select s.role
    from retail.staff_role s
    where s.user_id = roles_of_user.user_id and s.organisation_id = retail.provider_id() and retail.scope() <> 'account'
    order by s.role;
$$;
grant execute on function retail.roles_of_user(uuid) to lightline_portal;

-- A role belongs to a kind of organisation, and whoever holds one is nobody's customer there: a sign-in is either. Both
-- sides lock the sign-in first, so that two of them at a time cannot each miss the other.
create function retail.keep_staff_role() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform from retail.user_account where id = new.user_id for no key update;
    if not exists (
        select from retail.organisation o
        where o.id = new.organisation_id
            and new.role = any(case o.kind
                when 'provider' then array['agent', 'provider-admin', 'field-technician', 'auditor']
                when 'operator' then array['noc-operator', 'operator-admin', 'field-technician', 'auditor']
                when 'owner' then array['network-owner', 'auditor']
            end)) then
        raise exception 'this kind of organisation knows no %', new.role using errcode = 'check_violation';
    end if;
    if exists (select from retail.account_person p where p.user_id = new.user_id) then
        raise exception 'who has an account here holds no role' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger keep_staff_role before insert or update on retail.staff_role
    for each row execute function retail.keep_staff_role();

create function retail.keep_person_no_staff() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform from retail.user_account where id = new.user_id for no key update;
    if exists (select from retail.staff_role s where s.user_id = new.user_id) then
        raise exception 'who holds a role here has no account' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger keep_person_no_staff before insert or update of user_id on retail.account_person
    for each row when (new.user_id is not null) execute function retail.keep_person_no_staff();

-- What kind an organisation is decides who may hold which role, and its host name whose pages are shown: neither is
-- changed by a process. What is left is what a provider may say of itself.
revoke update on retail.organisation from lightline_portal;
grant update (name, time_zone, language, phone, phone_hours, brand_colour) on retail.organisation to lightline_portal;

-- Claims of a sign-in are made from roles and people alone; rows that a scope could write here would be believed by
-- whoever reads them. Nobody signs in by another site.
revoke insert, update, delete on retail.user_claim, retail.user_login from lightline_portal;

-- Until now everybody of the operator did all that there was to do.
insert into retail.staff_role (organisation_id, user_id, role, granted_at)
select o.id, u.id, r.role, now()
from retail.organisation o
    join retail.user_account u on u.organisation_id = o.id
    cross join (values ('noc-operator'), ('operator-admin')) as r (role)
where o.kind = 'operator';

update public.schema_version set version = 8;
