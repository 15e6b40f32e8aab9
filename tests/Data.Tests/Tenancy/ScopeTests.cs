using CsCheck;
using Lightline.Data.Seeding;
using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Seeding;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

public sealed class ScopeTests(PostgresServers servers)
{
    private const string Settings =
        "select concat_ws('|', retail.scope(), retail.provider_id(), retail.account_id(), retail.whole_provider_id(), "
        + "retail.user_id())";

    /// <summary>Also one that has statements prepared, which another command cleans.</summary>
    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Back_from_the_pool_a_connection_has_no_scope(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        var cancellation = TestContext.Current.CancellationToken;
        var connectionString = new NpgsqlConnectionStringBuilder(database.Portal.ConnectionString) { MaxPoolSize = 1 };
        connectionString.Password = PostgresServers.Bootstrap("any").PortalPassword;
        await using var one = PortalDatabase.CreateDataSource(connectionString.ConnectionString);
        var provider = new OrganisationId(Guid.CreateVersion7(DateTimeOffset.UnixEpoch));
        var account = new AccountId(Guid.CreateVersion7(DateTimeOffset.UnixEpoch));
        var user = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
        var scope = Scope.OfAccount(provider, account).By(user);
        foreach (var (times, isPrepared) in ((int, bool)[])[(1, false), (5, true)])
        {
            int process;
            await using (var scoped = await ScopedConnection.OpenAsync(one, scope, cancellation))
            {
                process = scoped.ProcessID;
                for (var time = 0; time < times; time++)
                {
                    Assert.Equal($"account|{provider}|{account}|{user}", await AskAsync(scoped));
                }

                await using var prepared = new NpgsqlCommand("select exists (select from pg_prepared_statements)", scoped);
                Assert.Equal(isPrepared, await prepared.ExecuteScalarAsync(cancellation));
            }

            await using var plain = await one.OpenConnectionAsync(cancellation);
            Assert.Equal(process, plain.ProcessID);
            Assert.Equal("public", await AskAsync(plain));
        }
    }

