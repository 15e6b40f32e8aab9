using Lightline.Data.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Lightline.Portal.Features.Audit;

/// <summary>
/// Reads the audit log of the reader's organisation, in the reader's scope. Names are those of now: who was erased has none.
/// </summary>
internal sealed class AuditReader(NpgsqlDataSource source, CurrentScope scope)
{
    /// <summary>Entries of a page.</summary>
    public const int RowsMax = 50;

    /// <summary>A question that meets nothing in a long log is given up after this.</summary>
    private const int ReadSecondsMax = 10;

    private const string Select =
        """
        select e.id, e.at, e.actor_id, a.display_name, e.on_behalf_of, e.action, e.subject_kind, e.subject_id, s.display_name,
            e.detail::text, b.seal_number
        from audit.entry e
            left join audit.sealed b on b.entry_id = e.id
            left join retail.user_account a on a.id = e.actor_id
            left join retail.user_account s on s.id = case
                when e.subject_kind = 'user' and e.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then e.subject_id::uuid end
        where e.organisation_id = $1 and ($2 is null or e.id < $2) and starts_with(e.action, $3)
            and ($4 is null or e.actor_id = $4) and ($5 is null or e.subject_id = $5)
            and ($6 is null or e.at >= $6) and ($7 is null or e.at < $7)
        order by e.id desc
        limit $8
        """;

    public async Task<AuditView> ReadAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
        await using var command = new NpgsqlCommand(Select, connection)
        {
            CommandTimeout = ReadSecondsMax,
            Parameters =
            {
                Parameter(scope.Current.Organisation?.Value, NpgsqlDbType.Uuid),
                Parameter(filter.Before, NpgsqlDbType.Bigint),
                Parameter(filter.Action, NpgsqlDbType.Text),
                Parameter(filter.ActorId, NpgsqlDbType.Uuid),
                Parameter(filter.Subject.Length > 0 ? filter.Subject : null, NpgsqlDbType.Text),
                Parameter(filter.Within?.From.ToUniversalTime(), NpgsqlDbType.TimestampTz),
                Parameter(filter.Within?.To.ToUniversalTime(), NpgsqlDbType.TimestampTz),
                Parameter(RowsMax + 1, NpgsqlDbType.Integer),
            },
        };
        var rows = new List<AuditRow>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add(Read(row));
        }

        return rows.Count > RowsMax
            ? new AuditView(rows[..RowsMax], rows[RowsMax - 1].Id)
            : new AuditView(rows, null);
    }

    private static AuditRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetFieldValue<DateTimeOffset>(1),
        row.IsDBNull(2) ? null : row.GetGuid(2),
        Text(row, 3),
        row.IsDBNull(4) ? null : row.GetGuid(4),
        row.GetString(5),
        Text(row, 6),
        Text(row, 7),
        Text(row, 8),
        Text(row, 9),
        row.IsDBNull(10) ? null : row.GetInt64(10));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static NpgsqlParameter Parameter(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
