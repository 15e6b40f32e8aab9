using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>What a session's row can be made to say, below the Portal.</summary>
public sealed class SessionRowTests(PostgresServers servers)
{
    private const string End = "update retail.session set ended_at = now(), end_reason = 'revoked'";

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Somebody_ends_their_own_sessions_and_nobody_elses(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var holder = Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account);
        Assert.Equal(0, await WriteAsync(two, holder, End));
        Assert.Equal(0, await WriteAsync(two, Scope.OfProvider(two.Providers[0]).By(two.Staff[0]), End));
        Assert.Equal(0, await WriteAsync(two, Scope.PublicOf(two.Providers[1]).By(two.Subscribers[0].User), End));
        Assert.Equal(1, await WriteAsync(two, holder.By(two.Subscribers[0].User), End));
        Assert.Equal(
            [1L],
            await TestDatabase.QueryAsync<long>(
                two.Database.Owner, "select count(*) from retail.session where ended_at is not null"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task What_was_ended_stays_so_and_nobody_makes_another_ones(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var own = Scope.PublicOf(two.Providers[0]).By(two.Subscribers[0].User);
        await WriteAsync(two, own, End);
        await RefusedAsync(
            PostgresErrorCodes.CheckViolation, two, own, "update retail.session set ended_at = null, end_reason = null");
        await RefusedAsync(
            PostgresErrorCodes.InsufficientPrivilege, two, own, "update retail.session set user_id = gen_random_uuid()");
        await RefusedAsync(
            PostgresErrorCodes.InsufficientPrivilege,
            two,
            own,
            $"""
            insert into retail.session (id, organisation_id, user_id, started_at, seen_at, device)
            values (gen_random_uuid(), '{two.Providers[0]}', '{two.Subscribers[1].User}', now(), now(), 'x')
            """);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Whoever_asks_learns_which_ended_and_nothing_more(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        await WriteAsync(two, Scope.PublicOf(two.Providers[0]).By(two.Subscribers[0].User), End);
        const string Ended = "select id from retail.sessions_ended(now() - interval '1 minute')";
        Assert.Equal([two.Subscribers[0].Account.Value], await two.Database.QueryAsync<Guid>(Scope.Public, Ended));
        Assert.Empty(await two.Database.QueryAsync<Guid>(
            Scope.Public, "select id from retail.sessions_ended(now() + interval '1 minute')"));
    }

    private static async Task<int> WriteAsync(TwoProviders two, Scope scope, string sql)
    {
        await using var connection = await ScopedConnection.OpenAsync(two.Database.Portal, scope, CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    private static async Task RefusedAsync(string state, TwoProviders two, Scope scope, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(two, scope, sql));
        Assert.Equal(state, refused.SqlState);
    }
}
