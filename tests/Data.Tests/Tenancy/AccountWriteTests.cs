using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>What a session in an account's scope may write, below every query filter.</summary>
public sealed class AccountWriteTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task An_account_opens_no_neighbours_home(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var neighbour = two.Town.Homes[1].Connection;
        var empty = two.Town.Homes[4].Connection;
        await RefusedAsync(
            two,
            $"""
            insert into retail.service
                (id, organisation_id, account_id, connection_id, access_profile_id, name, state, active_from)
            select gen_random_uuid(), organisation_id, account_id, {neighbour}, access_profile_id, name, state,
                active_from
            from retail.service
            """);
        await RefusedAsync(
            two,
            $"""
            insert into retail.tenure (id, organisation_id, account_id, service_id, connection_id, during)
            select gen_random_uuid(), organisation_id, account_id, service_id, {empty}, during from retail.tenure
            """);
        Assert.Equal(0, await WriteAsync(two, $"update retail.tenure set connection_id = {empty}"));
        Assert.Equal(0, await WriteAsync(two, "update retail.tenure set during = tstzrange(null, null)"));
        Assert.Equal(0, await WriteAsync(two, $"update retail.service set connection_id = {neighbour}"));
        Assert.Equal(0, await WriteAsync(two, "delete from retail.service"));
        Assert.Equal(
            [two.Town.Homes[0].Connection.Value],
            await two.Database.QueryAsync<long>(Own(two), "select id from network.connection"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task An_account_changes_neither_itself_nor_who_belongs_to_it(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        await RefusedAsync(
            two,
            """
            insert into retail.account_person (id, organisation_id, account_id, name, role)
            select gen_random_uuid(), organisation_id, account_id, 'Eve', 'household' from retail.account_person
            """);
        await RefusedAsync(two, "update retail.account_person set role = 'delegate'");
        await RefusedAsync(two, $"update retail.account_person set user_id = '{two.Subscribers[1].User}'");
        Assert.Equal(0, await WriteAsync(two, "delete from retail.account_person"));
        Assert.Equal(0, await WriteAsync(two, "update retail.account set name = 'Eve'"));
        Assert.Equal(0, await WriteAsync(two, "delete from retail.account"));
        await RefusedAsync(two, "update retail.organisation set name = 'Eve'");
        Assert.Equal(0, await WriteAsync(two, "delete from retail.user_account"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task An_account_edits_what_is_the_subscribers(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        // Names and addresses by the functions alone, which ask the provider's rules.
        await RefusedAsync(two, "update retail.account_person set name = 'Ada'");
        Assert.Equal(0, await WriteAsync(two, "update retail.contact_point set value = 'ada@' || kind"));
        Assert.Equal(1, await WriteAsync(two, "update retail.preference set is_enabled = false"));
        Assert.Equal(1, await WriteAsync(two, "delete from retail.preference"));
        await RefusedAsync(
            two,
            """
            insert into retail.contact_point (id, organisation_id, account_id, person_id, kind, value, verified_at)
            select gen_random_uuid(), organisation_id, account_id, person_id, kind, 'eve@x.example', now() from retail.contact_point
            """);
        Assert.Equal(0, await WriteAsync(two, "delete from retail.contact_point"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task An_account_asks_to_be_told_only_at_its_own_address_and_of_its_own_outage(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        string Ask(string incident, string contact) =>
            $"""
            insert into retail.tell_when_back (incident_id, contact_id, organisation_id, account_id, asked_at)
            select {incident}, {contact}, organisation_id, account_id, now() from retail.account_person
            """;
        const string OwnContact = "(select id from retail.contact_point order by kind desc limit 1)";
        const string OwnIncident = "(select id from live.incident)";
        var others = (await TestDatabase.QueryAsync<Guid>(
            two.Database.Owner,
            $"select id from retail.contact_point where account_id <> '{two.Subscribers[0].Account}'"))[0];
        Assert.Equal(1, await WriteAsync(two, "delete from retail.tell_when_back"));
        await RefusedAsync(two, Ask(OwnIncident, $"'{others}'::uuid"));
        await RefusedAsync(two, Ask("gen_random_uuid()", OwnContact));
        Assert.Equal(1, await WriteAsync(two, Ask(OwnIncident, OwnContact)));
        await RefusedAsync(two, "update retail.tell_when_back set asked_at = now()");
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_sign_in_counts_its_failures_and_adds_no_user(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var lobby = Scope.PublicOf(two.Providers[0]);
        const string Failure = "update retail.user_account set access_failed_count = access_failed_count + 1";
        Assert.Equal(3, await WriteAsync(two, Failure, lobby));
        Assert.Equal(0, await WriteAsync(two, Failure));
        Assert.Equal(1, await WriteAsync(two, Failure, Own(two).By(two.Subscribers[0].User)));
        Assert.Equal(0, await WriteAsync(two, "delete from retail.user_account", lobby));
        await RefusedAsync(
            two,
            """
            insert into retail.user_account select (jsonb_populate_record(u, '{"user_name": "e", "email": "e"}')).*
            from retail.user_account u
            """,
            lobby);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_provider_still_moves_its_subscribers(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var provider = Scope.OfProvider(two.Providers[0]);
        var move = $"set connection_id = {two.Town.Homes[4].Connection} where id = ";
        var service = two.Subscribers[0].Service;
        Assert.Equal(1, await WriteAsync(two, $"update retail.service {move}'{service}'", provider));
        Assert.Equal(1, await WriteAsync(two, "update retail.account_person set role = 'delegate' where name = 's0'",
            provider));
        Assert.Equal(0, await WriteAsync(two, $"update retail.service {move}'{two.Subscribers[2].Service}'", provider));
    }

    private static Scope Own(TwoProviders two) => Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account);

    private static async Task<int> WriteAsync(TwoProviders two, string sql, Scope? scope = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var connection = await ScopedConnection.OpenAsync(
            two.Database.Portal, scope ?? Own(two), cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task RefusedAsync(TwoProviders two, string sql, Scope? scope = null)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(two, sql, scope));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }
}
