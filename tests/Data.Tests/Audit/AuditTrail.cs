using Lightline.Data.Audit;
using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Audit;

/// <summary>A database with organisations that have nothing but an audit log, and hands that may tamper with it.</summary>
internal sealed class AuditTrail(TestDatabase database) : IAsyncDisposable
{
    private static readonly string[] _tables = ["entry", "seal", "sealed"];

    private int _organisations;

    public TestDatabase Database => database;

    public static async Task<AuditTrail> CreateAsync(PostgresServers servers, PostgresSource source) =>
        new(await servers.DatabaseAsync(source));

    /// <summary>
    /// Seals until nothing waits: a transaction of another test on the same server holds a seal back while it runs.
    /// </summary>
    public static async Task SealAsync(TestDatabase database)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        do
        {
            await TestDatabase.QueryAsync<bool>(database.Portal, "select is_more from audit.seal_all()");
            patience.Token.ThrowIfCancellationRequested();
        }
        while ((await TestDatabase.QueryAsync<bool>(database.Owner, "select exists (select from audit.unsealed)"))[0]);
    }

    public async Task<(OrganisationId Id, string Slug)> OrganisationAsync()
    {
        var slug = $"audited-{Interlocked.Increment(ref _organisations)}";
        var ids = await TestDatabase.QueryAsync<Guid>(
            database.Owner,
            $"""
            insert into retail.organisation (id, kind, slug, name, host_name, time_zone, currency, language, phone, phone_hours,
                brand_colour, created_at)
            values (gen_random_uuid(), 'provider', '{slug}', '{slug}', '{slug}.example', 'Europe/Tallinn', 'EUR', 'en', '1', 'always',
                '#000000', now())
            returning id
            """);
        return (new OrganisationId(ids[0]), slug);
    }

    public static string Insert(OrganisationId organisation, int entries) =>
        $$"""
        insert into audit.entry (organisation_id, action, subject_kind, subject_id, detail)
        select '{{organisation}}', 'test.done', 'thing', n::text, jsonb_build_object('number', n)
        from generate_series(1, {{entries}}) n
        """;

    public async Task WriteAsync(OrganisationId organisation, int entries = 1)
    {
        await using var connection = await ScopedConnection.OpenAsync(
            database.Portal, Scope.PublicOf(organisation).By(organisation.Value), CancellationToken.None);
        await using var command = new NpgsqlCommand(Insert(organisation, entries), connection);
        Assert.Equal(entries, await command.ExecuteNonQueryAsync());
    }

    public Task SealAsync() => SealAsync(database);

    /// <summary>Changes what only the owner can, having taken the triggers away, and puts them back.</summary>
    public async Task<int> TamperAsync(string sql)
    {
        string Triggers(string word) => string.Concat(_tables.Select(t => $"alter table audit.{t} {word} trigger user;"));
        await using var connection = await database.Owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Execute(Triggers("disable"));
        var rows = await Execute(sql);
        await Execute(Triggers("enable"));
        await transaction.CommitAsync();
        return rows;

        async Task<int> Execute(string text)
        {
            await using var command = new NpgsqlCommand(text, connection, transaction);
            return await command.ExecuteNonQueryAsync();
        }
    }

    public async Task<AuditVerdict> VerifyAsync(string slug, params AuditExpectation[] expected) =>
        (await AuditVerifier.VerifyAsync(database.Owner, expected, TimeSpan.FromMinutes(10), CancellationToken.None))
            .Single(v => v.Organisation == slug);

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
