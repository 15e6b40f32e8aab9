using Lightline.Data.Seeding;
using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>
/// An account and a connection on which its service runs, with its tenure in the past, now and to come: what the
/// Portal's own role reads below every query filter.
/// </summary>
public sealed class TenureTests(PostgresServers servers)
{
    private static readonly string[] BehindTheTenure =
    [
        "network.connection", "network.connection_ont", "network.premises", "network.ont", "network.port",
        "network.splitter", "live.ont_state", "live.olt_sweep", "live.ont_break", "telemetry.point",
    ];

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_connection_is_there_while_the_tenure_runs_and_neither_before_nor_after(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var scope = Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account);
        foreach (var (when, during, isThere) in new[]
        {
            ("now", "tstzrange('2026-01-01', null)", true),
            ("now, with an end", "tstzrange('2026-01-01', now() + interval '1 hour')", true),
            ("over", "tstzrange('2026-01-01', now() - interval '1 second')", false),
            ("to come", "tstzrange(now() + interval '1 hour', null)", false),
            ("never", "'empty'", false),
        })
        {
            await TestDatabase.ExecuteAsync(
                two.Database.Owner,
                $"update retail.tenure set during = {during} where account_id = '{two.Subscribers[0].Account}'");
            foreach (var table in BehindTheTenure)
            {
                var seen = await two.Database.QueryAsync<long>(scope, $"select count(*) from {table}");
                Assert.True(seen[0] > 0 == isThere, $"{table}, {when}: {seen[0]} rows");
            }

            Assert.Single(await two.Database.QueryAsync<Guid>(scope, "select id from retail.service"));
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Who_moves_in_during_an_outage_sees_it_and_who_moves_in_after_it_does_not(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var scope = Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account);
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"update retail.tenure set during = '[2026-01-03,)' where account_id = '{two.Subscribers[0].Account}'");
        async Task<long> SeenAsync() =>
            (await two.Database.QueryAsync<long>(scope, "select count(*) from live.incident_member"))[0];
        // Lost on the 2nd, and off still.
        Assert.Equal(1, await SeenAsync());
        await TestDatabase.ExecuteAsync(
            two.Database.Collector, "update live.incident_member set state = 2, restored_at = '2026-01-02 12:00Z'");
        Assert.Equal(0, await SeenAsync());
        // A clock that ran backwards fails nobody's page.
        await TestDatabase.ExecuteAsync(
            two.Database.Collector, "update live.incident_member set restored_at = '2026-01-01 12:00Z'");
        Assert.Equal(0, await SeenAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_tenure_of_another_home_or_another_account_opens_nothing(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var own = two.Subscribers[0];
        var scope = Scope.OfAccount(two.Providers[0], own.Account);
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"update retail.tenure set connection_id = {two.Town.Homes[4].Connection} where account_id = '{own.Account}'");
        Assert.Empty(await two.Database.QueryAsync<long>(scope, "select id from network.connection"));

        // Whoever lives there now is a customer of the same provider, whose whole staff keeps seeing both services.
        await using var seeder = await Seeder.OpenAsync(two.Database.Owner, TimeProvider.System, CancellationToken.None);
        var next = two.Town.Subscriber(two.Providers[0], 0, "next");
        var moved = (await seeder.SubscribersAsync([next], CancellationToken.None))[0];
        await seeder.CommitAsync(CancellationToken.None);
        Assert.Empty(await two.Database.QueryAsync<long>(scope, "select id from network.connection"));
        Assert.Equal(
            [two.Town.Homes[0].Connection.Value],
            await two.Database.QueryAsync<long>(
                Scope.OfAccount(two.Providers[0], moved.Account), "select id from network.connection"));
        Assert.Equal(
            2,
            (await two.Database.QueryAsync<long>(
                Scope.OfProvider(two.Providers[0]), "select id from network.connection")).Count);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_tenure_without_a_beginning_is_refused(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => TestDatabase.ExecuteAsync(
            two.Database.Owner, "update retail.tenure set during = tstzrange(null, now())"));
        Assert.Equal("ck_tenure_during", refused.ConstraintName);
    }
}
