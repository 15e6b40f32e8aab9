using Lightline.Notifier.Channels;
using Lightline.Notifier.Metrics;
using Lightline.Notifier.Stages;
using Npgsql;

namespace Lightline.Notifier.Sending;

/// <summary>
/// The rows of notices and attempts. An attempt is written as begun before anything is sent and its outcome afterwards, so
/// that a crash in between leaves an attempt that is in doubt, and never a message that nobody knows of.
/// </summary>
internal sealed class NoticeBook(NpgsqlDataSource postgres, NoticeRows rows, NotifierMetrics metrics, TimeProvider time)
{
    /// <summary>Notices decided at once; those that are sent are all sent at once, so that none waits in the lease.</summary>
    public const int BatchMax = 32;

    private const string CloseLost =
        """
        update notify.attempt a set outcome = 'in-doubt', reason = $2, ended_at = $3
        from notify.notification n
        where n.id = any($1) and a.notification_id = n.id and a.number = n.attempts and a.outcome is null
        """;

    private const string Write =
        """
        update notify.notification n
        set state = d.state, reason = d.reason, due_at = d.due_at, attempts = n.attempts + d.begun,
            headline = coalesce(d.headline, n.headline), body = coalesce(d.body, n.body),
            spoke_of = coalesce(d.spoke_of::bigint[], n.spoke_of),
            sent_at = case when d.state = 'submitted' then $8 else n.sent_at end
        from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::text[], $7::text[], $9::text[])
            as d (id, state, reason, due_at, begun, headline, body, spoke_of)
        where n.id = d.id
        """;

    private const string Begin =
        """
        insert into notify.attempt (notification_id, number, started_at, ended_at, outcome)
        select d.id, d.number, $4::timestamptz, case when d.is_sent then $4 end, case when d.is_sent then 'submitted' end
        from unnest($1::uuid[], $2::int[], $3::bool[]) as d (id, number, is_sent)
        """;

    /// <summary>Only the attempt under way may move the notice: a report may have been faster.</summary>
    private const string Finish =
        """
        with ended as (
            update notify.attempt set ended_at = $3, outcome = $4, reason = $5
            where notification_id = $1 and number = $2 and outcome is null
        )
        update notify.notification
        set state = $6, reason = $5, due_at = $7, sent_at = case when $6 = 'submitted' then $3 else sent_at end
        where id = $1 and attempts = $2 and state = 'submitting'
        """;

    /// <summary>Decides what is due on the channel and marks what goes as begun.</summary>
    /// <returns>How many rows were decided, and what is to be sent now.</returns>
    public async Task<(int Decided, IReadOnlyList<Outgoing> Outgoing)> BeginAsync(
        IChannel channel, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await postgres.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var picked = await rows.ReadAsync(connection, channel.Name, now, BatchMax, cancellationToken);
        if (picked.Count == 0)
        {
            return (0, []);
        }

        var templates = await NoticeRows.ReadTemplatesAsync(connection, cancellationToken);
        var decisions = picked.Select(p => Decide.Now(p, channel, templates, now)).ToArray();
        await WriteAsync(connection, decisions, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Count(channel, decisions);
        var outgoing =
            from pair in picked.Zip(decisions)
            where pair.Second is { IsBegun: true, State: NoticeState.Submitting }
            select new Outgoing(
                pair.First.Notice.Id, pair.First.Notice.Attempts + 1, pair.First.Notice.Address,
                pair.First.Facts.Provider, pair.Second.Headline, pair.Second.Body ?? "", pair.First.Notice.Doubts,
                pair.First.Notice.CreatedAt, now, pair.First.Manage);
        return (picked.Count, [.. outgoing]);
    }

    /// <summary>Writes how an attempt ended.</summary>
    public async Task FinishAsync(
        IChannel channel, Outgoing sent, SendOutcome outcome, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (state, dueAt) = outcome.Result switch
        {
            SendResult.Taken => (NoticeState.Submitted, (DateTimeOffset?)null),
            // An earlier attempt may have arrived: what certainly did not arrive this time leaves that open.
            SendResult.Refused when sent.Doubts > 0 => (NoticeState.InDoubt, null),
            SendResult.Refused => (NoticeState.Failed, null),
            SendResult.Away when sent.Doubts > 0 => (NoticeState.InDoubt, RepeatPolicy.TryAgainAt(sent.Number, now)),
            SendResult.Away => (NoticeState.Planned, RepeatPolicy.TryAgainAt(sent.Number, now)),
            _ => (NoticeState.InDoubt, RepeatPolicy.RepeatAt(channel.TakesIds, sent.Doubts + 1, sent.BegunAt, now)),
        };
        await using var command = postgres.CreateCommand(Finish);
        command.Parameters.Add(new() { Value = sent.Id });
        command.Parameters.Add(new() { Value = sent.Number });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = outcome.Word });
        command.Parameters.Add(Text(outcome.Reason));
        command.Parameters.Add(new() { Value = state.Word() });
        command.Parameters.Add(Moment(dueAt));
        await command.ExecuteNonQueryAsync(cancellationToken);
        if (state is NoticeState.Submitted)
        {
            metrics.Late.Record((now - sent.PlannedAt).TotalSeconds, NotifierMetrics.Tag("channel", channel.Name.Word()));
        }

