-- Who may write what: schema = writer. Roles own nothing and may do exactly this.

grant usage on schema network, retail, live, telemetry, notify to lightline_portal;
grant usage on schema network, live, telemetry to lightline_collector;
grant usage on schema network, retail, notify to lightline_notifier;
grant select on public.schema_version to lightline_portal, lightline_collector, lightline_notifier;

-- network: the Portal plans, the Collector reads. A sealed secret is written by the Portal and read by the Collector.
grant select, insert, update, delete
    on network.region, network.area, network.power_area, network.site, network.port, network.splitter, network.ont,
        network.connection, network.access_profile, network.premises
    to lightline_portal;
grant select on network.connection_ont to lightline_portal;
grant insert, update, delete on network.olt to lightline_portal;
grant select (id, region_id, site_id, name, address, snmp_port, profile, is_enabled) on network.olt to lightline_portal;
grant select on all tables in schema network to lightline_collector;
grant select on network.connection, network.area to lightline_notifier;

-- retail: the Portal's own; the Notifier reads whom to tell and who lived where.
grant select, insert, update, delete
    on retail.user_account, retail.user_claim, retail.user_login, retail.user_token, retail.user_passkey, retail.account,
        retail.account_person, retail.contact_point, retail.preference, retail.service, retail.work_item
    to lightline_portal;
grant select, insert, update on retail.organisation, retail.tenure to lightline_portal;
grant select, insert on retail.data_protection_key to lightline_portal;
grant select on retail.contact_point, retail.preference, retail.tenure to lightline_notifier;
grant execute on function
    retail.scope(), retail.provider_id(), retail.account_id(), retail.whole_provider_id(), retail.plant_in_scope(),
    retail.accounts_of_user(uuid)
    to lightline_portal;

-- live and telemetry: the Collector's own; the Portal reads.
grant select, insert, update, delete on all tables in schema live to lightline_collector;
grant select on all tables in schema live to lightline_portal;
grant select, insert, update on telemetry.point to lightline_collector;
grant select on telemetry.point to lightline_portal;
grant execute on function telemetry.ensure_partitions(date, date, int) to lightline_collector;

-- notify: the Notifier's own; the Portal puts into the outbox, reads the inbox and marks it read.
grant select, insert, update, delete on all tables in schema notify to lightline_notifier;
grant insert on notify.outbox to lightline_portal;
grant select, update (read_at) on notify.notification to lightline_portal;

insert into public.schema_version (version) values (1);
