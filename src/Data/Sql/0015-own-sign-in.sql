-- By what somebody signs in is their own alone: not even the account's holder reaches a member's. Before anybody is known, a
-- sign-in looks at those of its organisation.
do $$
declare
    one text;
begin
    foreach one in array array['user_claim', 'user_login', 'user_token', 'user_passkey'] loop
        execute format('drop policy reader_all on retail.%I', one);
        execute format($policy$create policy own_all on retail.%I to lightline_portal
            using (exists (
                select from retail.user_account u
                where u.id = user_id and u.organisation_id = retail.provider_id()
                    and (u.id = retail.user_id() or (retail.scope() = 'public' and retail.user_id() is null))))$policy$, one);
    end loop;
end $$;
drop policy reader_update on retail.user_account;
create policy reader_update on retail.user_account for update to lightline_portal
    using (organisation_id = retail.provider_id()
        and (id = retail.user_id() or (retail.scope() = 'public' and retail.user_id() is null)));

-- An organisation may ask its own people for more than a password. Until somebody has a second step, or a passkey, they sign in
-- to nothing but the page that sets one up.
alter table retail.organisation add column staff_needs_second_step boolean not null default false;

create function retail.has_second_step(user_id uuid) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select not exists (
            select from retail.organisation o where o.id = retail.provider_id() and o.staff_needs_second_step)
        or exists (
            select from retail.user_account u
            where u.id = has_second_step.user_id and u.organisation_id = retail.provider_id()
                and (u.two_factor_enabled
                    or exists (select from retail.user_passkey p where p.user_id = u.id)));
$$;
grant execute on function retail.has_second_step(uuid) to lightline_portal;

update public.schema_version set version = 12;
