using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>What an audit entry can be made to say, and by whom, below the Portal.</summary>
public sealed class AuditWriteTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Who_when_and_digest_are_the_databases_own(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (own, user) = (two.Providers[0], two.Subscribers[0].User);
        // A sign-in, of which nobody is known, and of which somebody is.
        foreach (var scope in new[] { Scope.PublicOf(own), Scope.PublicOf(own).By(user) })
        {
            await WriteAsync(two, scope, Insert(own));
        }

        Assert.Equal(
            ["", $"{user}"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner,
                """
                select coalesce(actor_id::text, '') from audit.entry
                where action = 'test.done' and digest = sha256(audit.line(id::text, organisation_id::text,
                        audit.microseconds(at), actor_id::text, on_behalf_of::text, session_id::text, action, subject_kind,
                        subject_id, detail::text, xid::text))
                    and at between now() - interval '1 minute' and clock_timestamp()
                order by id
                """));
        foreach (var column in new[] { "id", "at", "actor_id", "xid", "digest" })
        {
            await RefusedAsync(
                PostgresErrorCodes.InsufficientPrivilege,
                two,
                Scope.PublicOf(own),
                $"insert into audit.entry (organisation_id, action, {column}) overriding system value values ('{own}', 'test.done', null)");
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Nobody_writes_in_anothers_name(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (own, other) = (two.Providers[0], two.Providers[1]);
        var account = Scope.OfAccount(own, two.Subscribers[0].Account);
        foreach (var scope in new[]
        {
            Scope.Public, Scope.Operator, Scope.PublicOf(own), account, Scope.OfProvider(own), Scope.OfOperator(own), Scope.OfAuditor(own),
        })
        {
            await RefusedAsync(PostgresErrorCodes.InsufficientPrivilege, two, scope, Insert(other));
        }

        await RefusedAsync(
            PostgresErrorCodes.InsufficientPrivilege, two, account, OnBehalf(own, two.Subscribers[1].Account));
        Assert.Equal(1, await WriteAsync(two, account, OnBehalf(own, two.Subscribers[0].Account)));
        Assert.Equal(1, await WriteAsync(two, Scope.OfProvider(own), OnBehalf(own, two.Subscribers[1].Account)));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Rows_are_only_added(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        foreach (var table in new[] { "entry", "seal", "sealed" })
        {
            foreach (var change in new[]
            {
                $"update audit.{table} set organisation_id = organisation_id", $"delete from audit.{table}",
                $"truncate audit.{table}",
            })
            {
                await RefusedAsync(PostgresErrorCodes.InsufficientPrivilege, two, Scope.OfProvider(two.Providers[0]), change);
                var refused = await Assert.ThrowsAsync<PostgresException>(
                    () => TestDatabase.ExecuteAsync(two.Database.Owner, change));
                Assert.Contains("are only added", refused.MessageText, StringComparison.Ordinal);
                await Assert.ThrowsAsync<PostgresException>(() => TestDatabase.ExecuteAsync(two.Database.Collector, change));
                await Assert.ThrowsAsync<PostgresException>(() => TestDatabase.ExecuteAsync(two.Database.Notifier, change));
            }
        }

        foreach (var table in new[] { "seal", "sealed", "unsealed" })
        {
            await RefusedAsync(
                PostgresErrorCodes.InsufficientPrivilege,
                two,
                Scope.OfProvider(two.Providers[0]),
                $"insert into audit.{table} (organisation_id) values ('{two.Providers[0]}')");
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Words_of_people_do_not_fit(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var own = two.Providers[0];
        string Entry(string action, string kind, string subject, string detail) =>
            "insert into audit.entry (organisation_id, action, subject_kind, subject_id, detail) values "
            + $"('{own}', '{action}', {kind}, {subject}, {detail})";
        const string Right = """'{"fields": ["name", "e-mail"], "count": 3, "by": {"id": "a:1"}}'""";
        Assert.Equal(
            1, await WriteAsync(two, Scope.PublicOf(own), Entry("test.done", "'user'", $"'{two.Staff[0]}'", Right)));
        foreach (var wrong in new[]
        {
            Entry("done", "null", "null", "null"),
            Entry("test.done\n", "null", "null", "null"),
            Entry($"test.{new string('a', 60)}", "null", "null", "null"),
            Entry("test.done", "'user'", "null", "null"),
            Entry("test.done", "'user'", "'juta@example.org'", "null"),
            Entry("test.done", "'user'", "'Juta Kuusk'", "null"),
            Entry("test.done", "'user'", $"'{new string('1', 65)}'", "null"),
            Entry("test.done", "'user'", "E'1\\r\\n2'", "null"),
            Entry("test.done", "null", "null", "'[\"a\"]'"),
            Entry("test.done", "null", "null", "'{\"name\": \"Juta Kuusk\"}'"),
            Entry("test.done", "null", "null", "'{\"a\": {\"b\": [1, \"juta@example.org\"]}}'"),
            Entry("test.done", "null", "null", "'{\"a\": \"+372 5551234\"}'"),
            Entry("test.done", "null", "null", "'{\"a\": \"1\\u000a2\"}'"),
            Entry("test.done", "null", "null", "'{\"Juta Kuusk\": 1}'"),
            Entry("test.done", "null", "null", "'{\"a\": [{\"juta@example.org\": 1}]}'"),
            Entry("test.done", "null", "null", "jsonb_build_object('a', array(select n from generate_series(1, 2000) n))"),
        })
        {
            await RefusedAsync(PostgresErrorCodes.CheckViolation, two, Scope.PublicOf(own), wrong);
        }
    }

    private static string Insert(OrganisationId organisation) =>
        $"insert into audit.entry (organisation_id, action) values ('{organisation}', 'test.done')";

    private static string OnBehalf(OrganisationId organisation, AccountId account) =>
        $"insert into audit.entry (organisation_id, action, on_behalf_of) values ('{organisation}', 'test.done', '{account}')";

    private static async Task<int> WriteAsync(TwoProviders two, Scope scope, string sql)
    {
        await using var connection = await ScopedConnection.OpenAsync(two.Database.Portal, scope, CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    private static async Task RefusedAsync(string state, TwoProviders two, Scope scope, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(two, scope, sql));
        Assert.True(state == refused.SqlState, $"{sql}: {refused.SqlState} {refused.MessageText}");
    }
}
