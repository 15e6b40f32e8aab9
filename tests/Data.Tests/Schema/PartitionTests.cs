using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Schema;

public sealed class PartitionTests(PostgresServers servers)
{
    private const string Names =
        "select inhrelid::regclass::text from pg_inherits where inhparent = 'telemetry.point'::regclass order by 1";

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Partitions_are_made_once_and_dropped_when_old(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        Assert.Equal("2 0", await EnsureAsync(database, "2026-01-01", "2026-01-02", 10));
        Assert.Equal("1 0", await EnsureAsync(database, "2026-01-01", "2026-01-03", 10));
        Assert.Equal("0 0", await EnsureAsync(database, "2026-01-01", "2026-01-03", 10));
        await TestDatabase.ExecuteAsync(
            database.Collector,
            "insert into telemetry.point (ont_id, at) values (1, '2026-01-01 23:59:59Z'), (1, '2026-01-02 00:00Z')");
        Assert.Equal(
            1,
            (await TestDatabase.QueryAsync<long>(database.Owner, "select count(*) from telemetry.point_20260101"))[0]);
        Assert.Equal("1 2", await EnsureAsync(database, "2026-01-04", "2026-01-04", 1));
        Assert.Equal(
            ["telemetry.point_20260103", "telemetry.point_20260104"],
            await TestDatabase.QueryAsync<string>(database.Owner, Names));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_clock_that_runs_ahead_drops_nothing_young(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        const string Today = "(now() at time zone 'UTC')::date";
        await TestDatabase.ExecuteAsync(
            database.Collector, $"select telemetry.ensure_partitions({Today}, {Today}, 30)");
        await TestDatabase.ExecuteAsync(
            database.Collector, $"select telemetry.ensure_partitions({Today} + 3000, {Today} + 3000, 30)");
        Assert.Equal(2, (await TestDatabase.QueryAsync<string>(database.Owner, Names)).Count);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_partition_cannot_be_read_around_its_table(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        await EnsureAsync(database, "2026-01-01", "2026-01-01", 10);
        foreach (var role in new[] { database.Portal, database.Collector, database.Notifier })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(
                () => TestDatabase.QueryAsync<long>(role, "select count(*) from telemetry.point_20260101"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        foreach (var role in new[] { database.Portal, database.Notifier })
        {
            await Assert.ThrowsAsync<PostgresException>(() => TestDatabase.ExecuteAsync(
                role, "select telemetry.ensure_partitions('2026-01-01', '2026-01-01', 1)"));
        }
    }

    [Theory]
    [InlineData("'2026-01-02', '2026-01-01', 10")]
    [InlineData("'2026-01-01', '2027-12-31', 10")]
    [InlineData("'2026-01-01', '2026-01-01', 0")]
    [InlineData("null, '2026-01-01', 10")]
    public async Task Senseless_days_are_refused(string arguments)
    {
        await using var database = await servers.DatabaseAsync(PostgresSource.Debian);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => TestDatabase.ExecuteAsync(
            database.Collector, $"select telemetry.ensure_partitions({arguments})"));
        Assert.Equal(PostgresErrorCodes.InvalidParameterValue, refused.SqlState);
    }

    private static async Task<string> EnsureAsync(TestDatabase database, string first, string last, int keepDays) =>
        (await TestDatabase.QueryAsync<string>(
            database.Collector,
            $"select made || ' ' || dropped from telemetry.ensure_partitions('{first}', '{last}', {keepDays})"))[0];
}
