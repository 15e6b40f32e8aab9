using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.Portal.Shell;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Lightline.Portal.Identity.Audit;

/// <summary>
/// Writes down who did what, with the change itself: both or neither. The actor is the user of the scope in which the
/// connection was opened, so a sign-in that has found its user enters a scope of theirs first; a stranger is nobody.
/// </summary>
internal sealed class AuditLog(
    NpgsqlDataSource source, PortalDbContext database, CurrentScope scope, Visit visit, AuditMetrics metrics)
{
    private const string Insert =
        """
        insert into audit.entry (organisation_id, on_behalf_of, session_id, action, subject_kind, subject_id, detail)
        values ($1, $2, $3, $4, $5, $6, $7)
        """;

    /// <summary>
    /// Writes a line in the transaction of the request's <see cref="PortalDbContext"/> when there is one, else by itself.
    /// Whatever it throws must stop the change that it tells of.
    /// </summary>
    public async Task AddAsync(AuditLine line, CancellationToken cancellationToken)
    {
        if (database.Database.CurrentTransaction is not null)
        {
            await AddAsync((NpgsqlConnection)database.Database.GetDbConnection(), line, cancellationToken);
            return;
        }

        await using var connection = await OpenAsync(cancellationToken);
        await AddAsync(connection, line, cancellationToken);
    }

    /// <summary>Writes a line in the transaction of a connection that was opened in the request's scope.</summary>
    public async Task AddAsync(NpgsqlConnection connection, AuditLine line, CancellationToken cancellationToken)
    {
        var organisation = scope.Current.Organisation
            ?? throw new InvalidOperationException("what belongs to no organisation has no audit log");
        try
        {
            await using var command = new NpgsqlCommand(Insert, connection)
            {
                Parameters =
                {
                    Parameter(organisation.Value, NpgsqlDbType.Uuid),
                    Parameter(OnBehalfOf(line)?.Value, NpgsqlDbType.Uuid),
                    Parameter(visit.Person?.Session?.Value, NpgsqlDbType.Uuid),
                    Parameter(line.Action, NpgsqlDbType.Text),
                    Parameter(line.Subject?.Kind, NpgsqlDbType.Text),
                    Parameter(line.Subject?.Id, NpgsqlDbType.Text),
                    Parameter(Detail(line)?.ToJsonString(), NpgsqlDbType.Jsonb),
                },
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.WriteFailed(failure);
            throw;
        }

        metrics.Written();
    }

    /// <summary>Whatever an agent does while they act for a customer, they do on that customer's behalf.</summary>
    private AccountId? OnBehalfOf(AuditLine line) =>
        line.OnBehalfOf ?? (visit.Person?.Acting is null ? null : scope.Current.Account);

    /// <summary>What a script does says by which key, as what a person does says in which session.</summary>
    private JsonObject? Detail(AuditLine line)
    {
        if (visit.Person?.Key is not { } key)
        {
            return line.Detail;
        }

        var detail = line.Detail?.DeepClone().AsObject() ?? [];
        detail["key"] = key.ToString("D");
        return detail;
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.WriteFailed(failure);
            throw;
        }
    }

    private static NpgsqlParameter Parameter(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
