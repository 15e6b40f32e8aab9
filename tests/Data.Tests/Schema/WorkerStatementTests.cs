using System.Globalization;
using System.Text.RegularExpressions;
using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Schema;

/// <summary>
/// The processes that do not know this project write SQL against its schema: each statement in their sources is planned
/// here as their role, which checks its names, its types and every privilege it needs.
/// </summary>
public sealed partial class WorkerStatementTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task The_collectors_statements_fit_schema_and_role(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        var cancellation = TestContext.Current.CancellationToken;
        await using var connection = await database.Collector.OpenConnectionAsync(cancellation);
        Assert.InRange(await PlanAllAsync(connection, "src/Collector", _ => true), 10, 200);
        Assert.InRange(await PlanAllAsync(connection, "src/History/Postgres", IsWrite), 1, 50);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task The_portals_own_statements_fit_schema_and_role(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        await using var connection = await ScopedConnection.OpenAsync(
            database.Portal, Scope.Operator, TestContext.Current.CancellationToken);
        Assert.InRange(await PlanAllAsync(connection, "src/History/Postgres", sql => !IsWrite(sql)), 1, 50);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task The_notifiers_statements_fit_schema_and_role(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        var cancellation = TestContext.Current.CancellationToken;
        await using var connection = await database.Notifier.OpenConnectionAsync(cancellation);
        Assert.InRange(await PlanAllAsync(connection, "src/Notifier", _ => true), 8, 50);
        // Its expansion is put together of parts, which are no statements by themselves.
        string[] statements =
        [
            """
            with due as materialized (
                select * from notify.outbox where done_at is null order by created_at, id limit $2 for update skip locked
            ),
            made as (
                insert into notify.notification (id, outbox_id, incident_id, connection_id, update_id, organisation_id,
                    account_id, topic, subject, kind, episode, channel, address, state, created_at, due_at, attempts)
                select gen_random_uuid(), d.id, null, null, null, a.organisation_id, a.id, d.topic, d.subject, d.kind,
                    d.episode, 'sms', c.value, 'planned', $1, $1, 0
                from due d
                    join retail.account a on a.id = d.account_id and a.organisation_id = d.organisation_id
                    join notify.topic t on t.name = d.topic
                    join retail.contact_point c on c.account_id = a.id and c.verified_at is not null
                    left join retail.preference p on p.person_id = c.person_id and p.topic = t.name and p.channel = 'sms'
                where (coalesce(p.is_enabled, t.is_on_by_default) or exists (
                        select from retail.tell_when_back b
                        where b.incident_id = $3 and b.contact_id = c.id and b.account_id = a.id))
                    and not exists (select from notify.opt_out o
                        where o.organisation_id = a.organisation_id and o.address = c.value and o.channel = 'sms')
                on conflict (subject, address, kind, episode, channel) do nothing
            )
            update notify.outbox o set done_at = $1 from due where o.id = due.id
            """,
            """
            select d.id, t.account_id, s.active_from
            from live.incident_event d
                join live.incident i on i.id = d.incident_id and i.kind in (1, 2)
                join live.incident_member m on m.incident_id = i.id
                join retail.tenure t on t.connection_id = m.connection_id and t.during @> d.at
                join retail.service s on s.id = t.service_id and s.state = 'active'
            """,
            "update live.incident_event set expanded_at = $1 where expanded_at is null",
            "update retail.incident_update set expanded_at = $1 where is_sent and expanded_at is null",
        ];
        foreach (var statement in statements)
        {
            await PlanAsync(connection, "notifier", statement);
        }
    }

    /// <summary>Where a bare <c>unnest</c> leaves the types to the client, these are the client's.</summary>
    private static string TypesOf(string sql) =>
        sql.Contains("INSERT INTO telemetry.point", StringComparison.Ordinal)
            ? $"(bigint[], timestamptz[], smallint[], smallint[]{string.Concat(Enumerable.Repeat(", float8[]", 6))})"
            : string.Empty;

    private static bool IsWrite(string sql) => sql.TrimStart().StartsWith("insert", StringComparison.OrdinalIgnoreCase);

    private static async Task<int> PlanAllAsync(NpgsqlConnection connection, string folder, Func<string, bool> isWanted)
    {
        var planned = 0;
        var sources = Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories);
        foreach (var file in sources.Where(f => !f.Contains("/obj/", StringComparison.Ordinal)))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            foreach (Match match in SqlConstant().Matches(text))
            {
                var sql = match.Groups["long"].Success ? match.Groups["long"].Value : match.Groups["short"].Value;
                if (Verb().IsMatch(sql) && isWanted(sql))
                {
                    await PlanAsync(connection, $"{Path.GetFileName(file)} {match.Groups["name"].Value}", sql);
                    planned++;
                }
            }
        }

        return planned;
    }

    private static async Task PlanAsync(NpgsqlConnection connection, string name, string sql)
    {
        var parameters = Parameter().Matches(sql)
            .Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        var values = parameters == 0 ? string.Empty : $"({string.Join(", ", Enumerable.Repeat("null", parameters))})";
        try
        {
            // Planning alone leaves privileges unasked; EXPLAIN starts the executor, which asks, and runs nothing.
            await ExecuteAsync(connection, $"prepare contract{TypesOf(sql)} as {sql}");
            await ExecuteAsync(connection, $"explain execute contract{values}");
            await ExecuteAsync(connection, "deallocate contract");
        }
        catch (PostgresException e)
        {
            Assert.Fail($"{name}: {e.MessageText}\n{sql}");
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("no Portal.sln above the test");
        }

        return folder.FullName;
    }

    [GeneratedRegex(
        """"const string (?<name>\w+)\s*=\s*(?:"""\s*(?<long>.*?)"""|"(?<short>[^"]*)");"""",
        RegexOptions.Singleline)]
    private static partial Regex SqlConstant();

    [GeneratedRegex("^(select|insert|update|delete|with)\\s", RegexOptions.IgnoreCase)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();
}
