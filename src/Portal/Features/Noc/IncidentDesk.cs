using Lightline.Contracts.Incidents;
using Lightline.Data.Tenancy;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Npgsql;

namespace Lightline.Portal.Features.Noc;

/// <summary>
/// Writes what the NOC says and does, in the name of whoever is signed in. Rows are only added, and a form that comes twice
/// is one row. Nothing here needs a Collector.
/// </summary>
internal sealed class IncidentDesk(
    NpgsqlDataSource source, CurrentScope scope, IncidentWatch watch, LiveOptions options, TimeProvider time)
{
    /// <summary>Adds a row, once a form, and has the pages show it at once.</summary>
    public async Task WriteAsync(
        IncidentId incident, Guid formKey, Author author, UpdateWords? words, CancellationToken cancellationToken)
    {
        await using (var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken))
        {
            await using var command = new NpgsqlCommand(
                """
                insert into retail.incident_update (id, incident_id, form_key, author_id, author_name, at, kind, stage,
                    message, back_by, next_update_at, is_sent)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                on conflict (form_key) do nothing
                """,
                connection)
            {
                CommandTimeout = (int)options.CallTimeout.TotalSeconds,
            };
            var now = time.GetUtcNow();
            Add(command, Guid.CreateVersion7(now));
            Add(command, incident.Value);
            Add(command, formKey);
            Add(command, author.Id);
            Add(command, author.Name);
            Add(command, now);
            Add(command, words is null ? "acknowledge" : "update");
            Add(command, words is null ? null : UpdateForm.Word(words.Stage));
            Add(command, words?.Message);
            Add(command, words?.BackBy?.ToUniversalTime());
            Add(command, words?.NextUpdateAt?.ToUniversalTime());
            Add(command, words?.IsSent == true);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await watch.LookAsync(cancellationToken);
    }

    /// <summary>How many notices of an incident stand where; null when that cannot be read now.</summary>
    public async Task<IReadOnlyList<NoticeTally>?> TallyAsync(IncidentId incident, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
            await using var command = new NpgsqlCommand(
                "select kind, channel, state, notices from notify.incident_tally($1) order by kind, channel, state",
                connection)
            {
                CommandTimeout = (int)options.CallTimeout.TotalSeconds,
            };
            Add(command, incident.Value);
            var rows = new List<NoticeTally>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(new NoticeTally(
                    reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3)));
            }

            return rows;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            // The page says so; the watch of incidents counts and logs that the database is away.
            return null;
        }
    }

    private static void Add(NpgsqlCommand command, object? value) =>
        command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
}

/// <summary>Who writes.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">What to call them.</param>
internal sealed record Author(Guid Id, string Name);

/// <summary>How many notices stand in one state.</summary>
/// <param name="Kind">What of.</param>
/// <param name="Channel">How they are sent.</param>
/// <param name="State">Where they stand.</param>
/// <param name="Notices">How many.</param>
public sealed record NoticeTally(string Kind, string Channel, string State, long Notices);
