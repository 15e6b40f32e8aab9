using Lightline.Contracts.Incidents;
using Lightline.Data.Incidents;
using Lightline.Data.Tenancy;
using Lightline.Portal.Live;
using Npgsql;

namespace Lightline.Portal.Features.Status;

/// <summary>
/// Reads what everybody may know, as nobody: the database's own functions decide what that is, so not even a mistake here
/// can show more.
/// </summary>
internal sealed class PublicReader(NpgsqlDataSource source, LiveOptions options)
{
    /// <summary>Most rows of areas, and most of updates.</summary>
    private const int RowsMax = 2_000;

    /// <summary>Throws what the driver throws.</summary>
    public async Task<IReadOnlyList<PublicOutage>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ScopedConnection.OpenAsync(source, Scope.Public, cancellationToken);
        var updates = (await ListAsync(
            connection,
            """
            select public_number, at, stage, message, back_from, back_by, back_reason,
                next_update_at
            from retail.public_update()
            order by at desc limit $1
            """,
            ReadUpdate,
            cancellationToken)).ToLookup(row => row.Number, row => row.Update, StringComparer.Ordinal);
        var areas = await ListAsync(
            connection,
            """
            select public_number, kind, first_lost_at, resolved_at, area_name, homes_off, is_quiet from live.public_outage()
            order by homes_off desc nulls last, area_name limit $1
            """,
            ReadArea,
            cancellationToken);
        return
        [
            .. areas.GroupBy(row => row.Number, StringComparer.Ordinal)
                .Select(rows => new PublicOutage(
                    rows.Key,
                    rows.First().Kind,
                    rows.First().Since,
                    rows.First().EndedAt,
                    rows.First().IsQuiet,
                    [.. rows.Select(row => row.Area)],
                    [.. updates[rows.Key]]))
                .OrderBy(outage => outage.IsOver)
                .ThenByDescending(outage => outage.Areas.Sum(area => area.HomesOff ?? 0))
                .ThenByDescending(outage => outage.Since),
        ];
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection)
        {
            CommandTimeout = (int)options.CallTimeout.TotalSeconds,
        };
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = RowsMax });
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static AreaRow ReadArea(NpgsqlDataReader row) => new(
        row.GetString(0),
        (IncidentKind)row.GetInt16(1),
        row.GetFieldValue<DateTimeOffset>(2),
        MomentOf(row, 3),
        new PublicArea(row.GetString(4), row.IsDBNull(5) ? null : row.GetInt64(5)),
        row.GetBoolean(6));

    private static (string Number, PublicUpdate Update) ReadUpdate(NpgsqlDataReader row) => (
        row.GetString(0),
        new PublicUpdate(
            row.GetFieldValue<DateTimeOffset>(1),
            row.IsDBNull(2) ? null : Enum.Parse<IncidentStage>(row.GetString(2), ignoreCase: true),
            row.IsDBNull(3) ? null : row.GetString(3),
            MomentOf(row, 4),
            MomentOf(row, 5),
            row.IsDBNull(6) ? null : row.GetString(6),
            MomentOf(row, 7)));

    private static DateTimeOffset? MomentOf(NpgsqlDataReader row, int at) =>
        row.IsDBNull(at) ? null : row.GetFieldValue<DateTimeOffset>(at);

    private sealed record AreaRow(
        string Number, IncidentKind Kind, DateTimeOffset Since, DateTimeOffset? EndedAt, PublicArea Area, bool IsQuiet);
}
