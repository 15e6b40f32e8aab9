using CsCheck;
using Lightline.Data.Audit;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;

namespace Lightline.Data.Tests.Audit;

/// <summary>Whoever has every right in the database changes the log; reading it anew finds that.</summary>
public sealed class AuditVerifierTests(PostgresServers servers)
{
    /// <summary>A digest as the database makes it: a careful hand puts it right after its change.</summary>
    private const string Redigest =
        """
        sha256(audit.line(id::text, organisation_id::text, audit.microseconds(at), actor_id::text, on_behalf_of::text,
            session_id::text, action, subject_kind, subject_id, detail::text, xid::text))
        """;

    /// <summary>Writes the whole chain of {org} anew, consistent in itself.</summary>
    private const string Rewrite =
        $$"""
        update audit.entry set digest = {{Redigest}} where organisation_id = '{org}';
        do $do$
        declare
            s audit.seal;
            before bytea := '';
        begin
            for s in select * from audit.seal where organisation_id = '{org}' order by number loop
                select min(e.id), max(e.id), count(*), sha256(string_agg(e.digest, '' order by e.id))
                into s.first_id, s.last_id, s.entries, s.root
                from audit.sealed b join audit.entry e on e.id = b.entry_id
                where b.organisation_id = s.organisation_id and b.seal_number = s.number;
                s.chain := sha256(before || audit.line(s.organisation_id::text, s.number::text, audit.microseconds(s.sealed_at),
                    s.first_id::text, s.last_id::text, s.entries::text, encode(s.root, 'hex')));
                update audit.seal set first_id = s.first_id, last_id = s.last_id, entries = s.entries, root = s.root, chain = s.chain
                where organisation_id = s.organisation_id and number = s.number;
                before := s.chain;
            end loop;
        end $do$;
        """;

    // {org}: the organisation; {id}, {next}: an entry and the one after it; {seal}: a seal; {tail}: the newest.
    private static readonly (string Name, string Sql, bool IsConsistent)[] _hands =
    [
        ("a field", "update audit.entry set subject_id = 'x' where id = {id}", false),
        ("an actor", "update audit.entry set actor_id = gen_random_uuid() where id = {id}", false),
        ("nobody instead of an actor", "update audit.entry set actor_id = null where id = {id}", false),
        ("a moment", "update audit.entry set at = at - interval '1 microsecond' where id = {id}", false),
        ("a detail", "update audit.entry set detail = '{\"number\": 0}' where id = {id}", false),
        ("a field and its digest",
            $"update audit.entry set subject_id = 'x' where id = {{id}}; update audit.entry set digest = {Redigest} where id = {{id}}",
            false),
        ("a digest", "update audit.entry set digest = sha256('x') where id = {id}", false),
        ("a row", "delete from audit.entry where id = {id}", false),
        ("a row and its place", "delete from audit.entry where id = {id}; delete from audit.sealed where entry_id = {id}", false),
        ("two rows in the other order",
            $$"""
            update audit.entry e set subject_id = o.subject_id, detail = o.detail from audit.entry o
            where (e.id, o.id) in (({id}, {next}), ({next}, {id}));
            update audit.entry set digest = {{Redigest}} where id in ({id}, {next});
            """,
            false),
        ("a place", "update audit.sealed set seal_number = seal_number % {tail} + 1 where entry_id = {id}", false),
        ("a seal", "delete from audit.seal where organisation_id = '{org}' and number = {seal}", false),
        ("a seal and its places",
            """
            delete from audit.seal where organisation_id = '{org}' and number = {seal};
            delete from audit.sealed where organisation_id = '{org}' and seal_number = {seal};
            update audit.entry set at = at - interval '1 hour' where id = {id};
            """,
            false),
        ("a seal's moment",
            "update audit.seal set sealed_at = sealed_at - interval '1 second' where organisation_id = '{org}' and number = {seal}", false),
        ("a seal's root", "update audit.seal set root = sha256('x') where organisation_id = '{org}' and number = {seal}", false),
        ("a chain value", "update audit.seal set chain = sha256('x') where organisation_id = '{org}' and number = {seal}", false),
        ("a forged row in an old seal",
            $$"""
            insert into audit.entry (organisation_id, at, action, xid, digest)
            select '{org}', at, 'test.forged', xid, '' from audit.entry where id = {id};
            update audit.entry set digest = {{Redigest}} where action = 'test.forged';
            insert into audit.sealed select max(id), '{org}', {seal} from audit.entry;
            """,
            false),
        ("the end of the log",
            """
            delete from audit.entry where id in (
                select entry_id from audit.sealed where organisation_id = '{org}' and seal_number = {tail});
            delete from audit.sealed where organisation_id = '{org}' and seal_number = {tail};
            delete from audit.seal where organisation_id = '{org}' and number = {tail};
            """,
            true),
        ("the beginning of the log, and the rest written anew",
            """
            delete from audit.entry where id in (
                select entry_id from audit.sealed where organisation_id = '{org}' and seal_number = 1);
            delete from audit.sealed where organisation_id = '{org}' and seal_number = 1;
            delete from audit.seal where organisation_id = '{org}' and number = 1;

            """ + Rewrite,
            false),
        ("the whole history", "update audit.entry set subject_id = 'x' where id = {id};" + Rewrite, true),
        ("the whole history without a row",
            "delete from audit.entry where id = {id}; delete from audit.sealed where entry_id = {id};" + Rewrite, true),
    ];

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Every_tampering_is_found_and_told_in_words(PostgresSource source)
    {
        await using var trail = await AuditTrail.CreateAsync(servers, source);
        foreach (var (name, sql, isConsistent) in _hands)
        {
            var found = await TamperAsync(trail, [3, 3, 3], sql, isConsistent, target: 4);
            TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {found}");
        }
    }

