using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

public sealed class MovedBoxTests(PostgresServers servers)
{
    private const string Points = "select ont_id || ' ' || (at < now())::text from telemetry.point order by at, ont_id";

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_box_brings_nothing_along_from_the_home_it_served_before(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (from, to) = (two.Town.Homes[0], two.Town.Homes[1]);
        var former = Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account);
        var present = Scope.OfAccount(two.Providers[0], two.Subscribers[1].Account);
        await MoveAsync(
            two,
            $"""
            update network.connection set ont_id = null where id in ({from.Connection}, {to.Connection});
            update network.connection set ont_id = {from.Ont} where id = {to.Connection};
            """);
        await TestDatabase.ExecuteAsync(
            two.Database.Collector,
            $"""
            select telemetry.ensure_partitions(current_date - 1, current_date + 2, 3000);
            insert into telemetry.point (ont_id, at, status) values ({from.Ont}, now() + interval '1 day', 1);
            insert into live.ont_break values ({from.Ont}, now() + interval '1 day', null, 2, {two.Town.Region});
            """);

        // What each home saw is its own, whichever box saw it.
        Assert.Equal([$"{from.Ont} true"], await two.Database.QueryAsync<string>(former, Points));
        Assert.Equal(
            [$"{to.Ont} true", $"{from.Ont} false"], await two.Database.QueryAsync<string>(present, Points));
        const string Breaks = "select ont_id from live.ont_break order by started_at";
        Assert.Equal([from.Ont.Value], await two.Database.QueryAsync<long>(former, Breaks));
        Assert.Equal([to.Ont.Value, from.Ont.Value], await two.Database.QueryAsync<long>(present, Breaks));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_box_is_at_one_home_at_a_time_and_its_first_home_has_all_of_its_past(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (home, spare) = (two.Town.Homes[0], two.Town.Homes[5]);
        await MoveAsync(
            two,
            $"""
            update network.connection set ont_id = null where id in ({home.Connection}, {spare.Connection});
            update network.connection set ont_id = {home.Ont} where id = {spare.Connection};
            update network.connection set ont_id = null where id = {spare.Connection};
            update network.connection set ont_id = {home.Ont}, access_profile_id = null where id = {home.Connection};
            update network.connection set ont_id = {home.Ont} where id = {home.Connection};
            """);
        Assert.Equal(
            [$"{home.Connection} true false", $"{spare.Connection} false false", $"{home.Connection} false true"],
            await two.Database.QueryAsync<string>(
                Scope.Operator,
                $"""
                select connection_id || ' ' || lower_inf(during)::text || ' ' || upper_inf(during)::text
                from network.connection_ont where ont_id = {home.Ont} order by during
                """));
    }

    private static async Task MoveAsync(TwoProviders two, string sql)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var connection = await ScopedConnection.OpenAsync(
            two.Database.Portal, Scope.Operator, cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
