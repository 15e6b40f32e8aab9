using System.Globalization;
using System.Net;
using Lightline.Contracts.Incidents;
using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Network;
using Lightline.Data.Seeding;
using Lightline.Notifier.Settings;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Notifier.Tests.Running;

/// <summary>One test's database: a street on one PON, each home with a customer who has a phone and an e-mail address.</summary>
internal sealed class TestStreet : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly string _name;
    private readonly NpgsqlDataSource _superuser;
    private long _change;

    internal TestStreet(PostgresServer server, string name)
    {
        (_server, _name) = (server, name);
        _superuser = NpgsqlDataSource.Create(SuperuserConnectionString);
        Notifier = NpgsqlDataSource.Create(NotifierSettings.Complete(new(NotifierConnectionString)));
    }

    /// <summary>As the Notifier's role.</summary>
    public NpgsqlDataSource Notifier { get; }

    public string NotifierConnectionString => _server.ConnectionString(_name, DatabaseRoles.Notifier, "notifier");

    /// <summary>The same for a process in another network.</summary>
    public string NotifierThroughSocketFile => _server.ThroughSocketFile(NotifierConnectionString);

    public string SuperuserConnectionString =>
        new NpgsqlConnectionStringBuilder(_server.SuperuserConnectionString) { Database = _name }.ConnectionString;

    public IReadOnlyList<SeededHome> Homes { get; private set; } = [];

    public IReadOnlyList<SeededSubscriber> Customers { get; private set; } = [];

    public Guid Provider { get; private set; }

    /// <summary>Of the home, counted from 0.</summary>
    public static string Phone(int home) => string.Create(CultureInfo.InvariantCulture, $"+37250{home:D5}");

    public static string Email(int home) => string.Create(CultureInfo.InvariantCulture, $"home{home}@example.org");

    public long Connection(int home) => Homes[home].Connection.Value;

    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = _superuser.CreateCommand(sql);
        Fill(command, values);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ReadAsync<T>(string sql, params object[] values)
    {
        await using var command = _superuser.CreateCommand(sql);
        Fill(command, values);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>An open, confirmed incident whose members are those homes, each with a loss that a poll proved.</summary>
    public async Task<Guid> OpenAsync(IncidentKind kind, DateTimeOffset at, params int[] homes)
    {
        var id = Guid.CreateVersion7(at);
        await ExecuteAsync(
            """
            insert into live.incident (id, public_number, region_id, kind, state, first_lost_at, opened_at, confirmed_at,
                change, changed_at, epoch)
            select $1, $2, region.id, $3, 1, $4, $4, $4, 1, $4, 1 from network.region
            """,
            id, Number(id), (short)kind, at);
        foreach (var home in homes)
        {
            await ExecuteAsync(
                """
                insert into live.incident_member (incident_id, ont_id, connection_id, state, cause, episode, joined_at, lost_at,
                    lost_offered, restored_offered)
                values ($1, $2, $3, 1, 1, 1, $4, $4, 1, 0)
                """,
                id, Homes[home].Ont.Value, Connection(home), at);
        }

        return id;
    }

    /// <summary>What the link of an incident ends with.</summary>
    public static string Number(Guid incident) => incident.ToString("N")[^8..].ToUpperInvariant();

    /// <summary>Moves a member and makes the event that tells of it, as the Collector does in one transaction.</summary>
    public async Task MoveAsync(Guid incident, MemberState state, DateTimeOffset at, int episode, params int[] homes)
    {
        foreach (var home in homes)
        {
            await ExecuteAsync(
                """
                update live.incident_member
                set state = $3, episode = $4, lost_at = case when $3 = 1 then $5 else lost_at end,
                    restored_at = case when $3 = 2 then $5 end
                where incident_id = $1 and connection_id = $2
                """,
                incident, Connection(home), (short)state, episode, at);
        }

        if (state is MemberState.Affected or MemberState.Restored)
        {
            await EventAsync(
                incident, state is MemberState.Affected ? IncidentEventKind.Lost : IncidentEventKind.Restored, at, episode,
                homes);
        }
    }

    public Task EventAsync(Guid incident, IncidentEventKind kind, DateTimeOffset at, int episode, params int[] homes) =>
        ExecuteAsync(
            """
            insert into live.incident_event (id, incident_id, region_id, change, kind, at, connections, episodes)
            select $1, $2, region.id, $3, $4, $5, $6, $7 from network.region
            """,
            Guid.CreateVersion7(at), incident, Interlocked.Increment(ref _change), (short)kind, at,
            homes.Select(Connection).ToArray(), homes.Select(_ => episode).ToArray());

    /// <summary>What the NOC sends.</summary>
    public Task UpdateAsync(Guid incident, string message, DateTimeOffset at) => ExecuteAsync(
        """
        with author as (
            insert into retail.user_account (id, organisation_id, display_name, user_name, normalized_user_name,
                email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            select $5, $6, 'Noor', $5::text, $5::text, true, false, false, false, 0
            returning id)
        insert into retail.incident_update (id, incident_id, form_key, author_id, author_name, at, kind, message, is_sent)
        select $1, $2, $1, author.id, 'Noor', $4, 'update', $3, true from author
        """,
        Guid.CreateVersion7(at), incident, message, at, Guid.CreateVersion7(at), Provider);

    public Task PreferAsync(
        int home, string channel, bool isOn, TimeOnly? quietFrom = null, TimeOnly? quietTo = null, string topic = "outage") =>
        ExecuteAsync(
            """
            insert into retail.preference (organisation_id, account_id, person_id, topic, channel, is_enabled, quiet_from,
                quiet_to)
            values ($1, $2, $3, $8, $4, $5, $6, $7)
            on conflict (person_id, topic, channel) do update set is_enabled = excluded.is_enabled
            """,
            Provider, Customers[home].Account.Value, Customers[home].Person.Value, channel, isOn,
            (object?)quietFrom ?? DBNull.Value, (object?)quietTo ?? DBNull.Value, topic);

    /// <summary>A home's customer asks to be told by text when their service is back.</summary>
    public Task AskAsync(Guid incident, int home, string kind = "phone") => ExecuteAsync(
        """
        insert into retail.tell_when_back (incident_id, contact_id, organisation_id, account_id, asked_at)
        select $1, id, organisation_id, account_id, now() from retail.contact_point where account_id = $2 and kind = $3
        """,
        incident, Customers[home].Account.Value, kind);

    /// <summary>Something of any topic that a home's customer is to be told.</summary>
    public Task OfferAsync(int home, string topic, string subject, string kind, string payload, long episode = 1) =>
        ExecuteAsync(
            """
            insert into notify.outbox (id, topic, subject, kind, episode, organisation_id, account_id, payload, created_at)
            values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7::jsonb, clock_timestamp())
            on conflict (topic, subject, kind, episode) do nothing
            """,
            topic, subject, kind, episode, Provider, Customers[home].Account.Value, payload);

    /// <summary>What the Portal asks to be written to one address at once.</summary>
    public async Task<Guid> WriteLetterAsync(
        string channel, string address, string payload, DateTimeOffset at, TimeSpan? goodFor = null, string kind = "code")
    {
        var id = Guid.CreateVersion7(at);
        await ExecuteAsync(
            """
            insert into notify.letter (id, organisation_id, channel, address, kind, payload, created_at, good_until, due_at)
            values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $7)
            """,
            id, Provider, channel, address, kind, payload, at, at + (goodFor ?? TimeSpan.FromMinutes(10)));
        return id;
    }

    /// <summary>A letter as <c>submitted, 1</c>: state, reason and attempts, and whether it still holds something.</summary>
    public Task<string> LetterAsync(Guid id) => ReadAsync<string>(
        """
        select concat_ws(' ', state, reason) || ', ' || attempts || case when payload is not null then ', full' else '' end
        from notify.letter where id = $1
        """,
        id);

    /// <summary>In how many rows of the Notifier's tables a text can be read.</summary>
    public Task<long> RowsWithAsync(string text) => ReadAsync<long>(
        """
        select count(*) from (
            select row::text as told from notify.letter row
            union all select row::text from notify.notification row
            union all select row::text from notify.attempt row
            union all select row::text from notify.outbox row) every
        where strpos(told, $1) > 0
        """,
        text);

    /// <summary>Makes a home's customer another provider's, with all that is theirs.</summary>
    public Task GiveToClearwaveAsync(int home) => ExecuteAsync(
        $"""
        set session_replication_role = replica;
        insert into retail.organisation
            select (jsonb_populate_record(o, jsonb_build_object(
                'id', gen_random_uuid(), 'slug', 'clearwave', 'name', 'Clearwave', 'host_name', 'clearwave.localhost'))).*
            from retail.organisation o where o.id = '{Provider}';
        update retail.account set organisation_id = (select id from retail.organisation where slug = 'clearwave')
        where id = '{Customers[home].Account.Value}';
        do $move$
        declare
            one record;
        begin
            for one in
                select table_name from information_schema.columns
                where table_schema = 'retail' and column_name in ('organisation_id', 'account_id')
                group by table_name having count(*) = 2
            loop
                execute format(
                    'update retail.%I set organisation_id = (select id from retail.organisation where slug = ''clearwave'') '
                    || 'where account_id = %L', one.table_name, '{Customers[home].Account.Value}');
            end loop;
        end $move$;
        set session_replication_role = origin;
        """);

    /// <summary>Notices by state, such as <c>sms fibre-cut-lost submitted</c>, with how many.</summary>
    public async Task<IReadOnlyDictionary<string, long>> TallyAsync()
    {
        await using var command = _superuser.CreateCommand(
            """
            select concat_ws(' ', channel, kind, state, reason), count(*) from notify.notification group by 1
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var tally = new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            tally[reader.GetString(0)] = reader.GetInt64(1);
        }

        return tally;
    }

    public async ValueTask DisposeAsync()
    {
        await Notifier.DisposeAsync();
        await _superuser.DisposeAsync();
        await TestDatabases.ExecuteAsync(
            _server.SuperuserConnectionString, $"drop database if exists {_name} with (force)");
    }

    internal async Task SeedAsync(int homes)
    {
        var none = CancellationToken.None;
        await using var owner = NpgsqlDataSource.Create(_server.ConnectionString(_name, DatabaseRoles.Owner, "owner"));
        await using var seeder = await Seeder.OpenAsync(owner, TimeProvider.System, none);
        var provider = await seeder.OrganisationAsync(
            new(OrganisationKind.Provider, "brightline", "Brightline", "brightline.localhost", Phone: "1800 000 000"), none);
        var region = await seeder.RegionAsync("old-town", "Old Town", "Europe/Tallinn", none);
        var area = await seeder.AreaAsync(region, "mill-road", "Mill Road", null, null, none);
        var site = await seeder.SiteAsync(region, area, "Exchange", 59.43, 24.75, none);
        var olt = await seeder.OltAsync(new(region, site, "olt-1", IPAddress.Parse("127.20.8.1"), 161, [1]), none);
        var ports = await seeder.PortsAsync(
            [.. Enumerable.Range(0, (homes / 128) + 1).Select(p => new SeedPort(olt, 0, 1, p))], none);
        var plan = await seeder.AccessProfileAsync("fibre-500", AccessProfileKind.Plan, 500, 250, none);
        Homes = await seeder.HomesAsync(
            [
                .. Enumerable.Range(0, homes).Select(i => new SeedHome(
                    area, null, "Mill Road", $"{i + 1}", "10111", 59.43, 24.75, $"HWTC{i:X8}", ports[i / 128], null,
                    i % 128)),
            ],
            none);
        Customers = await seeder.SubscribersAsync(
            [
                .. Enumerable.Range(0, homes).Select(i => new SeedSubscriber(
                    provider, Homes[i].Connection, plan, $"Customer {i}", "Fibre 500",
                    TimeProvider.System.GetUtcNow().AddDays(-40), Email(i), Phone(i), "-")),
            ],
            none);
        await seeder.CommitAsync(none);
        Provider = provider.Value;
    }

    private static void Fill(NpgsqlCommand command, object[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }
    }
}