        if (state is NoticeState.InDoubt && dueAt is null)
        {
            metrics.NeverKnown.Add(1, NotifierMetrics.Tag("channel", channel.Name.Word()));
        }
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, Decision[] decisions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lost = decisions.Where(d => d.Notice.State is NoticeState.Submitting).Select(d => d.Notice.Id).ToArray();
        var begun = decisions.Where(d => d.IsBegun).ToArray();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(CloseLost)
        {
            Parameters = { new() { Value = lost }, new() { Value = Reason.NoOutcome }, new() { Value = now } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Write)
        {
            Parameters =
            {
                Column(decisions, d => d.Notice.Id),
                Column(decisions, d => d.State.Word()),
                Column(decisions, d => d.Why),
                Column(decisions, d => d.DueAt),
                Column(decisions, d => d.IsBegun ? 1 : 0),
                Column(decisions, d => d.Headline),
                Column(decisions, d => d.Body),
                new() { Value = now },
                // A column of lists of different lengths goes as their text.
                Column(decisions, d => d.SpokeOf is { } homes ? $"{{{string.Join(',', homes)}}}" : null),
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Begin)
        {
            Parameters =
            {
                Column(begun, d => d.Notice.Id),
                Column(begun, d => d.Notice.Attempts + 1),
                Column(begun, d => d.State is NoticeState.Submitted),
                new() { Value = now },
            },
        });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private void Count(IChannel channel, Decision[] decisions)
    {
        var name = NotifierMetrics.Tag("channel", channel.Name.Word());
        foreach (var decision in decisions)
        {
            var why = NotifierMetrics.Tag("reason", decision.Why);
            switch (decision)
            {
                case { IsBegun: true, State: NoticeState.Submitted }:
                    metrics.Sends.Add(1, name, NotifierMetrics.Tag("outcome", SendOutcome.Taken.Word));
                    break;
                case { IsBegun: true, Notice.Doubts: > 0 }:
                    metrics.Repeats.Add(1, name);
                    break;
                case { State: NoticeState.Suppressed or NoticeState.Failed }:
                    metrics.Suppressed.Add(1, name, why);
                    break;
                case { State: NoticeState.InDoubt, DueAt: null }:
                    metrics.NeverKnown.Add(1, name);
                    break;
                case { IsBegun: false }:
                    metrics.Deferred.Add(1, name, why);
                    break;
                default:
                    break;
            }
        }
    }

    private static NpgsqlParameter Column<T>(Decision[] decisions, Func<Decision, T> value) =>
        new() { Value = decisions.Select(value).ToArray() };

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };

    private static NpgsqlParameter Moment(DateTimeOffset? value) =>
        new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz };
}
