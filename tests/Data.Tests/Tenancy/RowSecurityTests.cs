using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

public sealed class RowSecurityTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Each_scope_sees_exactly_its_own_rows_of_every_table(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        foreach (var (scope, sees) in two.Readers())
        {
            foreach (var (table, query, expected) in Expectations(two, scope, sees))
            {
                var seen = await two.Database.QueryAsync<string>(scope, query);
                Assert.True(
                    expected.Order(StringComparer.Ordinal).SequenceEqual(seen.Order(StringComparer.Ordinal)),
                    $"{scope}: {table}: expected [{string.Join(' ', expected)}], seen [{string.Join(' ', seen)}]");
            }
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Every_readable_table_is_in_the_matrix(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var readable = await TestDatabase.QueryAsync<string>(
            two.Database.Portal,
            """
            select table_schema || '.' || table_name from information_schema.column_privileges
            where grantee = 'lightline_portal' and privilege_type = 'SELECT' and table_schema <> 'public'
            group by 1
            """);
        Assert.Equal(
            readable.Order(StringComparer.Ordinal),
            Expectations(two, Scope.Public, []).Select(e => e.Table).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Without_query_filters_the_neighbours_rows_are_refused(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var cancellation = TestContext.Current.CancellationToken;
        await using var context = two.Database.Context(Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account));
        foreach (var other in two.Subscribers.Skip(1))
        {
            var accounts = context.Accounts.IgnoreQueryFilters().Where(a => a.Id == other.Account);
            var services = context.Services.IgnoreQueryFilters().Where(s => s.Id == other.Service);
            var users = context.Users.IgnoreQueryFilters().Where(u => u.Id == other.User);
            var people = context.Persons.IgnoreQueryFilters().Where(p => p.Id == other.Person);
            Assert.False(await accounts.AnyAsync(cancellation));
            Assert.False(await services.AnyAsync(cancellation));
            Assert.False(await users.AnyAsync(cancellation));
            Assert.Equal(
                0, await accounts.ExecuteUpdateAsync(u => u.SetProperty(a => a.Name, "stolen"), cancellation));
            Assert.Equal(0, await people.ExecuteDeleteAsync(cancellation));
        }

        Assert.Equal(1, await context.Connections.CountAsync(cancellation));
        Assert.Equal(1, await context.OntStates.CountAsync(cancellation));
        var own = two.Subscribers[0];
        var forged = await Assert.ThrowsAsync<PostgresException>(() => context.Database.ExecuteSqlAsync(
            $"""
            update retail.account_person set account_id = {two.Subscribers[1].Account.Value}
            where id = {own.Person.Value}
            """,
            cancellation));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, forged.SqlState);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Only_the_operator_changes_the_network_and_nobody_here_writes_live(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        foreach (var (scope, _) in two.Readers().Where(r => r.Scope.Kind is not ScopeKind.Operator))
        {
            await using var connection = await ScopedConnection.OpenAsync(
                two.Database.Portal, scope, TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand(
                "update network.connection set access_profile_id = null", connection);
            Assert.Equal(0, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        await Assert.ThrowsAsync<PostgresException>(
            () => TestDatabase.ExecuteAsync(two.Database.Portal, "delete from live.ont_state"));
        await Assert.ThrowsAsync<PostgresException>(
            () => TestDatabase.ExecuteAsync(two.Database.Collector, "update network.ont set number = 5"));
        await Assert.ThrowsAsync<PostgresException>(
            () => TestDatabase.QueryAsync<long>(two.Database.Collector, "select count(*) from retail.account"));
        await Assert.ThrowsAsync<PostgresException>(
            () => TestDatabase.QueryAsync<string>(two.Database.Notifier, "select name from retail.account"));
        await Assert.ThrowsAsync<PostgresException>(
            () => TestDatabase.QueryAsync<long>(two.Database.Notifier, "select count(*) from telemetry.point"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_letter_is_asked_for_in_the_own_organisations_name_and_read_by_the_notifier_alone(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var cancellation = TestContext.Current.CancellationToken;
        await using var connection = await ScopedConnection.OpenAsync(
            two.Database.Portal, Scope.PublicOf(two.Providers[0]), cancellation);
        async Task WriteAsync(OrganisationId organisation)
        {
            await using var command = new NpgsqlCommand(
                $"""
                insert into notify.letter (id, organisation_id, channel, address, kind, payload, created_at, good_until, due_at)
                values (gen_random_uuid(), '{organisation}', 'sms', '+37250000001', 'code', '{"{}"}', now(), now(), now())
                """,
                connection);
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await WriteAsync(two.Providers[0]);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(two.Providers[1]));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        await Assert.ThrowsAsync<PostgresException>(
            () => TestDatabase.QueryAsync<string>(two.Database.Portal, "select payload::text from notify.letter"));
        await Assert.ThrowsAsync<PostgresException>(
            () => TestDatabase.QueryAsync<string>(two.Database.Collector, "select payload::text from notify.letter"));
        Assert.Equal([1L], await TestDatabase.QueryAsync<long>(two.Database.Notifier, "select count(*) from notify.letter"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_sealed_secret_can_be_written_and_not_read_by_the_portal(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var cancellation = TestContext.Current.CancellationToken;
        await using var context = two.Database.Context(Scope.Operator);
        var old = await context.Olts.SingleAsync(cancellation);
        var olt = new Network.Olt
        {
            RegionId = old.RegionId,
            SiteId = old.SiteId,
            Name = "olt-new",
            Address = System.Net.IPAddress.Parse("127.20.0.9"),
            Secret = new Network.OltSecret { Sealed = [9, 9] },
        };
        context.Add(olt);
        await context.SaveChangesAsync(cancellation);
        Assert.True(olt.Id.Value > 0);
        context.ChangeTracker.Clear();
        Assert.Equal("olt-new", (await context.Olts.SingleAsync(o => o.Id == olt.Id, cancellation)).Name);
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => context.Olts.Include(o => o.Secret).ToListAsync(cancellation));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Equal(
            [9, 9],
            (await TestDatabase.QueryAsync<byte[]>(
                two.Database.Collector, "select secret_sealed from network.olt where name = 'olt-new'"))[0]);
    }

    private static IEnumerable<(string Table, string Query, string[] Expected)> Expectations(
        TwoProviders two,
        Scope scope,
        int[] sees)
    {
        var isOperator = scope.Kind is ScopeKind.Operator;
        string[] everyHome = ["0", "1", "2", "3", "4", "5"];
        var homes = isOperator ? everyHome : [.. sees.Select(i => $"{i}")];
        var users = scope switch
        {
            { Organisation: null } => [],
            { Kind: ScopeKind.Account } => sees,
            _ => Enumerable.Range(0, 4).Where(i => two.Providers[i / 2] == scope.Organisation).ToArray(),
        };
        int[] staff = scope switch
        {
            { Organisation: null } or { Kind: ScopeKind.Account } => [],
            _ => [.. Enumerable.Range(0, 2).Where(i => two.Providers[i] == scope.Organisation)],
        };
        var onts = string.Join(',', two.Town.Homes.Select(h => h.Ont));
        string Home(string column) => $"(array_position(array[{onts}]::bigint[], {column}) - 1)::text";
        var any = homes.Length > 0 ? new[] { "1" } : [];
        var one = isOperator ? new[] { "1" } : [];

        (string, string, string[]) Own(string table, Func<int, object?> id, string column = "id") =>
            (table, $"select {column}::text from {table}", [.. sees.Select(i => $"{id(i)}")]);
        // By what somebody signs in: the asker's own, or before anybody is known, those of the organisation.
        int[] known = scope.User is { } asker
            ? [.. users.Where(i => two.Subscribers[i].User == asker)]
            : scope.Kind is ScopeKind.Public ? users : [];
        (string, string, string[]) OfUser(string table) =>
            (table, $"select user_id::text from {table}", [.. known.Select(i => $"{two.Subscribers[i].User}")]);
        (string, string, string[]) Count(string table, string[] expected) =>
            (table, $"select count(*)::text from {table} having count(*) > 0", expected);

        yield return Own("retail.account", i => two.Subscribers[i].Account);
        // A customer sees their own side of what was posted, and that it was; a provider its own side too.
        foreach (var table in (string[])["retail.ledger_account", "retail.ledger_entry"])
        {
            yield return (table, $"select distinct coalesce(account_id, organisation_id)::text from {table}",
                [
                    .. sees.Select(i => $"{two.Subscribers[i].Account}"),
                    .. two.Providers.Where(provider => scope == Scope.OfProvider(provider)).Select(provider => $"{provider}"),
                ]);
        }

        yield return Own("retail.ledger_transaction", i => two.Subscribers[i].Account);
        yield return Own("retail.billing_account", i => two.Subscribers[i].Account, "account_id");
        yield return Own("retail.contract", i => two.Subscribers[i].Service, "service_id");
        yield return Own("retail.service_item", i => two.Subscribers[i].Service, "service_id");
        yield return Own("retail.account_person", i => two.Subscribers[i].Person);
        yield return Own("retail.preference", i => two.Subscribers[i].Person, "person_id");
        yield return Own("retail.service", i => two.Subscribers[i].Service);
        yield return Own("retail.tell_when_back", i => two.Subscribers[i].Account, "account_id");
        yield return Own("retail.tenure", i => two.Subscribers[i].Service, "service_id");
        yield return Own("notify.notification", i => two.Subscribers[i].Account, "account_id");
        yield return ("retail.contact_point", "select distinct person_id::text from retail.contact_point",
            [.. sees.Select(i => $"{two.Subscribers[i].Person}")]);
        yield return ("retail.user_account", "select id::text from retail.user_account",
            [.. users.Select(i => $"{two.Subscribers[i].User}"), .. staff.Select(i => $"{two.Staff[i]}")]);
        // Who works somewhere is for those who work there.
        yield return ("retail.staff_role", "select user_id::text from retail.staff_role",
            [.. staff.Where(_ => scope.Kind is not (ScopeKind.Public or ScopeKind.Auditor)).Select(i => $"{two.Staff[i]}")]);
        // Nobody's but the asker's own, whoever they share an account with.
        yield return ("retail.session", "select user_id::text from retail.session",
            [
                .. Enumerable.Range(0, 4)
                    .Where(i => scope.User == two.Subscribers[i].User && scope.Organisation == two.Providers[i / 2])
                    .Select(i => $"{scope.User}"),
            ]);
        // Who acted for an account is for who did, and for the account.
        yield return ("retail.acting", "select account_id::text from retail.acting",
            [
                .. Enumerable.Range(0, 4)
                    .Where(i => (scope.Kind is ScopeKind.Account && sees.Contains(i))
                        || (scope.User == two.Staff[i / 2] && scope.Organisation == two.Providers[i / 2]))
                    .Select(i => $"{two.Subscribers[i].Account}"),
            ]);
        // What the holder invited to their own account.
        yield return ("retail.invitation", "select account_id::text from retail.invitation",
            [
                .. sees.Where(i => scope.Kind is ScopeKind.Account && scope.User == two.Subscribers[i].User)
                    .Select(i => $"{two.Subscribers[i].Account}"),
            ]);
        // A change that waits is who asked's, in the account in which they asked.
        yield return ("retail.detail_change", "select user_id::text from retail.detail_change",
            [
                .. sees.Where(i => scope.Kind is ScopeKind.Account && scope.User == two.Subscribers[i].User).Select(_ => $"{scope.User}"),
            ]);
        // Likewise; of the columns that may be read.
        yield return ("retail.api_key", "select user_id::text from retail.api_key",
            [
                .. Enumerable.Range(0, 2)
                    .Where(i => scope.User == two.Staff[i] && scope.Organisation == two.Providers[i])
                    .Select(i => $"{scope.User}"),
            ]);
        // The log of an organisation is for those who read it there: no account, no stranger, no other organisation.
        int[] log = scope is { Kind: ScopeKind.Auditor or ScopeKind.Provider or ScopeKind.Operator or ScopeKind.Owner } ? staff : [];
        yield return ("audit.entry", "select subject_id from audit.entry", [.. log.Select(i => $"{two.Staff[i]}")]);
        yield return ("audit.seal", "select organisation_id::text from audit.seal", [.. log.Select(i => $"{two.Providers[i]}")]);
        yield return ("audit.sealed", "select organisation_id::text from audit.sealed", [.. log.Select(i => $"{two.Providers[i]}")]);
        // The asker's own; before anybody is known, every one of the site's organisation.
        string[] asked =
        [
            .. Enumerable.Range(0, 4)
                .Where(i => scope.Organisation == two.Providers[i / 2]
                    && (scope.User is { } asker
                        ? asker == two.Subscribers[i].User
                        : scope.Kind is ScopeKind.Public))
                .Select(i => $"{two.Subscribers[i].User}"),
        ];
        yield return ("retail.one_time_code", "select user_id::text from retail.one_time_code", asked);
        // The other systems of an organisation are known to its visitors; who opened them, and by what, to who did, and to the
        // systems themselves, which come as nobody.
        yield return ("retail.oidc_client", "select organisation_id::text from retail.oidc_client",
            [.. Enumerable.Range(0, 2).Where(i => scope.Organisation == two.Providers[i]).Select(i => $"{two.Providers[i]}")]);
        yield return ("retail.oidc_grant", "select subject from retail.oidc_grant", asked);
        yield return ("retail.oidc_token", "select subject from retail.oidc_token", asked);
        yield return OfUser("retail.user_claim");
        yield return OfUser("retail.user_login");
        yield return OfUser("retail.user_token");
        yield return OfUser("retail.user_passkey");
        yield return Count("retail.organisation", ["2"]);
        yield return Count("retail.data_protection_key", []);
        yield return Count("retail.work_item", []);
        yield return ("network.ont", $"select {Home("id")} from network.ont", homes);
        yield return ("network.connection", $"select {Home("ont_id")} from network.connection", homes);
        yield return ("network.connection_ont", $"select {Home("ont_id")} from network.connection_ont", homes);
        yield return ("network.premises", "select (house_number::int - 1)::text from network.premises", homes);
        yield return Count("network.port", any);
        yield return Count("network.splitter", any);
        yield return ("network.olt", "select name from network.olt", homes.Length > 0 ? ["olt-1"] : []);
        yield return Count("network.access_profile", any);
        yield return Count("network.region", ["1"]);
        yield return Count("network.area", ["2"]);
        yield return Count("network.power_area", one);
        yield return Count("network.site", one);
        yield return ("live.ont_state", $"select {Home("ont_id")} from live.ont_state", homes);
        yield return Count("live.olt_sweep", any);
        yield return Count("live.region_owner", one);
        yield return Count("live.collector_node", one);
        // Whoever is not the operator sees only what happened in the own time there.
        yield return ("live.ont_break", $"select {Home("ont_id")} from live.ont_break",
            isOperator ? [.. everyHome, .. everyHome] : homes);
        // An incident that hits every home: each reader finds it, and in it the own homes.
        yield return Count("live.incident", any);
        yield return ("live.incident_member", $"select {Home("ont_id")} from live.incident_member", homes);
        yield return Count("live.incident_event", one);
        yield return ("retail.incident_update", "select kind from retail.incident_update",
            isOperator ? ["note", "update"] : homes.Length > 0 ? ["update"] : []);
        yield return Count("notify.topic", ["2"]);
        yield return Count("notify.template", ["36"]);
        yield return ("telemetry.point", $"select {Home("ont_id")} from telemetry.point",
            isOperator ? [.. everyHome, .. everyHome] : homes);
    }
}
