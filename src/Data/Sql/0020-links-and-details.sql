-- What a link in a message opens: how one contact is written to. The Portal has checked the link's signature; these functions ask
-- that the contact is still the one that the message went to, and give out nothing by which anybody is known.

-- The contact behind a link, while it is verified and has the address of that digest. Nobody may call it but the functions below.
create function retail.linked_contact(contact uuid, digest bytea) returns setof retail.contact_point
    language sql stable rows 1 set search_path = pg_catalog, pg_temp
as $$
    select c.*
    from retail.contact_point c
    where c.id = contact and c.organisation_id = retail.provider_id() and c.verified_at is not null
        and sha256(convert_to(c.value, 'UTF8')) = digest;
$$;

-- The SHA-256 of the address that a contact has now: what the mark in a link is compared with.
create function retail.contact_digest(contact uuid) returns bytea
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select sha256(convert_to(c.value, 'UTF8'))
    from retail.contact_point c
    where c.id = contact and c.organisation_id = retail.provider_id() and c.verified_at is not null;
$$;
grant execute on function retail.contact_digest(uuid) to lightline_portal;

-- What the contact's owner wants to hear: each topic that has a switch, by text and by e-mail. The language is that in which they
-- are written to; null for somebody without a sign-in, who has none of their own.
create function retail.linked_wishes(contact uuid, digest bytea)
    returns table (topic text, channel text, is_on boolean, quiet_from time, quiet_to time, language text)
    language sql stable security definer rows 10 set search_path = pg_catalog, pg_temp
as $$
    select t.name, w.channel, coalesce(p.is_enabled, t.is_on_by_default), p.quiet_from, p.quiet_to,
        case when u.id is not null then coalesce(u.language, a.language, o.language) end
    from retail.linked_contact(contact, digest) c
        join retail.account_person r on r.id = c.person_id
        join retail.account a on a.id = c.account_id
        join retail.organisation o on o.id = c.organisation_id
        left join retail.user_account u on u.id = r.user_id
        cross join (values ('sms', 1), ('email', 2)) as w (channel, place)
        cross join (select * from notify.topic where name <> 'sign-in' order by name limit 50) t
        left join retail.preference p on p.person_id = c.person_id and p.topic = t.name and p.channel = w.channel
    order by t.name, w.place;
$$;
grant execute on function retail.linked_wishes(uuid, bytea) to lightline_portal;

-- Whose wishes decide about a channel of a contact: its owner's, and on its own channel those of everybody of the account who is
-- reached at the same address, because the Notifier writes there while one of them wants it. Nobody may call it but the two below.
create function retail.linked_people(one retail.contact_point, channel text) returns setof uuid
    language sql stable rows 1 set search_path = pg_catalog, pg_temp
as $$
    select one.person_id
    union
    select d.person_id
    from retail.contact_point d
    where d.organisation_id = one.organisation_id and d.account_id = one.account_id and d.kind = one.kind and d.value = one.value
        and d.verified_at is not null and channel = case one.kind when 'phone' then 'sms' else 'email' end;
$$;

-- Writes them down, all or none. The account; none when the link opens nothing any more.
create function retail.change_linked_wishes(
    contact uuid, digest bytea, topics text[], channels text[], wanted boolean[], quiet_from time, quiet_to time, new_language text)
    returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    one retail.contact_point;
begin
    select * into one from retail.linked_contact(contact, digest);
    if not found then
        return null;
    end if;
    insert into retail.preference (organisation_id, account_id, person_id, topic, channel, is_enabled, quiet_from, quiet_to)
    select one.organisation_id, one.account_id, who, w.topic, w.channel, w.is_on,
        case w.channel when 'sms' then change_linked_wishes.quiet_from end,
        case w.channel when 'sms' then change_linked_wishes.quiet_to end
    from unnest(topics, channels, wanted) as w (topic, channel, is_on)
        join notify.topic t on t.name = w.topic and t.name <> 'sign-in'
        cross join lateral retail.linked_people(one, w.channel) who
    on conflict (person_id, topic, channel) do update
    set is_enabled = excluded.is_enabled, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to;
    update retail.user_account u set language = new_language
    from retail.account_person r
    where r.id = one.person_id and u.id = r.user_id and new_language is not null;
    return one.account_id;
end $$;
grant execute on function retail.change_linked_wishes(uuid, bytea, text[], text[], boolean[], time, time, text) to lightline_portal;

-- Turns a topic off on the contact's own channel: the account, and how many wishes that changed. No row when the link opens nothing
-- any more, or there is no such topic with a switch.
create function retail.unsubscribe(contact uuid, digest bytea, topic_name text) returns table (account uuid, changed int)
    language plpgsql security definer rows 1 set search_path = pg_catalog, pg_temp
as $$
declare
    one retail.contact_point;
begin
    select * into one from retail.linked_contact(contact, digest);
    if not found or not exists (select from notify.topic t where t.name = topic_name and t.name <> 'sign-in') then
        return;
    end if;
    account := one.account_id;
    with off as (
        insert into retail.preference as p (organisation_id, account_id, person_id, topic, channel, is_enabled)
        select one.organisation_id, one.account_id, who, topic_name, w.channel, false
        from (select case one.kind when 'phone' then 'sms' else 'email' end as channel) w
            cross join lateral retail.linked_people(one, w.channel) who
        on conflict (person_id, topic, channel) do update set is_enabled = false where p.is_enabled
        returning 1
    )
    select count(*) into changed from off;
    return next;
end $$;
grant execute on function retail.unsubscribe(uuid, bytea, text) to lightline_portal;

update public.schema_version set version = 17;
