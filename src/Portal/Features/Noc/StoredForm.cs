using Lightline.Contracts.Incidents;
using Npgsql;

namespace Lightline.Portal.Features.Noc;

/// <summary>What a form that came before has written.</summary>
internal sealed class StoredForm
{
    private readonly string? _stage;
    private readonly string? _message;
    private readonly BackTime? _back;
    private readonly string? _backReason;
    private readonly DateTimeOffset? _nextUpdateAt;
    private readonly bool _isSent;

    private StoredForm(NpgsqlDataReader row)
    {
        Incident = new IncidentId(row.GetGuid(0));
        IsTaking = row.GetString(1) == "acknowledge";
        _stage = row.IsDBNull(2) ? null : row.GetString(2);
        _message = row.IsDBNull(3) ? null : row.GetString(3);
        _back = BackTime.Of(MomentOf(row, 4), MomentOf(row, 5));
        _isSent = row.GetBoolean(6);
        _backReason = row.IsDBNull(7) ? null : row.GetString(7);
        _nextUpdateAt = MomentOf(row, 8);
    }

    /// <summary>The incident.</summary>
    public IncidentId Incident { get; }

    /// <summary>Whether its author took the incident by it.</summary>
    public bool IsTaking { get; }

    /// <summary>What the form wrote; null when it wrote nothing yet.</summary>
    public static async Task<StoredForm?> FindAsync(
        NpgsqlConnection connection, Guid formKey, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            select incident_id, kind, stage, message, back_from, back_by, is_sent, back_reason, next_update_at
            from retail.incident_update
            where form_key = $1
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = formKey });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new StoredForm(row) : null;
    }

    /// <summary>Whether it told the same.</summary>
    public bool Says(UpdateWords words) => _stage == UpdateForm.Word(words.Stage)
        && _message == words.Message
        && _isSent == words.IsSent
        && (_backReason ?? "") == (words.BackReason ?? "")
        && _nextUpdateAt == words.NextUpdateAt
        && (_back?.ReadsAs(words.Back, DateTimeOffset.MinValue) ?? words.Back is null);

    private static DateTimeOffset? MomentOf(NpgsqlDataReader row, int at) =>
        row.IsDBNull(at) ? null : row.GetFieldValue<DateTimeOffset>(at);
}
