using Lightline.Notifier.Channels;
using Lightline.Notifier.Metrics;
using Lightline.Notifier.Sending;
using Npgsql;

namespace Lightline.Notifier.Letters;

/// <summary>
/// The rows of <c>notify.letter</c>. An attempt is counted before anything is sent and its outcome is written afterwards,
/// by whoever made the newest attempt. A row that is over holds nothing that could be read.
/// </summary>
internal sealed class LetterBook(NpgsqlDataSource postgres, NotifierMetrics metrics, TimeProvider time)
{
    /// <summary>Letters on their way at once, of a channel and Notifier: none waits for another in its lease.</summary>
    public const int UnderWayMax = 32;

    /// <summary>
    /// How long a row outlives its letter: who asks why nothing came asks within weeks, and an address kept longer serves
    /// nobody.
    /// </summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Rows forgotten a statement.</summary>
    public const int ForgetMax = 1_000;

    /// <summary>Letters ended unsent a statement.</summary>
    private const int EndMax = 1_000;

    /// <summary>A letter has ended by the time until which it was good; what is still under way stays.</summary>
    private const string Forget =
        """
        delete from notify.letter
        where id in (
            select id from notify.letter
            where due_at is null and good_until < $1
            order by good_until
            limit $2
            for update skip locked)
        """;

    /// <summary>
    /// What is not sent any more. A lapsed lease tells of a process that died between begin and outcome: where nobody knows
    /// a repeat again, that was the last attempt. What expired keeps as its reason why nobody took it.
    /// </summary>
    private const string End =
        """
        with due as materialized (
            select id, state = 'submitting' as is_lost, state = 'submitting' or reason = 'repeated' as is_in_doubt,
                good_until <= $2 as is_old
            from notify.letter
            where channel = $1 and due_at is not null
                and case when state = 'planned' then good_until <= $2 or (due_at <= $2 and not $3)
                    else due_at <= $2 and (good_until <= $2 or not $3 or not $4 or reason = 'repeated') end
            order by created_at, id
            limit $5
            for update skip locked
        )
        update notify.letter l
        set state = case when is_in_doubt then 'in-doubt' when is_old then 'expired' else 'failed' end,
            reason = case when is_lost then 'no-outcome' when is_in_doubt then 'no-repeat-left' when is_old then l.reason
                else 'channel-off' end,
            payload = null, due_at = null
        from due
        where l.id = due.id
        returning l.state
        """;

    /// <summary>A number of some digits in a payload may be pages as text: what is too long as text brings nothing.</summary>
    private const string Begin =
        """
        with due as materialized (
            select id, coalesce(state = 'submitting' or reason = 'repeated', false) as is_repeat
            from notify.letter
            where channel = $1 and due_at <= $2 and good_until > $2
                and (state = 'planned' or (state = 'submitting' and $3 and reason is null))
            order by created_at, id
            limit $4
            for update skip locked
        ),
        begun as (
            update notify.letter l
            set state = 'submitting', attempts = l.attempts + 1, due_at = $5,
                reason = case when due.is_repeat then 'repeated' end
            from due
            where l.id = due.id
            returning l.*
        )
        select b.id, b.attempts, b.address, b.kind, b.reason is not null, b.good_until, b.created_at,
            case when octet_length(b.payload::text) <= 16384 then b.payload::text end,
            o.name, o.phone, o.phone_hours, coalesce(b.language, o.language), o.time_zone
        from begun b join retail.organisation o on o.id = b.organisation_id
        order by b.created_at, b.id
        """;

    /// <summary>Only the newest attempt may move the letter: another Notifier may have taken it over.</summary>
    private const string Finish =
        """
        update notify.letter
        set state = $3, reason = $4, due_at = $5, payload = case when $5::timestamptz is not null then payload end,
            sent_at = case when $3 = 'submitted' then $6::timestamptz end
        where id = $1 and attempts = $2 and state = 'submitting'
        """;

