-- Who has two homes in two streets must read of which one an update speaks. Words that an operator changed stay theirs.
update notify.template set body = '{provider}, outage at {place}: {message} Updates: {link}'
where topic = 'outage' and kind = 'update' and channel = 'sms' and language = 'en'
    and body = '{provider}: {message} Updates: {link}';

update public.schema_version set version = 7;
