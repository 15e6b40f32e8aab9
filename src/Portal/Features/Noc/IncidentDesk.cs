using System.Text.Json.Nodes;
using Lightline.Contracts.Incidents;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Shell;
using Npgsql;

namespace Lightline.Portal.Features.Noc;

/// <summary>
/// Writes what the NOC says and does, in the name of whoever is signed in. Rows are only added, and a form that comes twice
/// is one row. Nothing here needs a Collector. That the database is away is an answer, counted here; the watch of incidents
/// logs it.
/// </summary>
internal sealed class IncidentDesk(
    NpgsqlDataSource source,
    CurrentScope scope,
    IncidentReader reader,
    IncidentWatch watch,
    NocView view,
    AuditLog audit,
    LiveOptions options,
    LiveMetrics metrics,
    TimeProvider time)
{
    /// <summary>Writers of one incident come one after the other, so that each sees what the one before has told.</summary>
    private const string Wait = "select pg_advisory_xact_lock(hashtextextended('incident-update/' || $1::text, 0))";

    private const string Insert =
        """
        insert into retail.incident_update (id, incident_id, form_key, author_id, author_name, at, kind, stage,
            message, back_from, back_by, back_reason, next_update_at, is_sent)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        on conflict (form_key) do nothing
        """;

    /// <summary>Its author looks after the incident from now on.</summary>
    public Task<TellResult> TakeAsync(
        IncidentPicture incident, Guid formKey, Author author, CancellationToken cancellationToken) =>
        WriteAsync(incident, async (connection, stop) =>
        {
            await AddAsync(connection, incident.Id, formKey, author, words: null, stop);
            return new TellResult(
                await StoredForm.FindAsync(connection, formKey, stop) is { IsTaking: true } stored && stored.Incident == incident.Id
                    ? TellOutcome.Done
                    : TellOutcome.OtherForm);
        }, cancellationToken);

    /// <summary>Tells people what a form says, judged by the incident as it is at this moment.</summary>
    public Task<TellResult> TellAsync(
        IncidentPicture incident, UpdateForm form, Author author, CancellationToken cancellationToken) =>
        WriteAsync(incident, (connection, stop) => TellAsync(connection, incident, form, author, stop), cancellationToken);

    /// <summary>How many notices of an incident stand where; null when that cannot be read now.</summary>
    public async Task<IReadOnlyList<NoticeTally>?> TallyAsync(IncidentId incident, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
            await using var command = Command(
                connection,
                "select kind, channel, state, notices, reason from notify.incident_tally($1) order by kind, channel, state, reason",
                incident.Value);
            var rows = new List<NoticeTally>();
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                rows.Add(new NoticeTally(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3),
                    await row.IsDBNullAsync(4, cancellationToken) ? null : row.GetString(4)));
            }

            return rows;
        }
        catch (Exception failure) when (DatabaseAway.Is(failure))
        {
            // The page says so; the watch of incidents counts and logs that the database is away.
            return null;
        }
    }

    private async Task<TellResult> TellAsync(
        NpgsqlConnection connection,
        IncidentPicture seen,
        UpdateForm form,
        Author author,
        CancellationToken cancellationToken)
    {
        if (await StoredForm.FindAsync(connection, form.Key, cancellationToken) is { } stored)
        {
            return new TellResult(
                stored.IsTaking || stored.Incident != seen.Id ? TellOutcome.OtherForm
                : view.Read(form) is { } again && stored.Says(again) ? TellOutcome.Done
                : TellOutcome.OtherWords);
        }

        if (await reader.FindAsync(connection, seen.Number, cancellationToken) is not { } incident)
        {
            return new TellResult(TellOutcome.Gone);
        }

        if (form.Seen == UpdateForm.SeenOpen && !incident.IsOpen)
        {
            return new TellResult(TellOutcome.Ended, incident);
        }

        var (words, problems) = view.Judge(form, incident);
        if (words is null)
        {
            return new TellResult(TellOutcome.Refused, incident, problems);
        }

        await AddAsync(connection, incident.Id, form.Key, author, words, cancellationToken);
        return new TellResult(TellOutcome.Done);
    }

    private async Task<TellResult> WriteAsync(
        IncidentPicture incident,
        Func<NpgsqlConnection, CancellationToken, Task<TellResult>> write,
        CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bound.Token);
        TellResult result;
        try
        {
            await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, either.Token);
            await using var transaction = await connection.BeginTransactionAsync(either.Token);
            await using (var wait = Command(connection, Wait, incident.Id.Value))
            {
                await wait.ExecuteNonQueryAsync(either.Token);
            }

            result = await write(connection, either.Token);
            await transaction.CommitAsync(either.Token);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && DatabaseAway.Is(failure))
        {
            metrics.DeskFailed();
            return new TellResult(TellOutcome.Away);
        }

        await watch.LookAsync(cancellationToken);
        return result;
    }

    private async Task AddAsync(
        NpgsqlConnection connection,
        IncidentId incident,
        Guid formKey,
        Author author,
        UpdateWords? words,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var update = Guid.CreateVersion7(now);
        await using var command = Command(
            connection,
            Insert,
            update,
            incident.Value,
            formKey,
            author.Id,
            author.Name,
            now,
            words is null ? "acknowledge" : "update",
            words is null ? null : UpdateForm.Word(words.Stage),
            words?.Message,
            words?.Back?.From?.ToUniversalTime(),
            words?.Back?.By.ToUniversalTime(),
            words?.BackReason,
            words?.NextUpdateAt?.ToUniversalTime(),
            words?.IsSent == true);
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
        {
            // What was told stands in the update's row, which nobody changes either.
            var line = new AuditLine(
                words is null ? AuditActions.IncidentAcknowledged : AuditActions.IncidentUpdated,
                AuditSubject.Of(incident))
            {
                Detail = new JsonObject { ["update"] = update.ToString("D") },
            };
            await audit.AddAsync(connection, line, cancellationToken);
        }
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)options.CallTimeout.TotalSeconds };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }
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
/// <param name="Reason">Why, in the Notifier's word; null where it has none.</param>
public sealed record NoticeTally(string Kind, string Channel, string State, long Notices, string? Reason);
