using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>Who may look for customers and act for them, as the database alone says.</summary>
public sealed class ActingTests(PostgresServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Only_an_agent_finds_customers_and_only_those_of_the_own_provider(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var numbers = await NumbersAsync(two);
        var agent = await AgentAsync(two);
        string Find(string said) => $"select public_number from retail.find_customers('{said}', '{said}')";
        foreach (var scope in Strangers(two))
        {
            foreach (var said in numbers)
            {
                Assert.Empty(await two.Database.QueryAsync<string>(scope, Find(said)));
                Assert.Empty(await two.Database.QueryAsync<string>(
                    scope, $"select public_number from retail.customer('{said}')"));
                Assert.Equal(
                    [DBNull.Value],
                    await QueryAsync(two, scope, $"select retail.begin_acting(gen_random_uuid(), '{said}', 'why', 5)"));
            }
        }

        Assert.Equal([numbers[0]], await two.Database.QueryAsync<string>(agent, Find(numbers[0])));
        Assert.Equal([numbers[1]], await two.Database.QueryAsync<string>(agent, Find(numbers[1].ToLowerInvariant())));
        Assert.Empty(await two.Database.QueryAsync<string>(agent, Find(numbers[2])));
        Assert.Empty(await two.Database.QueryAsync<string>(agent, $"select public_number from retail.customer('{numbers[3]}')"));
        Assert.Equal(
            [DBNull.Value],
            await QueryAsync(two, agent, $"select retail.begin_acting(gen_random_uuid(), '{numbers[2]}', 'why', 5)"));
        Assert.IsType<DateTime>((await QueryAsync(
            two, agent, $"select retail.begin_acting(gen_random_uuid(), '{numbers[0]}', 'why', 5)"))[0]);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Acting_needs_a_reason_ends_by_itself_and_stays_ended(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var number = (await NumbersAsync(two))[0];
        var agent = await AgentAsync(two);
        await RefusedAsync(
            PostgresErrorCodes.CheckViolation, two, agent, $"select retail.begin_acting(gen_random_uuid(), '{number}', '', 5)");
        await RefusedAsync(
            PostgresErrorCodes.CheckViolation, two, agent, $"select retail.begin_acting(gen_random_uuid(), '{number}', 'y', 31)");
        await RefusedAsync(
            PostgresErrorCodes.InsufficientPrivilege, two, agent, "insert into retail.acting default values");
        await QueryAsync(two, agent, $"select retail.begin_acting(gen_random_uuid(), '{number}', 'why', 30)");
        var inside = Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account).By(two.Staff[0]);
        var beside = Scope.OfAccount(two.Providers[0], two.Subscribers[1].Account).By(two.Staff[0]);
        var asked = await AskedAsync(two);
        await TestDatabase.ExecuteAsync(two.Database.Owner, "delete from retail.acting where reason = 'r'");
        Assert.Equal([true], await two.Database.QueryAsync<bool>(inside, asked));
        Assert.Equal([false], await two.Database.QueryAsync<bool>(beside, asked));
        Assert.Equal([false], await two.Database.QueryAsync<bool>(inside, $"select retail.acts_for('{two.Staff[0]}', 'old')"));

        const string End = "with e as (update retail.acting set ended_at = now() returning 1) select count(*) from e";
        Assert.Equal([0L], await two.Database.QueryAsync<long>(inside.By(two.Subscribers[0].User), End));
        Assert.Equal([1L], await two.Database.QueryAsync<long>(agent, End));
        Assert.Equal([false], await two.Database.QueryAsync<bool>(inside, asked));
        await RefusedAsync(PostgresErrorCodes.CheckViolation, two, agent, "update retail.acting set ended_at = null");
        Assert.Equal(["why"], await two.Database.QueryAsync<string>(inside, "select reason from retail.acting"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Whoever_is_agent_no_more_acts_no_more(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var number = (await NumbersAsync(two))[0];
        var agent = await AgentAsync(two);
        await QueryAsync(two, agent, $"select retail.begin_acting(gen_random_uuid(), '{number}', 'why', 30)");
        var inside = Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account).By(two.Staff[0]);
        var asked = await AskedAsync(two);
        Assert.Equal([true], await two.Database.QueryAsync<bool>(inside, asked));
        await TestDatabase.ExecuteAsync(two.Database.Owner, "delete from retail.staff_role where role = 'agent'");
        Assert.Empty(await two.Database.QueryAsync<string>(agent, $"select name from retail.customer('{number}')"));
        Assert.Equal([false], await two.Database.QueryAsync<bool>(inside, asked));
    }

    private static async Task<string> AskedAsync(TwoProviders two)
    {
        var stamp = (await TestDatabase.QueryAsync<string>(
            two.Database.Owner, $"select security_stamp from retail.user_account where id = '{two.Staff[0]}'"))[0];
        return $"select retail.acts_for('{two.Staff[0]}', '{stamp}')";
    }

    /// <summary>The public numbers of the four accounts.</summary>
    private static async Task<IReadOnlyList<string>> NumbersAsync(TwoProviders two)
    {
        var numbers = new List<string>();
        foreach (var subscriber in two.Subscribers)
        {
            numbers.AddRange(await TestDatabase.QueryAsync<string>(
                two.Database.Owner, $"select public_number from retail.account where id = '{subscriber.Account}'"));
        }

        return numbers;
    }

    /// <summary>The first provider's administrator becomes an agent too.</summary>
    private static async Task<Scope> AgentAsync(TwoProviders two)
    {
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"insert into retail.staff_role values ('{two.Staff[0]}', 'agent', '{two.Providers[0]}', now())");
        return Scope.PublicOf(two.Providers[0]).By(two.Staff[0]);
    }

    /// <summary>Everybody else, the agent on other pages and in an account among them.</summary>
    private static IEnumerable<Scope> Strangers(TwoProviders two) =>
    [
        .. two.Readers().Select(r => r.Scope)
            .Where(s => s.User != two.Staff[0] || s.Organisation != two.Providers[0] || s.Kind is ScopeKind.Account),
        Scope.PublicOf(two.Providers[0]).By(two.Subscribers[0].User),
        Scope.PublicOf(two.Providers[1]).By(two.Staff[0]),
        Scope.PublicOf(two.Providers[1]).By(two.Staff[1]),
        Scope.OfProvider(two.Providers[0]),
        Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account).By(two.Staff[0]),
    ];

    private static async Task<IReadOnlyList<object>> QueryAsync(TwoProviders two, Scope scope, string sql)
    {
        await using var connection = await ScopedConnection.OpenAsync(two.Database.Portal, scope, Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return [await command.ExecuteScalarAsync(Stop) ?? DBNull.Value];
    }

    private static async Task RefusedAsync(string state, TwoProviders two, Scope scope, string sql) =>
        Assert.Equal(state, (await Assert.ThrowsAsync<PostgresException>(() => QueryAsync(two, scope, sql))).SqlState);
}
