using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Lightline.Data.Tests.Schema;

public sealed class MigrationTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Bootstrap_and_migration_apply_to_an_empty_server_and_again(PostgresSource source)
    {
        var server = servers.Server(source);
        var name = $"again_{source.ToString().ToLowerInvariant()}";
        var options = PostgresServers.Bootstrap(name);
        var owner = server.ConnectionString(name, DatabaseRoles.Owner, options.OwnerPassword);
        for (var round = 1; round <= 2; round++)
        {
            await DatabaseBootstrap.RunAsync(
                server.SuperuserConnectionString, options, TestContext.Current.CancellationToken);
            await DatabaseMigrator.MigrateAsync(owner, TestContext.Current.CancellationToken);
        }

        await using var portal = PortalDatabase.CreateDataSource(
            server.ConnectionString(name, DatabaseRoles.Portal, options.PortalPassword));
        var wait = await SchemaVersion.WaitForSchemaAsync(
            portal, TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(new SchemaWait(SchemaState.Ready, SchemaVersion.Known, null), wait);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_database_of_each_earlier_version_is_brought_to_the_known_one(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        await using var context = database.Context(Scope.Operator);
        var migrations = context.Database.GetMigrations().ToArray();
        Assert.Equal(SchemaVersion.Known, migrations.Length);
        for (var version = 1; version < SchemaVersion.Known; version++)
        {
            var options = new DbContextOptionsBuilder<PortalDbContext>();
            options.UsePortalDatabase(database.Owner);
            await using var migrating = new PortalDbContext(options.Options, Scope.Operator);
            await migrating.Database.MigrateAsync(migrations[version - 1], TestContext.Current.CancellationToken);
            var older = await SchemaVersion.WaitForSchemaAsync(
                database.Portal, TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Equal(new SchemaWait(SchemaState.Older, version, null), older);
            await migrating.Database.MigrateAsync(TestContext.Current.CancellationToken);
            var ready = await SchemaVersion.WaitForSchemaAsync(
                database.Portal, TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Equal(new SchemaWait(SchemaState.Ready, SchemaVersion.Known, null), ready);
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Words_that_an_operator_changed_stay_theirs(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        await using var context = database.Context(Scope.Operator);
        var before = context.Database.GetMigrations().Single(name => name.EndsWith("_OldOutages", StringComparison.Ordinal));
        var options = new DbContextOptionsBuilder<PortalDbContext>();
        options.UsePortalDatabase(database.Owner);
        await using var migrating = new PortalDbContext(options.Options, Scope.Operator);
        await migrating.Database.MigrateAsync(before, TestContext.Current.CancellationToken);
        await TestDatabase.ExecuteAsync(
            database.Owner, "update notify.template set body = 'Ours: {message}' where kind = 'update' and channel = 'sms'");
        await migrating.Database.MigrateAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            ["Ours: {message}"],
            await TestDatabase.QueryAsync<string>(
                database.Owner, "select body from notify.template where kind = 'update' and channel = 'sms' and language = 'en'"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Model_and_migration_agree(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        await using var context = database.Context(Scope.Operator);
        Assert.False(context.Database.HasPendingModelChanges());
        // Every mapped table and column is there: a query of each names them all.
        foreach (var type in context.Model.GetEntityTypes().Where(t => t.GetTableName() is not null && !t.IsOwned()))
        {
            var columns = type.GetProperties().Select(p => p.GetColumnName());
            await TestDatabase.ExecuteAsync(
                database.Owner, $"select {string.Join(", ", columns)} from {type.GetSchema()}.{type.GetTableName()}");
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Every_role_reads_the_schema_version_and_none_but_the_owner_changes_it(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        foreach (var role in new[] { database.Portal, database.Collector, database.Notifier })
        {
            var seen = await TestDatabase.QueryAsync<int>(role, "select version from public.schema_version");
            Assert.Equal([SchemaVersion.Known], seen);
            await Assert.ThrowsAsync<PostgresException>(
                () => TestDatabase.ExecuteAsync(role, "update public.schema_version set version = 99"));
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_process_waits_its_time_for_the_schema_and_says_what_it_saw(PostgresSource source)
    {
        await using var database = await servers.DatabaseAsync(source);
        var time = new FakeTimeProvider();
        await TestDatabase.ExecuteAsync(database.Owner, "update public.schema_version set version = 0");
        var waiting = SchemaVersion.WaitForSchemaAsync(
            database.Portal, SchemaVersion.WaitMax, time, TestContext.Current.CancellationToken);
        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(new SchemaWait(SchemaState.Older, 0, null), await waiting);
        await TestDatabase.ExecuteAsync(database.Owner, "drop table public.schema_version");
        var missing = await SchemaVersion.WaitForSchemaAsync(
            database.Portal, TimeSpan.Zero, time, TestContext.Current.CancellationToken);
        Assert.Equal(SchemaState.Missing, missing.State);
        await using var nobody = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Timeout=1");
        var unreachable = await SchemaVersion.WaitForSchemaAsync(
            nobody, TimeSpan.Zero, time, TestContext.Current.CancellationToken);
        Assert.Equal(SchemaState.Unreachable, unreachable.State);
    }
}