    [Fact]
    public async Task Any_history_is_whole_and_any_change_of_it_is_found()
    {
        await using var trail = await AuditTrail.CreateAsync(servers, PostgresSource.Debian);
        await Gen.Select(Gen.Int[2, 4].Array[2, 5], Gen.Int[0, _hands.Length - 1], Gen.Int[0, 1_000]).SampleAsync(
            (history, hand, target) =>
                TamperAsync(trail, history, _hands[hand].Sql, _hands[hand].IsConsistent, target),
            iter: 60,
            threads: 1);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task What_waits_too_long_or_is_changed_or_removed_before_its_seal_is_found(PostgresSource source)
    {
        await using var trail = await AuditTrail.CreateAsync(servers, source);
        var (one, slug) = await trail.OrganisationAsync();
        await trail.WriteAsync(one, 2);
        Assert.True((await trail.VerifyAsync(slug)).IsWhole);
        await trail.TamperAsync(
            $"update audit.entry set at = now() - interval '34 minutes'; update audit.entry set digest = {Redigest}");
        Assert.Matches("entry \\d+ has waited 34 minutes to be sealed", (await trail.VerifyAsync(slug)).Problem);
        await trail.TamperAsync("update audit.entry set action = 'test.undone'");
        Assert.Matches("entry \\d+, which is not sealed yet, was changed", (await trail.VerifyAsync(slug)).Problem);
        await trail.TamperAsync("delete from audit.entry");
        Assert.Matches("entry \\d+ was removed before it was sealed", (await trail.VerifyAsync(slug)).Problem);
    }

    [Fact]
    public void An_expectation_is_read_as_a_verdict_prints_it()
    {
        var chain = new string('a', 64);
        var verdict = new AuditVerdict("citynet", 1_234, 20, chain, null);
        Assert.Equal($"citynet: 1,234 entries, 20 seals, chain {chain}@20, whole", verdict.ToString());
        Assert.Equal(new AuditExpectation("citynet", chain, 20), AuditExpectation.Parse($"citynet={chain.ToUpperInvariant()}@20"));
        foreach (var wrong in new[] { null, "", "citynet", $"citynet={chain}", $"={chain}@1", $"c={chain}@0", $"c={chain}@1\n", "c=ab@1" })
        {
            Assert.Null(AuditExpectation.Parse(wrong));
        }
    }

    /// <summary>Writes and seals a history beside another organisation's, changes it, and says what was found.</summary>
    private static async Task<string> TamperAsync(AuditTrail trail, int[] history, string sql, bool isConsistent, int target)
    {
        var (one, slug) = await trail.OrganisationAsync();
        var (other, otherSlug) = await trail.OrganisationAsync();
        foreach (var entries in history)
        {
            await trail.WriteAsync(one, entries);
            await trail.WriteAsync(other);
            await trail.SealAsync();
        }

        var before = await trail.VerifyAsync(slug);
        Assert.True(before.IsWhole && before.Entries == history.Sum(), before.ToString());
        var kept = AuditExpectation.Parse($"{slug}={before.Chain}@{before.Seals}")!;
        Assert.True((await trail.VerifyAsync(slug, kept)).IsWhole);

        // An entry that is not the last of its seal.
        var places = await TestDatabase.QueryAsync<long[]>(
            trail.Database.Owner,
            $"""
            select array[b.entry_id, b.seal_number, (
                select min(n.entry_id) from audit.sealed n
                where n.organisation_id = b.organisation_id and n.seal_number = b.seal_number and n.entry_id > b.entry_id)]
            from audit.sealed b
            where b.organisation_id = '{one}' and b.entry_id < (select last_id from audit.seal s
                where s.organisation_id = b.organisation_id and s.number = b.seal_number)
            order by 1
            """);
        var place = places[target % places.Count];
        await trail.TamperAsync(sql
            .Replace("{org}", $"{one}", StringComparison.Ordinal)
            .Replace("{id}", $"{place[0]}", StringComparison.Ordinal)
            .Replace("{next}", $"{place[2]}", StringComparison.Ordinal)
            .Replace("{seal}", $"{place[1]}", StringComparison.Ordinal)
            .Replace("{tail}", $"{before.Seals}", StringComparison.Ordinal));
        var after = await trail.VerifyAsync(slug);
        Assert.True(after.IsWhole == isConsistent, $"{sql}: {after}");
        var expected = await trail.VerifyAsync(slug, kept);
        Assert.False(expected.IsWhole, $"{sql}: {expected}");
        Assert.True((await trail.VerifyAsync(otherSlug)).IsWhole);
        return expected.Problem!;
    }
}
