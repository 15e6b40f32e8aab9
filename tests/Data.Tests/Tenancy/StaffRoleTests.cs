using Lightline.Data.Identity;
using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>Who works for an organisation as what: below the Portal, which only reads it.</summary>
public sealed class StaffRoleTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_sign_in_learns_its_roles_in_the_public_scope_of_its_own_organisation_only(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        foreach (var (scope, expected) in new (Scope, StaffRole[])[]
        {
            (Scope.PublicOf(two.Providers[0]), [StaffRole.ProviderAdmin]),
            (Scope.OfProvider(two.Providers[0]), [StaffRole.ProviderAdmin]),
            (Scope.PublicOf(two.Providers[1]), []),
            (Scope.Public, []),
            (Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account), []),
        })
        {
            await using var context = two.Database.Context(scope);
            Assert.Equal(
                expected, await context.RolesOfUserAsync(two.Staff[0], TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task No_scope_makes_itself_a_role_or_a_claim_or_another_kind_of_organisation(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (own, user) = (two.Providers[0], two.Subscribers[0].User!.Value);
        foreach (var scope in two.Readers().Select(r => r.Scope).Append(Scope.OfOperator(own)))
        {
            foreach (var sql in new[]
            {
                $"insert into retail.staff_role values ('{user}', 'agent', '{own}', now())",
                "update retail.staff_role set role = 'agent'",
                "delete from retail.staff_role",
                $"insert into retail.user_claim (user_id, claim_type, claim_value) values ('{user}', 'lightline:role', 'x')",
                "update retail.user_claim set claim_type = 'lightline:role'",
                $"update retail.user_login set user_id = '{user}'",
                "update retail.organisation set kind = 'operator'",
                "update retail.organisation set host_name = 'noc.localhost'",
                "update retail.organisation set id = gen_random_uuid()",
                "update retail.organisation set name = 'Brighter'",
                "insert into retail.organisation (id) values (gen_random_uuid())",
            })
            {
                await using var connection = await ScopedConnection.OpenAsync(
                    two.Database.Portal, scope, TestContext.Current.CancellationToken);
                await using var command = new NpgsqlCommand(sql, connection);
                var refused = await Assert.ThrowsAsync<PostgresException>(
                    () => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            }
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_role_belongs_to_a_kind_of_organisation(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        foreach (var (kind, roles) in new (string, string[])[]
        {
            ("provider", ["agent", "provider-admin", "field-technician", "auditor"]),
            ("operator", ["noc-operator", "operator-admin", "field-technician", "auditor"]),
            ("owner", ["network-owner", "auditor"]),
        })
        {
            await TestDatabase.ExecuteAsync(two.Database.Owner, "delete from retail.staff_role");
            await TestDatabase.ExecuteAsync(
                two.Database.Owner, $"update retail.organisation set kind = '{kind}' where id = '{two.Providers[0]}'");
            foreach (var role in Enum.GetValues<StaffRole>().Select(Word))
            {
                var grant = Grant(two.Staff[0], role, two.Providers[0]);
                if (roles.Contains(role))
                {
                    Assert.Equal(1, await TestDatabase.ExecuteAsync(two.Database.Owner, grant));
                }
                else
                {
                    await RefusedAsync(two.Database.Owner, grant);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_sign_in_has_an_account_or_a_role_also_when_both_are_given_at_once(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var provider = two.Providers[0];
        string Join(Guid user, string person) =>
            $"update retail.account_person set user_id = '{user}' where id = '{person}'";
        await RefusedAsync(two.Database.Owner, Grant(two.Subscribers[0].User!.Value, "agent", provider));
        await RefusedAsync(two.Database.Owner, Join(two.Staff[0], two.Subscribers[1].Person.ToString()));

        // Each would pass if it did not wait for the other to end.
        await TestDatabase.ExecuteAsync(two.Database.Owner, "delete from retail.staff_role");
        await using var one = await two.Database.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var open = await one.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var first = new NpgsqlCommand(Grant(two.Staff[0], "agent", provider), one, open))
        {
            Assert.Equal(1, await first.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        var second = RefusedAsync(two.Database.Owner, Join(two.Staff[0], two.Subscribers[1].Person.ToString()));
        while ((await TestDatabase.QueryAsync<long>(
            two.Database.Superuser, "select count(*) from pg_locks where not granted"))[0] == 0)
        {
            Assert.False(second.IsCompleted);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await open.CommitAsync(TestContext.Current.CancellationToken);
        await second;
    }

    private static string Word(StaffRole role) =>
        string.Concat(role.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}"
            : char.ToLowerInvariant(c).ToString()));

    private static string Grant(Guid user, string role, OrganisationId organisation) =>
        $"insert into retail.staff_role (user_id, role, organisation_id, granted_at) values ('{user}', '{role}', "
        + $"'{organisation}', now())";

    private static async Task RefusedAsync(NpgsqlDataSource source, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => TestDatabase.ExecuteAsync(source, sql));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
    }
}
