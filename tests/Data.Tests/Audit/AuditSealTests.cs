using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Audit;

/// <summary>How entries come into the chain: each once, nothing behind a seal, one chain however many seal.</summary>
public sealed class AuditSealTests(PostgresServers servers)
{
    private const string Pending = "select count(*) from audit.unsealed";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Every_entry_is_sealed_once_in_a_chain_of_its_organisation(PostgresSource source)
    {
        await using var trail = await AuditTrail.CreateAsync(servers, source);
        var (one, oneSlug) = await trail.OrganisationAsync();
        var (two, twoSlug) = await trail.OrganisationAsync();
        for (var round = 0; round < 3; round++)
        {
            await trail.WriteAsync(one, 5);
            await trail.WriteAsync(two, 2);
            await trail.SealAsync();
        }

        await trail.SealAsync();
        var (first, second) = (await trail.VerifyAsync(oneSlug), await trail.VerifyAsync(twoSlug));
        Assert.True(first.IsWhole, first.ToString());
        Assert.True(second.IsWhole, second.ToString());
        Assert.Equal((15L, 6L), (first.Entries, second.Entries));
        Assert.Equal((3L, 3L), (first.Seals, second.Seals));
        Assert.Matches("^audited-1: 15 entries, 3 seals, chain [0-9a-f]{64}@3, whole$", first.ToString());
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task What_commits_late_never_falls_behind_a_seal(PostgresSource source)
    {
        await using var trail = await AuditTrail.CreateAsync(servers, source);
        var (one, slug) = await trail.OrganisationAsync();
        var scope = Scope.PublicOf(one);
        await using var slow = await ScopedConnection.OpenAsync(trail.Database.Portal, scope, Cancel);
        await using var transaction = await slow.BeginTransactionAsync(Cancel);
        await using (var write = new NpgsqlCommand(AuditTrail.Insert(one, 1), slow))
        {
            await write.ExecuteNonQueryAsync(Cancel);
        }

        // Written later, over sooner: it waits for the one before it.
        await trail.WriteAsync(one, 3);
        Assert.Equal([3L], await TestDatabase.QueryAsync<long>(trail.Database.Owner, Pending));
        Assert.Equal([0L], await TestDatabase.QueryAsync<long>(trail.Database.Portal, "select entries from audit.seal_all()"));
        await transaction.CommitAsync(Cancel);
        await trail.SealAsync();
        // In one seal or more: another test's transaction on this server may stand between them.
        Assert.Equal(
            [4L], await TestDatabase.QueryAsync<long>(trail.Database.Owner, "select sum(entries)::bigint from audit.seal"));
        Assert.True((await trail.VerifyAsync(slug)).IsWhole);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Entries_brought_from_another_server_are_sealed_too(PostgresSource source)
    {
        await using var trail = await AuditTrail.CreateAsync(servers, source);
        var (one, slug) = await trail.OrganisationAsync();
        // As a dump keeps them: its transactions have numbers that this server has not reached.
        await trail.TamperAsync(
            $"""
            insert into audit.entry (organisation_id, at, action, xid, digest) values ('{one}', now(), 'test.done', '1000000000', '');
            update audit.entry set digest = sha256(audit.line(id::text, organisation_id::text, audit.microseconds(at), null, null,
                null, action, null, null, null, xid::text));
            insert into audit.unsealed select organisation_id, id from audit.entry;
            """);
        await trail.SealAsync();
        var verdict = await trail.VerifyAsync(slug);
        Assert.True(verdict.IsWhole && verdict.Entries == 1, verdict.ToString());
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Two_sealers_at_once_make_one_chain(PostgresSource source)
    {
        await using var trail = await AuditTrail.CreateAsync(servers, source);
        var (one, slug) = await trail.OrganisationAsync();
        await trail.WriteAsync(one, 20);
        await using (var first = await trail.Database.Portal.OpenConnectionAsync(Cancel))
        await using (var transaction = await first.BeginTransactionAsync(Cancel))
        {
            await using var seal = new NpgsqlCommand("select entries from audit.seal_all()", first);
            var sealing = 0L;
            while (sealing == 0)
            {
                sealing = (long)(await seal.ExecuteScalarAsync(Cancel))!;
            }

            // The other one neither waits nor seals the same.
            Assert.Equal(
                [0L], await TestDatabase.QueryAsync<long>(trail.Database.Portal, "select entries from audit.seal_all()"));
            await transaction.CommitAsync(Cancel);
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async n =>
        {
            for (var i = 0; i < 20; i++)
            {
                await trail.WriteAsync(one, n + 1);
                await TestDatabase.QueryAsync<bool>(trail.Database.Portal, "select is_more from audit.seal_all()");
            }
        }));
        await trail.SealAsync();
        var verdict = await trail.VerifyAsync(slug);
        Assert.True(verdict.IsWhole && verdict.Entries == 20 + (20 * 10), verdict.ToString());
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_seal_is_bounded_and_says_that_more_is_left(PostgresSource source)
    {
        await using var trail = await AuditTrail.CreateAsync(servers, source);
        var (one, slug) = await trail.OrganisationAsync();
        await trail.WriteAsync(one, 10_001);
        await trail.SealAsync();
        Assert.Equal(
            [10_000L, 1L],
            await TestDatabase.QueryAsync<long>(trail.Database.Owner, "select entries from audit.seal order by number"));
        Assert.True((await trail.VerifyAsync(slug)).IsWhole);
    }
}
