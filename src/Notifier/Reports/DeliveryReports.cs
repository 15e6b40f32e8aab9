using Npgsql;

namespace Lightline.Notifier.Reports;

/// <summary>
/// What a gateway reports of a message (Kannel user guide, "Delivery reports": 1 delivered, 2 not delivered, 4 queued, 8
/// handed to the operator, 16 refused by it). A report never takes back a later one's word, so the same report any number
/// of times, in any order, leaves the same.
/// </summary>
internal sealed class DeliveryReports(NpgsqlDataSource postgres, ReportLink link, TimeProvider time)
{
    private const int IdLengthMax = 36;

    private const string Apply =
        """
        with known as (
            select id, attempts from notify.notification where id = $1 and channel = 'sms'
        ),
        moved as (
            update notify.notification n
            set state = $2, due_at = null, reason = null, sent_at = coalesce(n.sent_at, $4)
            from known
            where n.id = known.id and n.state = any($3)
            returning n.id, n.attempts
        ),
        -- The report is the outcome that the attempt in doubt had not heard.
        closed as (
            update notify.attempt a set outcome = 'submitted', reason = 'report', ended_at = $4
            from moved
            where a.notification_id = moved.id and a.number = moved.attempts
                and (a.outcome is null or a.outcome = 'in-doubt')
        )
        select (select count(*) from known), (select count(*) from moved)
        """;

    /// <summary>Writes a report down. Throws when PostgreSQL is away: the gateway then reports again.</summary>
    public async Task<ReportResult> TakeAsync(string id, string token, string? type, CancellationToken cancellationToken)
    {
        if (id.Length > IdLengthMax || !Guid.TryParse(id, out var notice))
        {
            return ReportResult.Malformed;
        }

        if (!link.IsGenuine(notice, token))
        {
            return ReportResult.Forged;
        }

        return Meaning(type) is not { } meaning
            ? ReportResult.Malformed
            : await ApplyAsync(notice, meaning.State, meaning.From, cancellationToken);
    }

    /// <summary>The state that a report leads to and the states that it may lead from.</summary>
    private static (string State, string[] From)? Meaning(string? type) => type switch
    {
        "1" => ("delivered", ["submitting", "in-doubt", "submitted", "undelivered"]),
        "2" or "16" => ("undelivered", ["submitting", "in-doubt", "submitted"]),
        "4" or "8" => ("submitted", ["submitting", "in-doubt"]),
        _ => null,
    };

    private async Task<ReportResult> ApplyAsync(
        Guid notice, string state, string[] from, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(Apply);
        command.Parameters.Add(new() { Value = notice });
        command.Parameters.Add(new() { Value = state });
        command.Parameters.Add(new() { Value = from });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1)) switch
        {
            (0, _) => ReportResult.Unknown,
            (_, 0) => ReportResult.Repeated,
            _ => ReportResult.Applied,
        };
    }
}
