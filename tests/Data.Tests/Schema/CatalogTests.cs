using Lightline.Data.Tests.Servers;
using Lightline.Servers;

namespace Lightline.Data.Tests.Schema;

public sealed class CatalogTests(PostgresServers servers)
{
    private const string Ours = "n.nspname in ('network', 'retail', 'live', 'telemetry', 'notify', 'audit')";

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Every_table_has_row_level_security_enabled_and_forced(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        await TestDatabase.ExecuteAsync(
            database.Collector, "select telemetry.ensure_partitions('2026-01-01', '2026-01-03', 100)");
        const string Tables =
            $"""
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and ({Ours} or n.nspname = 'public')
                and c.relname <> '__ef_migrations_history'
            """;
        Assert.Equal([68L], await TestDatabase.QueryAsync<long>(database.Owner, $"select count(*) {Tables}"));
        Assert.Empty(await TestDatabase.QueryAsync<string>(
            database.Owner, $"select relname::text {Tables} and not (c.relrowsecurity and c.relforcerowsecurity)"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task No_role_passes_row_security_and_only_the_owner_owns(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        Assert.Empty(await TestDatabase.QueryAsync<string>(
            database.Owner,
            """
            select rolname::text from pg_roles
            where rolname like 'lightline%'
                and (rolbypassrls or rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolinherit)
            """));
        Assert.Empty(await TestDatabase.QueryAsync<string>(
            database.Owner,
            "select roleid::regrole::text from pg_auth_members where member::regrole::text like 'lightline%'"));
        Assert.Equal(
            [DatabaseRoles.Owner],
            await TestDatabase.QueryAsync<string>(
                database.Owner,
                $"""
                select c.relowner::regrole::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where {Ours}
                union select p.proowner::regrole::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                    where {Ours}
                union select n.nspowner::regrole::text from pg_namespace n where {Ours} or n.nspname = 'public'
                """));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Nobody_but_the_owner_makes_objects(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        Assert.Empty(await TestDatabase.QueryAsync<string>(
            database.Owner,
            $"""
            select r.rolname || ' ' || n.nspname
            from pg_roles r cross join pg_namespace n
            where r.rolname in ('lightline_portal', 'lightline_collector', 'lightline_notifier')
                and ({Ours} or n.nspname = 'public') and has_schema_privilege(r.oid, n.oid, 'create')
            """));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Roles_may_write_exactly_what_the_house_says(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        string[] retail =
        [
            "account", "account_person", "contact_point", "preference", "service", "user_account",
            "user_passkey", "user_token", "work_item",
        ];
        string[] network =
        [
            "access_profile", "area", "connection", "ont", "port", "power_area", "premises", "region", "site",
            "splitter",
        ];
        string[] incident = ["incident", "incident_event", "incident_member"];
        string[] live = ["collector_node", "olt_sweep", "ont_break", "ont_state", "region_owner", .. incident];
        string[] words = ["template", "topic"];
        string[] notify = ["attempt", "letter", "notification", "opt_out", "outbox"];
        string[] expected =
        [
            .. retail.Select(t => $"portal retail.{t} DELETE,INSERT,SELECT,UPDATE"),
            .. network.Select(t => $"portal network.{t} DELETE,INSERT,SELECT,UPDATE"),
            "portal network.olt DELETE,INSERT,UPDATE",
            "portal network.connection_ont SELECT",
            "portal retail.acting SELECT",
            "portal retail.billing_account SELECT",
            "portal retail.contract SELECT",
            "portal retail.service_item SELECT",
            "portal retail.ledger_account SELECT",
            "portal retail.ledger_entry SELECT",
            "portal retail.ledger_transaction SELECT",
            "portal retail.one_time_code DELETE,INSERT,SELECT",
            "portal retail.api_key DELETE",
            "portal retail.oidc_client INSERT,SELECT,UPDATE",
            "portal retail.oidc_token INSERT,SELECT,UPDATE",
            "portal retail.organisation SELECT",
            "portal retail.session DELETE,INSERT,SELECT",
            "portal retail.staff_role SELECT",
            "portal retail.user_claim SELECT",
            "portal retail.user_login DELETE,INSERT,SELECT",
            "portal retail.tenure INSERT,SELECT,UPDATE",
            "portal retail.data_protection_key INSERT,SELECT",
            "portal retail.incident_update INSERT,SELECT",
            "portal retail.tell_when_back DELETE,INSERT,SELECT",
            .. words.Select(t => $"portal notify.{t} SELECT"),
            .. live.Select(t => $"portal live.{t} SELECT"),
            "portal audit.entry SELECT",
            "portal audit.seal SELECT",
            "portal audit.sealed SELECT",
            "portal telemetry.point SELECT",
            "portal notify.outbox INSERT",
            "portal notify.notification SELECT",
            .. network.Concat(["olt", "connection_ont"]).Select(t => $"collector network.{t} SELECT"),
            .. live.Select(t => $"collector live.{t} DELETE,INSERT,SELECT,UPDATE"),
            "collector telemetry.point INSERT,SELECT,UPDATE",
            .. notify.Select(t => $"notifier notify.{t} DELETE,INSERT,SELECT,UPDATE"),
            .. words.Select(t => $"notifier notify.{t} SELECT"),
            .. incident.Select(t => $"notifier live.{t} SELECT"),
            "notifier network.connection SELECT",
            "notifier network.premises SELECT",
            "notifier retail.incident_update SELECT",
            "notifier network.area SELECT",
            "notifier retail.contact_point SELECT",
            "notifier retail.preference SELECT",
            "notifier retail.tell_when_back SELECT",
            "notifier retail.tenure SELECT",
        ];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            (await TestDatabase.QueryAsync<string>(
                database.Owner,
                $"""
                select format('%s %s.%s %s', replace(a.grantee::regrole::text, 'lightline_', ''), n.nspname,
                    c.relname, string_agg(a.privilege_type, ',' order by a.privilege_type))
                from pg_class c
                    join pg_namespace n on n.oid = c.relnamespace
                    cross join aclexplode(c.relacl) a
                where {Ours} and c.relkind in ('r', 'p') and a.grantee <> c.relowner
                group by a.grantee, n.nspname, c.relname
                """)).Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "notifier live.incident_event UPDATE expanded_at",
                "notifier retail.account SELECT id,language,organisation_id,time_zone",
                "notifier retail.account_person SELECT id,user_id",
                "notifier retail.incident_update UPDATE expanded_at",
                "notifier retail.organisation SELECT host_name,id,language,name,phone,phone_hours,time_zone",
                "notifier retail.service SELECT account_id,active_from,connection_id,id,organisation_id,state",
                "notifier retail.user_account SELECT id,language",
                "portal audit.entry INSERT action,detail,on_behalf_of,organisation_id,session_id,subject_id,subject_kind",
                "portal network.olt SELECT address,id,is_enabled,name,profile,region_id,site_id,snmp_port",
                "portal notify.letter INSERT address,channel,created_at,due_at,good_until,id,kind,language,organisation_id,payload",
                "portal notify.notification UPDATE read_at",
                "portal retail.acting UPDATE ended_at",
                "portal retail.api_key INSERT created_at,expires_at,hash,id,name,organisation_id,user_id",
                "portal retail.api_key SELECT created_at,ended_at,expires_at,id,last_used_at,name,organisation_id,user_id",
                "portal retail.api_key UPDATE ended_at",
                "portal retail.detail_change SELECT account_id,asked_at,decided_at,field,id,organisation_id,reason,state,user_id,value",
                "portal retail.invitation SELECT account_id,created_at,email,good_until,id,organisation_id,person_id,tries,used_at",
                "portal retail.oidc_grant INSERT application_id,concurrency_token,creation_date,id,issuer,organisation_id,properties,"
                    + "scopes,session_id,status,subject,type",
                "portal retail.oidc_grant SELECT application_id,concurrency_token,creation_date,id,issuer,organisation_id,properties,"
                    + "scopes,session_id,status,subject,type",
                "portal retail.oidc_grant UPDATE concurrency_token,properties,scopes,status",
                "portal retail.one_time_code UPDATE tries,used_at",
                "portal retail.session UPDATE end_reason,ended_at,seen_at",
            ],
            (await TestDatabase.QueryAsync<string>(
                database.Owner,
                $"""
                select format('%s %s.%s %s %s', replace(a.grantee::regrole::text, 'lightline_', ''), n.nspname,
                    c.relname, a.privilege_type, string_agg(t.attname, ',' order by t.attname))
                from pg_attribute t
                    join pg_class c on c.oid = t.attrelid
                    join pg_namespace n on n.oid = c.relnamespace
                    cross join aclexplode(t.attacl) a
                where {Ours}
                group by a.grantee, n.nspname, c.relname, a.privilege_type
                """)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Functions_run_for_exactly_the_roles_that_need_them(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        Assert.Equal(
            [
                "lightline_collector telemetry.ensure_partitions",
                "lightline_portal audit.seal_all",
                "lightline_portal live.public_outage",
                "lightline_portal notify.incident_tally",
                "lightline_portal retail.account_id",
                "lightline_portal retail.accounts_of_user",
                "lightline_portal retail.acts_for",
                "lightline_portal retail.add_provider",
                "lightline_portal retail.ask_detail_change",
                "lightline_portal retail.begin_acting",
                "lightline_portal retail.change_linked_wishes",
                "lightline_portal retail.change_name_by_agent",
                "lightline_portal retail.change_organisation",
                "lightline_portal retail.change_own_name",
                "lightline_portal retail.change_role",
                "lightline_portal retail.contact_digest",
                "lightline_portal retail.customer",
                "lightline_portal retail.decide_detail_change",
                "lightline_portal retail.detail_changes",
                "lightline_portal retail.detail_policy",
                "lightline_portal retail.find_customers",
                "lightline_portal retail.has_second_step",
                "lightline_portal retail.in_service",
                "lightline_portal retail.invite_person",
                "lightline_portal retail.invite_staff",
                "lightline_portal retail.is_admin",
                "lightline_portal retail.is_holder",
                "lightline_portal retail.join_account",
                "lightline_portal retail.language_of",
                "lightline_portal retail.linked_wishes",
                "lightline_portal retail.move_contacts",
                "lightline_portal retail.note_logouts",
                "lightline_portal retail.people_of_customer",
                "lightline_portal retail.plant_in_scope",
                "lightline_portal retail.post_ledger_transaction",
                "lightline_portal retail.provider_id",
                "lightline_portal retail.prune_oidc",
                "lightline_portal retail.public_update",
                "lightline_portal retail.remove_oidc_client",
                "lightline_portal retail.remove_person",
                "lightline_portal retail.reverse_ledger_transaction",
                "lightline_portal retail.roles_of_user",
                "lightline_portal retail.scope",
                "lightline_portal retail.sessions_ended",
                "lightline_portal retail.set_staff_roles",
                "lightline_portal retail.staff_of_organisation",
                "lightline_portal retail.take_logouts",
                "lightline_portal retail.unsubscribe",
                "lightline_portal retail.use_api_key",
                "lightline_portal retail.user_id",
                "lightline_portal retail.waiting_customers",
                "lightline_portal retail.whole_provider_id",
                "lightline_portal retail.withdraw_detail_change",
            ],
            (await TestDatabase.QueryAsync<string>(
                database.Owner,
                $"""
                select format('%s %s.%s', case a.grantee when 0 then 'public' else a.grantee::regrole::text end,
                    n.nspname, p.proname)
                from pg_proc p
                    join pg_namespace n on n.oid = p.pronamespace
                    cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                where {Ours} and a.grantee <> p.proowner
                """)).Order(StringComparer.Ordinal));
        // What runs as the owner must not be led astray by a caller's search path.
        Assert.Empty(await TestDatabase.QueryAsync<string>(
            database.Owner,
            $"""
            select p.proname::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where {Ours} and p.prosecdef and not coalesce(p.proconfig, '{"{}"}')
                @> array['search_path=pg_catalog, pg_temp']
            """));
    }
}
