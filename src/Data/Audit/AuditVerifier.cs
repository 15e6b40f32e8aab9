using System.Data;
using System.Globalization;
using Npgsql;

namespace Lightline.Data.Audit;

/// <summary>
/// Reads an organisation's whole audit log and makes every digest, root and chain value anew, here and not in the database,
/// whose owner could have changed its functions with its rows. Rows are streamed: memory does not grow with the log.
/// </summary>
public static class AuditVerifier
{
    /// <summary>How long an entry may wait for its seal: ten rounds of the sealer.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(10);

    /// <summary>An entry's fields in the order of its digest (audit.complete_entry).</summary>
    private const string Fields =
        """
        array[e.id::text, e.organisation_id::text, (extract(epoch from e.at) * 1000000)::bigint::text, e.actor_id::text,
            e.on_behalf_of::text, e.session_id::text, e.action, e.subject_kind, e.subject_id, e.detail::text, e.xid::text]
        """;

    /// <summary>A seal may be missing and its entries there, or the other way round.</summary>
    private const string Sealed =
        $"""
        select coalesce(s.number, b.seal_number), s.number is not null,
            array[s.organisation_id::text, s.number::text, (extract(epoch from s.sealed_at) * 1000000)::bigint::text,
                s.first_id::text, s.last_id::text, s.entries::text, encode(s.root, 'hex')],
            s.chain, b.entry_id, {Fields}, e.digest
        from (select * from audit.seal where organisation_id = $1) s
            full join (select * from audit.sealed where organisation_id = $1) b on b.seal_number = s.number
            left join audit.entry e on e.id = b.entry_id
        order by 1, b.entry_id
        """;

    /// <summary>What no seal names: entries, and what waits in the list to be sealed.</summary>
    private const string Unsealed =
        $"""
        select coalesce(e.id, u.entry_id), {Fields}, e.digest, extract(epoch from clock_timestamp() - e.at)::float8
        from (select * from audit.entry where organisation_id = $1) e
            full join (select * from audit.unsealed where organisation_id = $1) u on u.entry_id = e.id
        where not exists (select from audit.sealed b where b.entry_id = coalesce(e.id, u.entry_id))
        order by 1
        """;

    /// <summary>Verifies every organisation, by its slug. Throws <see cref="NpgsqlException"/> when the log cannot be read.</summary>
    /// <param name="owner">Opens the database as its owner: what a scope hides must not go unread.</param>
    /// <param name="expected">Chain values that were kept elsewhere.</param>
    /// <param name="waitMax">How long an entry may wait for its seal; <see cref="WaitMax"/> where the sealer runs.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    public static async Task<IReadOnlyList<AuditVerdict>> VerifyAsync(
        NpgsqlDataSource owner,
        IReadOnlyList<AuditExpectation> expected,
        TimeSpan waitMax,
        CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        // One picture of all tables, while entries are written and sealed.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var organisations = await OrganisationsAsync(connection, cancellationToken);
        var verdicts = new List<AuditVerdict>();
        foreach (var (id, slug) in organisations)
        {
            var own = expected.Where(e => e.Organisation == slug).ToArray();
            verdicts.Add(await VerifyAsync(connection, id, slug, own, waitMax, cancellationToken));
        }

        verdicts.AddRange(expected.Where(e => organisations.All(o => o.Slug != e.Organisation))
            .Select(e => new AuditVerdict(e.Organisation, 0, 0, null, "there is no such organisation")));
        return verdicts;
    }

    private static async Task<AuditVerdict> VerifyAsync(
        NpgsqlConnection connection,
        Guid organisation,
        string slug,
        AuditExpectation[] expected,
        TimeSpan waitMax,
        CancellationToken cancellationToken)
    {
        using var chain = new SealChain(expected);
        await using (var command = Command(connection, Sealed, organisation))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (chain.Problem is null && await row.ReadAsync(cancellationToken))
            {
                Add(chain, row);
            }
        }

        chain.End();
        var problem = chain.Problem ?? await WaitingAsync(connection, organisation, waitMax, cancellationToken);
        return new AuditVerdict(slug, chain.Entries, chain.Number, chain.Newest, problem);
    }

    private static async Task<string?> WaitingAsync(
        NpgsqlConnection connection, Guid organisation, TimeSpan waitMax, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, Unsealed, organisation);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            if (Judge(row, waitMax) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static void Add(SealChain chain, NpgsqlDataReader row) => chain.Add(
        row.GetInt64(0),
        row.GetBoolean(1) ? row.GetFieldValue<string[]>(2) : null,
        row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3),
        row.IsDBNull(4) ? null : row.GetInt64(4),
        row.IsDBNull(6) ? null : row.GetFieldValue<string?[]>(5),
        row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6));

    private static string? Judge(NpgsqlDataReader row, TimeSpan waitMax)
    {
        var id = row.GetInt64(0);
        if (row.IsDBNull(2))
        {
            return Say($"entry {id} was removed before it was sealed");
        }

        if (!AuditDigest.Of(row.GetFieldValue<string?[]>(1)).AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(2)))
        {
            return Say($"entry {id}, which is not sealed yet, was changed");
        }

        var waited = TimeSpan.FromSeconds(row.GetDouble(3));
        return waited > waitMax ? Say($"entry {id} has waited {waited.TotalMinutes:N0} minutes to be sealed") : null;
    }

    private static async Task<List<(Guid Id, string Slug)>> OrganisationsAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var all = new List<(Guid, string)>();
        await using var command = new NpgsqlCommand("select id, slug from retail.organisation order by slug", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            all.Add((row.GetGuid(0), row.GetString(1)));
        }

        return all;
    }

    // No limit of time: a log of years takes minutes, and somebody waits who can stop it.
    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, Guid organisation) => new(sql, connection)
    {
        CommandTimeout = 0,
        Parameters = { new NpgsqlParameter<Guid> { TypedValue = organisation } },
    };

    internal static string Say(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
