using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>The functions by which providers, people who work there and keys come and go, asked below the Portal.</summary>
public sealed class ProviderFunctionTests(PostgresServers servers)
{
    /// <summary>How the database refuses who runs no organisation (<c>retail.demand_admin</c>).</summary>
    private const string NotAdmin = "LL001";

    private const string Provider =
        """
        {"id": "01990000-0000-7000-8000-000000000001", "slug": "third", "name": "Third", "host_name": "third.localhost",
         "time_zone": "Europe/Tallinn", "currency": "EUR", "language": "en", "phone": "1800 1", "phone_hours": "always",
         "brand_colour": "#0b57c2", "staff_needs_second_step": false, "kind": "operator"}
        """;

    private const string Admin =
        """
        {"id": "01990000-0000-7000-8000-000000000002", "name": "Tess", "email": "tess@x.example", "normalized_email": "TESS@X.EXAMPLE"}
        """;

    private const string Add = $"select retail.add_provider('{Provider}', '{Admin}', 'http://third.localhost/', 100)";

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Only_the_operators_admin_adds_a_provider_and_only_a_provider(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var admin = await OperatorAsync(two);
        foreach (var scope in two.Readers().Select(r => r.Scope).Concat(
        [
            Scope.OfProvider(two.Providers[0]).By(two.Staff[0]),
            Scope.OfOperator(two.Providers[1]).By(two.Staff[0]),
            Scope.OfOperator(two.Providers[0]),
            Scope.OfAuditor(two.Providers[0]).By(two.Staff[0]),
            Scope.PublicOf(two.Providers[0]).By(two.Staff[0]),
        ]))
        {
            await RefusedAsync(two, scope, Add);
        }

        Assert.Equal(["added"], await two.Database.QueryAsync<string>(admin, Add));
        Assert.Equal(["same"], await two.Database.QueryAsync<string>(admin, Add));
        Assert.Equal(
            ["taken"], await two.Database.QueryAsync<string>(admin, Add.Replace("always", "never", StringComparison.Ordinal)));
        var other = Add.Replace("0000001\"", "0000003\"", StringComparison.Ordinal);
        Assert.Equal(
            ["taken"], await two.Database.QueryAsync<string>(admin, other.Replace("\"third\"", "\"four\"", StringComparison.Ordinal)));
        Assert.Equal(
            ["full"],
            await two.Database.QueryAsync<string>(
                admin, other.Replace("third", "four", StringComparison.Ordinal).Replace("100", "3", StringComparison.Ordinal)));
        Assert.Equal(
            ["provider provider-admin 0 invited third.localhost provider.added"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner,
                """
                select format('%s %s %s %s %s %s', o.kind, s.role, count(u.password_hash), l.kind, o.host_name, e.action)
                from retail.organisation o
                    join retail.user_account u on u.organisation_id = o.id
                    join retail.staff_role s on s.user_id = u.id
                    join notify.letter l on l.organisation_id = o.id and l.address = u.email
                    join audit.entry e on e.organisation_id = o.id
                where o.slug = 'third' group by o.kind, s.role, l.kind, o.host_name, e.action
                """));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Only_who_runs_an_organisation_changes_it_and_its_people_and_never_another(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var admin = Scope.OfAuditor(two.Providers[0]).By(two.Staff[0]);
        string[] calls =
        [
            $"select retail.change_organisation('{Provider.Replace("\"Third\"", "\"Eve\"", StringComparison.Ordinal)}')",
            "select count(*) from retail.staff_of_organisation()",
            "select retail.invite_staff(gen_random_uuid(), 'Eve', 'eve@x.example', 'EVE@X.EXAMPLE', 'agent', 'http://x/')",
            $"select retail.set_staff_roles('{two.Staff[0]}', array['agent'])",
        ];
        foreach (var scope in two.Readers().Select(r => r.Scope).Where(s => s != admin).Concat(
        [
            Scope.OfProvider(two.Providers[1]).By(two.Staff[0]),
            Scope.OfProvider(two.Providers[0]).By(two.Subscribers[0].User),
            Scope.PublicOf(two.Providers[0]).By(two.Staff[0]),
            Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account).By(two.Staff[0]),
        ]))
        {
            foreach (var call in calls)
            {
                await RefusedAsync(two, scope, call);
            }
        }

        // Nobody would be left to run it; and whose role is another organisation's is unknown here.
        const string Result = "select result from retail.set_staff_roles('{0}', array['agent'])";
        Assert.Equal(
            ["last-admin"],
            await two.Database.QueryAsync<string>(
                admin, $"select result from retail.set_staff_roles('{two.Staff[0]}', '{"{}"}')"));
        Assert.Equal(
            ["unknown"], await two.Database.QueryAsync<string>(admin, Result.Replace("{0}", $"{two.Staff[1]}", StringComparison.Ordinal)));
        Assert.Equal(
            ["unknown"],
            await two.Database.QueryAsync<string>(admin, Result.Replace("{0}", $"{two.Subscribers[0].User}", StringComparison.Ordinal)));
        Assert.Equal(
            ["taken"],
            await two.Database.QueryAsync<string>(
                admin,
                """
                select result from retail.invite_staff(gen_random_uuid(), 'Ada', 'x', 'ADA@P0.EXAMPLE', 'agent', 'http://x/')
                """));
        await RefusedAsync(
            two, admin, calls[2].Replace("'agent'", "'noc-operator'", StringComparison.Ordinal), PostgresErrorCodes.CheckViolation);
        await two.Database.QueryAsync<object>(admin, calls[0]);
        Assert.Equal(
            ["brightline Eve", "clearwave clearwave"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner, "select slug || ' ' || name from retail.organisation order by slug"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Of_two_admins_who_remove_each_other_at_once_one_stays(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        await using var context = two.Database.Context(Scope.Operator);
        var first = Scope.OfAuditor(two.Providers[0]).By(two.Staff[0]);
        var beth = (await two.Database.QueryAsync<Guid>(
            first,
            """
            select who from retail.invite_staff(
                gen_random_uuid(), 'Beth', 'beth@x.example', 'BETH@X.EXAMPLE', 'provider-admin', 'http://x/')
            """))[0];
        // Somebody who was invited and never came is nobody whom an organisation could be left to.
        await TestDatabase.ExecuteAsync(
            two.Database.Owner, $"update retail.user_account set password_hash = 'x' where id in ('{two.Staff[0]}', '{beth}')");
        var second = Scope.OfAuditor(two.Providers[0]).By(beth);
        var both = await Task.WhenAll(
            TryAsync(first, beth), TryAsync(second, two.Staff[0]));
        Assert.Single(both, "changed");
        Assert.Equal(
            [1L],
            await TestDatabase.QueryAsync<long>(
                two.Database.Owner,
                $"select count(*) from retail.staff_role where organisation_id = '{two.Providers[0]}' and role = 'provider-admin'"));

        async Task<string> TryAsync(Scope scope, Guid whom)
        {
            try
            {
                return (await two.Database.QueryAsync<string>(
                    scope, $"select result from retail.set_staff_roles('{whom}', '{"{}"}')"))[0];
            }
            catch (PostgresException refused) when (refused.SqlState == NotAdmin)
            {
                return "refused";
            }
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_key_says_who_its_owner_is_now_and_nothing_once_it_is_over(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (here, ada) = (Scope.PublicOf(two.Providers[0]), two.Staff[0]);
        var use = $"select array_to_string(roles, ' ') from retail.use_api_key(sha256('{ada}'))";
        Assert.Equal(["provider-admin"], await two.Database.QueryAsync<string>(here, use));
        Assert.Empty(await two.Database.QueryAsync<string>(Scope.PublicOf(two.Providers[1]), use));
        Assert.Empty(await two.Database.QueryAsync<string>(Scope.Public, use));
        Assert.Equal(
            [true],
            await TestDatabase.QueryAsync<bool>(
                two.Database.Owner,
                $"""
                select last_used_at = date_trunc('hour', last_used_at) and last_used_at > now() - interval '2 hours'
                from retail.api_key where user_id = '{ada}'
                """));
        // Guessing at the password locks the password alone.
        await TestDatabase.ExecuteAsync(
            two.Database.Owner, $"update retail.user_account set lockout_end = now() + interval '1 hour' where id = '{ada}'");
        Assert.Single(await two.Database.QueryAsync<string>(here, use));
        foreach (var (over, back) in new[]
        {
            ($"update retail.api_key set created_at = now() - interval '2 days', expires_at = now() where user_id = '{ada}'",
                $"update retail.api_key set expires_at = now() + interval '1 day' where user_id = '{ada}'"),
            ($"delete from retail.staff_role where user_id = '{ada}'",
                $"""
                insert into retail.staff_role (user_id, role, organisation_id, granted_at)
                values ('{ada}', 'agent', '{two.Providers[0]}', now())
                """),
            ($"update retail.api_key set ended_at = now() where user_id = '{ada}'", ""),
        })
        {
            await TestDatabase.ExecuteAsync(two.Database.Owner, over);
            Assert.Empty(await two.Database.QueryAsync<string>(here, use));
            if (back.Length > 0)
            {
                await TestDatabase.ExecuteAsync(two.Database.Owner, back);
                Assert.Single(await two.Database.QueryAsync<string>(here, use));
            }
        }

        await RefusedAsync(
            two, here.By(ada), "update retail.api_key set ended_at = null", PostgresErrorCodes.CheckViolation);
        await RefusedAsync(two, here.By(ada), "select hash from retail.api_key", PostgresErrorCodes.InsufficientPrivilege);
        await RefusedAsync(
            two,
            here.By(ada),
            "update retail.api_key set expires_at = now() + interval '9 years'",
            PostgresErrorCodes.InsufficientPrivilege);
    }

    /// <summary>Makes the first provider the operator, and its admin the operator's.</summary>
    private static async Task<Scope> OperatorAsync(TwoProviders two)
    {
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"""
            delete from retail.staff_role where user_id = '{two.Staff[0]}';
            update retail.organisation set kind = 'operator' where id = '{two.Providers[0]}';
            insert into retail.staff_role (user_id, role, organisation_id, granted_at)
            values ('{two.Staff[0]}', 'operator-admin', '{two.Providers[0]}', now());
            """);
        return Scope.OfOperator(two.Providers[0]).By(two.Staff[0]);
    }

    private static async Task RefusedAsync(
        TwoProviders two, Scope scope, string sql, string? state = null)
    {
        await using var connection = await ScopedConnection.OpenAsync(two.Database.Portal, scope, CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        // Of who asks, unless it says of what: one word for who runs nothing, another for who runs a provider and asks for more.
        Assert.True(
            state is null
                ? refused.SqlState is NotAdmin or PostgresErrorCodes.InsufficientPrivilege
                : refused.SqlState == state,
            $"{scope}: {sql}: {refused.SqlState} {refused.MessageText}");
    }
}
