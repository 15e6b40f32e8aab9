using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>What a session opened elsewhere ends with it, and who may say by what people sign in.</summary>
public sealed class FederationRowTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task The_end_of_a_session_revokes_what_it_opened_and_is_told_until_it_is_heard(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (who, other) = (two.Subscribers[0], two.Subscribers[1]);
        const string Take = "select grant_id || ' ' || is_last from retail.take_logouts(10)";
        Assert.Empty(await two.Database.QueryAsync<string>(Scope.Operator, Take));
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"update retail.session set ended_at = now(), end_reason = 'signed-out' where id = '{who.Account}'");
        Assert.Equal(
            ["revoked", "valid"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner,
                $"""
                select status from retail.oidc_grant where id in ('{who.Account}', '{other.Account}') order by status
                """));
        // Who asks for an organisation is told nothing of it.
        Assert.Empty(await two.Database.QueryAsync<string>(Scope.PublicOf(two.Providers[0]), Take));
        // A try that nobody answered for is due again, and after the fourth no more.
        foreach (var last in new[] { "false", "false", "false", "true" })
        {
            Assert.Equal([$"{who.Account} {last}"], await two.Database.QueryAsync<string>(Scope.Operator, Take));
            Assert.Empty(await two.Database.QueryAsync<string>(Scope.Operator, Take));
            await TestDatabase.ExecuteAsync(
                two.Database.Owner, "update retail.oidc_grant set logout_due_at = now() where logout_due_at is not null");
        }

        Assert.Empty(await two.Database.QueryAsync<string>(Scope.Operator, Take));
        // Heard is heard.
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"update retail.session set ended_at = now(), end_reason = 'revoked' where id = '{other.Account}'");
        Assert.Single(await two.Database.QueryAsync<string>(Scope.Operator, Take));
        await two.Database.QueryAsync<string>(Scope.Operator, $"select 'told' from retail.note_logouts(array['{other.Account}']::uuid[])");
        await TestDatabase.ExecuteAsync(
            two.Database.Owner, "update retail.oidc_grant set logout_due_at = now() where logout_due_at is not null");
        Assert.Empty(await two.Database.QueryAsync<string>(Scope.Operator, Take));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_grant_is_for_the_askers_own_running_session(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (who, neighbour) = (two.Subscribers[0], two.Subscribers[1]);
        var scope = Scope.OfAccount(two.Providers[0], who.Account).By(who.User);
        await TestDatabase.ExecuteAsync(two.Database.Owner, "delete from retail.oidc_grant");
        Assert.Null(await RefusedAsync(Insert(who.Account, who.User)));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusedAsync(Insert(neighbour.Account, who.User)));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusedAsync(Insert(neighbour.Account, neighbour.User)));
        // Nor of another organisation's system.
        await TestDatabase.ExecuteAsync(two.Database.Owner, "delete from retail.oidc_grant");
        Assert.Equal(
            PostgresErrorCodes.ForeignKeyViolation,
            await RefusedAsync(Insert(who.Account, who.User).Replace(
                $"(gen_random_uuid(), '{two.Providers[0]}'", $"(gen_random_uuid(), '{two.Providers[1]}'", StringComparison.Ordinal)));
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"""
            delete from retail.oidc_grant;
            update retail.session set ended_at = now(), end_reason = 'revoked' where id = '{who.Account}'
            """);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusedAsync(Insert(who.Account, who.User)));

        string Insert(object session, Guid? subject) =>
            $"""
            insert into retail.oidc_grant (id, application_id, session_id, subject, issuer, status, type, creation_date)
            values (gen_random_uuid(), '{two.Providers[0]}', '{session}', '{subject}', 'https://p.example/', 'valid', 'permanent', now())
            """;

        Task<string?> RefusedAsync(string sql) => StateAsync(two, scope, sql);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_session_that_ends_while_a_system_opens_revokes_it_too(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var who = two.Subscribers[0];
        var stop = TestContext.Current.CancellationToken;
        await TestDatabase.ExecuteAsync(two.Database.Owner, "delete from retail.oidc_grant");
        await using var opening = await two.Database.Owner.OpenConnectionAsync(stop);
        await using var transaction = await opening.BeginTransactionAsync(stop);
        await using (var insert = new NpgsqlCommand(
            $"""
            insert into retail.oidc_grant (id, organisation_id, application_id, session_id, subject, issuer, status, type,
                creation_date)
            values ('{who.Account}', '{two.Providers[0]}', '{two.Providers[0]}', '{who.Account}', '{who.User}',
                'https://p.example/', 'valid', 'permanent', now())
            """,
            opening))
        {
            await insert.ExecuteNonQueryAsync(stop);
        }

        var ending = TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"update retail.session set ended_at = now(), end_reason = 'revoked' where id = '{who.Account}'");
        Assert.NotEqual(ending, await Task.WhenAny(ending, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, stop)));
        await transaction.CommitAsync(stop);
        await ending;
        Assert.Equal(
            ["revoked"], await TestDatabase.QueryAsync<string>(two.Database.Owner, "select status from retail.oidc_grant"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Only_an_admin_names_systems_and_nobody_connects_anothers_account(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (who, neighbour) = (two.Subscribers[0], two.Subscribers[1]);
        var asWho = Scope.OfAccount(two.Providers[0], who.Account).By(who.User);
        var asAdmin = Scope.OfAuditor(two.Providers[0]).By(two.Staff[0]);
        const string Name =
            """
            insert into retail.oidc_client (id, client_id, display_name, audience)
            values (gen_random_uuid(), gen_random_uuid(), 'Mine', 'everybody')
            """;
        foreach (var scope in new[] { Scope.PublicOf(two.Providers[0]), asWho, Scope.OfProvider(two.Providers[0]), Scope.Operator })
        {
            Assert.NotNull(await StateAsync(two, scope, Name));
        }

        Assert.Null(await StateAsync(two, asAdmin, Name));
        Assert.Equal(
            [$"{two.Providers[0]}"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner, "select organisation_id::text from retail.oidc_client where display_name = 'Mine'"));
        // Another provider's is not there to be changed.
        await StateAsync(two, asAdmin, $"update retail.oidc_client set display_name = 'Taken' where id = '{two.Providers[1]}'");
        foreach (var (what, done) in new[] { (two.Providers[1], false), (two.Providers[0], true), (two.Providers[0], false) })
        {
            Assert.Equal([done], await two.Database.QueryAsync<bool>(asAdmin, Remove(what)));
        }

        // Who is in there is told to be out; the other provider's people are not.
        Assert.Equal(
            ["revoked", "revoked", "valid", "valid"],
            await TestDatabase.QueryAsync<string>(two.Database.Owner, "select status from retail.oidc_grant order by status"));
        Assert.Equal(2, (await two.Database.QueryAsync<Guid>(Scope.Operator, "select grant_id from retail.take_logouts(10)")).Count);
        await Assert.ThrowsAsync<PostgresException>(() => two.Database.QueryAsync<bool>(asWho, Remove(two.Providers[0])));
        Assert.Equal(
            ["Billing"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner, $"select display_name from retail.oidc_client where id = '{two.Providers[1]}'"));

        Assert.Null(await StateAsync(two, asWho, Login(who.User)));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await StateAsync(two, asWho, Login(neighbour.User)));
        Assert.Equal(
            PostgresErrorCodes.InsufficientPrivilege, await StateAsync(two, Scope.PublicOf(two.Providers[0]), Login(neighbour.User)));
        await StateAsync(two, asWho, $"delete from retail.user_login where user_id = '{neighbour.User}'");
        Assert.Single(await TestDatabase.QueryAsync<string>(
            two.Database.Owner, $"select provider_key from retail.user_login where user_id = '{neighbour.User}'"));

        static string Remove(OrganisationId of) => $"select retail.remove_oidc_client('{of}')";

        static string Login(Guid? user) =>
            $"insert into retail.user_login values ('acme', gen_random_uuid(), 'x', '{user}')";
    }

    /// <summary>Does something in a scope; the SQLSTATE of what refused it, null when it was done.</summary>
    private static async Task<string?> StateAsync(TwoProviders two, Scope scope, string sql)
    {
        try
        {
            await two.Database.QueryAsync<string>(scope, sql + " returning 'done'");
            return null;
        }
        catch (PostgresException failure)
        {
            return failure.SqlState;
        }
    }
}