    /// <summary>Ends what is not sent any more. Returns how many letters that were.</summary>
    public async Task<int> EndAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(End);
        command.Parameters.Add(new() { Value = channel.Name.Word() });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        command.Parameters.Add(new() { Value = channel.IsOn });
        command.Parameters.Add(new() { Value = channel.TakesIds });
        command.Parameters.Add(new() { Value = EndMax });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ended = 0;
        for (; await reader.ReadAsync(cancellationToken); ended++)
        {
            Count(channel, reader.GetString(0));
        }

        return ended;
    }

    /// <summary>Deletes what ended long ago, at most <see cref="ForgetMax"/> rows. Returns how many.</summary>
    public async Task<long> ForgetAsync(CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(Forget);
        command.Parameters.Add(new() { Value = time.GetUtcNow() - KeptFor });
        command.Parameters.Add(new() { Value = ForgetMax });
        var forgotten = await command.ExecuteNonQueryAsync(cancellationToken);
        metrics.LettersForgotten.Add(forgotten);
        return forgotten;
    }

    /// <summary>Marks due letters as begun, the oldest first, and returns them with the words of this moment.</summary>
    public async Task<(IReadOnlyList<Letter> Letters, TemplateBook Templates)> BeginAsync(
        IChannel channel, int max, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await postgres.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var letters = await TakeAsync(connection, channel, max, now, cancellationToken);
        if (letters.Count == 0)
        {
            return ([], new TemplateBook([]));
        }

        var templates = await NoticeRows.ReadTemplatesAsync(connection, cancellationToken);
        // Begun and not sent would be in doubt: whoever asks to stop waits for this.
        await transaction.CommitAsync(CancellationToken.None);
        return (letters, templates);
    }

    /// <summary>Writes what becomes of a letter after an attempt.</summary>
    public async Task FinishAsync(IChannel channel, Letter letter, LetterStep step, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = postgres.CreateCommand(Finish);
        command.Parameters.Add(new() { Value = letter.Id });
        command.Parameters.Add(new() { Value = letter.Number });
        command.Parameters.Add(new() { Value = step.State });
        command.Parameters.Add(
            new() { Value = step.Why ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(
            new() { Value = step.DueAt ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = now });
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            Count(channel, "overtaken");
            return;
        }

        Count(channel, step switch
        {
            { DueAt: null } => step.State,
            { Why: Stages.Reason.Repeated } when !letter.IsRepeat => Stages.Reason.Repeated,
            _ => "away",
        });
        if (step.State == LetterState.Submitted)
        {
            metrics.LetterLate.Record(
                (now - letter.Facts.At).TotalSeconds, NotifierMetrics.Tag("channel", channel.Name.Word()));
        }
    }

    private static async Task<IReadOnlyList<Letter>> TakeAsync(
        NpgsqlConnection connection, IChannel channel, int max, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Begin, connection);
        command.Parameters.Add(new() { Value = channel.Name.Word() });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = channel.TakesIds });
        command.Parameters.Add(new() { Value = max });
        command.Parameters.Add(new() { Value = now + SendLimits.Lease });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var letters = new List<Letter>();
        while (await reader.ReadAsync(cancellationToken))
        {
            letters.Add(Read(reader, now));
        }

        return letters;
    }

    private static Letter Read(NpgsqlDataReader reader, DateTimeOffset now) => new(
        reader.GetGuid(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4),
        reader.GetFieldValue<DateTimeOffset>(5), now, Facts(reader));

    private static MessageFacts Facts(NpgsqlDataReader reader) => new()
    {
        Provider = reader.GetString(8),
        Phone = reader.GetString(9),
        PhoneHours = reader.GetString(10),
        Place = "",
        Link = "",
        Language = reader.GetString(11),
        Zone = FactsRow.Zone(reader.GetString(12)),
        At = reader.GetFieldValue<DateTimeOffset>(6),
        Payload = PayloadFields.Read(reader.IsDBNull(7) ? null : reader.GetString(7)),
    };

    private void Count(IChannel channel, string outcome) => metrics.Letters.Add(
        1, NotifierMetrics.Tag("channel", channel.Name.Word()), NotifierMetrics.Tag("outcome", outcome));
}