    [Theory]
    [InlineData("No Reset On Close=true")]
    [InlineData("Multiplexing=true")]
    public void A_connection_string_that_leaks_the_scope_is_refused(string setting) =>
        Assert.Throws<ArgumentException>(() => PortalDatabase.CreateDataSource($"Host=127.0.0.1;{setting}"));

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_context_follows_its_request_from_public_to_account(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var cancellation = TestContext.Current.CancellationToken;
        var services = new ServiceCollection();
        services.AddPortalDatabase(two.Database.ConnectionString(
            DatabaseRoles.Portal, PostgresServers.Bootstrap("any").PortalPassword));
        await using var provider = services.BuildServiceProvider();
        await using var request = provider.CreateAsyncScope();
        var context = request.ServiceProvider.GetRequiredService<PortalDbContext>();
        var current = request.ServiceProvider.GetRequiredService<CurrentScope>();
        Assert.Equal(2, await context.Organisations.CountAsync(cancellation));
        Assert.Equal(0, await context.Users.CountAsync(cancellation));
        current.Enter(Scope.PublicOf(two.Providers[0]));
        Assert.Equal(3, await context.Users.CountAsync(cancellation));
        Assert.Equal(0, await context.Accounts.CountAsync(cancellation));
        current.Enter(Scope.OfAccount(two.Providers[0], two.Subscribers[1].Account));
        Assert.Equal(1, await context.Accounts.CountAsync(cancellation));
        Assert.Equal(two.Town.Homes[1].Connection, (await context.Connections.SingleAsync(cancellation)).Id);
        // The blocking path applies the scope as well.
        Assert.Single(context.Services.ToList());
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_stale_or_forged_setting_opens_nothing(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var cancellation = TestContext.Current.CancellationToken;
        await using var connection = await two.Database.Portal.OpenConnectionAsync(cancellation);
        foreach (var scope in new[] { "", "public", "owner", "Provider", "account ", "x" })
        {
            await using var command = new NpgsqlCommand(
                $"""
                select set_config('app.scope', '{scope}', false),
                    set_config('app.provider_id', '{two.Providers[0]}', false),
                    set_config('app.account_id', '{two.Subscribers[0].Account}', false);
                select (select count(*) from retail.account) + (select count(*) from network.connection)
                    + (select count(*) from live.ont_state) + (select count(*) from telemetry.point);
                """,
                connection);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            await reader.NextResultAsync(cancellation);
            await reader.ReadAsync(cancellation);
            Assert.Equal(0, reader.GetInt64(0));
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_neighbours_tenure_never_overlaps_at_one_provider(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var cancellation = TestContext.Current.CancellationToken;
        await using (var seeder = await Seeder.OpenAsync(two.Database.Owner, TimeProvider.System, cancellation))
        {
            var overlap = two.Town.Subscriber(two.Providers[0], 0, "eve") with { From = TestTown.Since.AddDays(3) };
            var refused = await Assert.ThrowsAsync<PostgresException>(
                () => seeder.SubscribersAsync([overlap], cancellation));
            Assert.Equal(PostgresErrorCodes.ExclusionViolation, refused.SqlState);
        }

        await using (var seeder = await Seeder.OpenAsync(two.Database.Owner, TimeProvider.System, cancellation))
        {
            var earlier = two.Town.Subscriber(two.Providers[0], 0, "before", TestTown.Since) with
            {
                From = TestTown.Since.AddYears(-1),
            };
            var before = (await seeder.SubscribersAsync([earlier], cancellation))[0];
            await seeder.CommitAsync(cancellation);
            // Whoever moved out keeps the account, and sees neither the connection nor what happens there now.
            var past = Scope.OfAccount(two.Providers[0], before.Account);
            Assert.Single(await two.Database.QueryAsync<Guid>(past, "select id from retail.tenure"));
            Assert.Empty(await two.Database.QueryAsync<long>(past, "select id from network.connection"));
            Assert.Empty(await two.Database.QueryAsync<long>(past, "select ont_id from telemetry.point"));
        }
    }

    [Fact]
    public void Public_numbers_are_eight_characters_of_the_alphabet() => Gen.Int[1, 50].Sample(count =>
    {
        var numbers = Enumerable.Range(0, count).Select(_ => PublicNumber.Next()).ToArray();
        Assert.All(numbers, n => Assert.True(PublicNumber.IsValid(n)));
        Assert.Equal(count, numbers.Distinct().Count());
        Assert.DoesNotContain(numbers, n => n.AsSpan().ContainsAny("01OIL"));
    });

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_taken_public_number_is_drawn_again_and_not_for_ever(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var cancellation = TestContext.Current.CancellationToken;
        var taken = two.Subscribers[0].AccountNumber;
        await using var context = two.Database.Context(Scope.OfProvider(two.Providers[0]));
        var account = new Accounts.Account
        {
            Id = NewId.Of<AccountId>(TimeProvider.System),
            OrganisationId = two.Providers[0],
            PublicNumber = string.Empty,
            Name = "New",
            CreatedAt = TestTown.Since,
        };
        context.Add(account);
        var draws = new Queue<string>([taken, taken, "ABCDEFGH"]);
        await PublicNumberSaving.SaveWithPublicNumbersAsync(context, draws.Dequeue, cancellation);
        Assert.Equal("ABCDEFGH", account.PublicNumber);

        await using var other = two.Database.Context(Scope.OfProvider(two.Providers[0]));
        account.Id = NewId.Of<AccountId>(TimeProvider.System);
        other.Add(account);
        var draw = 0;
        await Assert.ThrowsAsync<DbUpdateException>(() => PublicNumberSaving.SaveWithPublicNumbersAsync(
            other,
            () =>
            {
                draw++;
                return taken;
            },
            cancellation));
        Assert.Equal(PublicNumberSaving.TriesMax, draw);
    }

    private static async Task<string> AskAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Settings, connection);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
