using System.Globalization;
using Lightline.Contracts.Incidents;
using Lightline.Data.Incidents;
using Lightline.Verdict;
using Lightline.Verdict.Messages;

namespace Lightline.Portal.Features.Noc;

/// <summary>The form by which the NOC tells people something, as it was typed; kept when it has to be corrected.</summary>
public sealed record UpdateForm
{
    /// <summary>Longest message with its cause, as the table has it.</summary>
    public const int MessageMax = 500;

    /// <summary>The word of <see cref="Seen"/> for an incident that was going on.</summary>
    public const string SeenOpen = "open";

    /// <summary>Names this form: sent twice, it is one update.</summary>
    public Guid Key { get; init; }

    /// <summary>One of the stages' words.</summary>
    public string Stage { get; init; } = "";

    /// <summary>One of the causes' words; empty for none.</summary>
    public string Cause { get; init; } = "";

    /// <summary>The message.</summary>
    public string Message { get; init; } = "";

    /// <summary>Local time: 2026-11-23T18:30, or 18:30 for the next time the clock shows that.</summary>
    public string BackFrom { get; init; } = "";

    /// <summary>Likewise.</summary>
    public string BackBy { get; init; } = "";

    /// <summary>Why the expected time is another one than was told before.</summary>
    public string BackReason { get; init; } = "";

    /// <summary>Local time, likewise.</summary>
    public string NextUpdate { get; init; } = "";

    /// <summary>"yes" or "no".</summary>
    public string Send { get; init; } = "";

    /// <summary><see cref="SeenOpen"/> when the incident was going on when the words were checked.</summary>
    public string Seen { get; init; } = "";

    /// <summary>The fields by their names on the page; null without a form key. A field that is missing is empty.</summary>
    public static UpdateForm? Read(IFormCollection form) => Guid.TryParseExact(form["form-key"], "D", out var key)
        ? new UpdateForm
        {
            Key = key,
            Stage = form["stage"].ToString(),
            Cause = form["cause"].ToString(),
            Message = form["message"].ToString(),
            BackFrom = form["back-from"].ToString(),
            BackBy = form["back-by"].ToString(),
            BackReason = form["back-reason"].ToString(),
            NextUpdate = form["next-update"].ToString(),
            Send = form["send"].ToString(),
            Seen = form["seen"].ToString(),
        }
        : null;

    /// <summary>The fields again, for a page that carries them on.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields() =>
    [
        ("form-key", Key.ToString("D")),
        ("stage", Stage),
        ("cause", Cause),
        ("message", Message),
        ("back-from", BackFrom),
        ("back-by", BackBy),
        ("back-reason", BackReason),
        ("next-update", NextUpdate),
        ("send", Send),
        ("seen", Seen),
    ];

    /// <summary>The word a stage has in forms and in the database.</summary>
    public static string Word(IncidentStage stage) => stage switch
    {
        IncidentStage.Identified => "identified",
        IncidentStage.Monitoring => "monitoring",
        IncidentStage.Resolved => "resolved",
        _ => "investigating",
    };

    /// <summary>A moment as a form's field shows it.</summary>
    public static string Field(DateTimeOffset? at, TimeZoneInfo zone) => at is { } moment
        ? TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)
        : "";

    /// <summary>Judges what was typed: the words, or what is wrong by field.</summary>
    /// <param name="about">The incident; null to read the words only, whatever it allows.</param>
    /// <param name="words">The language of the causes.</param>
    /// <param name="now">Now.</param>
    /// <param name="zone">The zone of the times typed.</param>
    public (UpdateWords? Words, IReadOnlyDictionary<string, string> Problems) Judge(
        TellCase? about, Words words, DateTimeOffset now, TimeZoneInfo zone)
    {
        var problems = new Dictionary<string, string>();
        var stage = ReadStage(about, problems);
        var message = CauseList.Join(ReadCause(about, problems), Clean(Message), words);
        if (message.Length is 0 or > MessageMax)
        {
            problems["message"] = message.Length == 0
                ? "Choose a cause, or write what people should know"
                : $"The message has {message.Length} characters with its cause. It may have {MessageMax}";
        }

        var back = ReadBack(about, now, zone, problems);
        var next = Moment("next-update", NextUpdate, now, zone, problems);
        JudgeSending(about, problems);
        var reason = Line(BackReason);
        return problems.Count == 0
            ? (new UpdateWords(stage!.Value, message, back, reason.Length == 0 ? null : reason, next, Send == "yes"), problems)
            : (null, problems);
    }

    private IncidentStage? ReadStage(TellCase? about, Dictionary<string, string> problems)
    {
        foreach (var stage in Enum.GetValues<IncidentStage>().Where(s => Word(s) == Stage))
        {
            if (stage == IncidentStage.Resolved && about is { HomesOff: > 0 and var homes })
            {
                problems["stage"] = $"{homes} {(homes == 1 ? "home is" : "homes are")} still off. Choose Watching until they are back";
            }

            return stage;
        }

        problems["stage"] = "Choose how far the work is";
        return null;
    }

    private OutageCause? ReadCause(TellCase? about, Dictionary<string, string> problems)
    {
        foreach (var cause in Enum.GetValues<OutageCause>().Where(c => CauseList.Word(c) == Cause))
        {
            if (about is null || CauseList.For(about.Kind).Contains(cause))
            {
                return cause;
            }
        }

        if (Cause.Length > 0)
        {
            problems["cause"] = "Choose a cause of the list";
        }

        return null;
    }

    private BackTime? ReadBack(
        TellCase? about, DateTimeOffset now, TimeZoneInfo zone, Dictionary<string, string> problems)
    {
        var (from, by) = (Moment("back-from", BackFrom, now, zone, problems), Moment("back-by", BackBy, now, zone, problems));
        var reason = Line(BackReason);
        if (reason.Length > BackRule.ReasonMax)
        {
            problems["back-reason"] = $"The reason has {reason.Length} characters. It may have {BackRule.ReasonMax}";
        }

        if (from is not null && by is null)
        {
            problems.TryAdd("back-by", "Write the latest time too");
        }

        var back = BackTime.Of(from, by);
        if (problems.ContainsKey("back-from") || problems.ContainsKey("back-by"))
        {
            return back;
        }

        switch (BackRule.Judge(about?.Told ?? [], back, about is not null && reason.Length > 0, now))
        {
            case BackAnswer.NoTime:
                problems["back-from"] = "The earliest time must not be after the latest";
                break;
            case BackAnswer.TooMany:
                problems["back-by"] = $"The expected time was changed {BackRule.ChangesMax} times, which is the most. "
                    + "Keep the last one, or leave it empty and say why";
                break;
            case BackAnswer.ReasonOwed:
                problems["back-reason"] = "The expected time is not the one that people were told. Write why it changed";
                break;
            case BackAnswer.ReasonForNothing:
                problems["back-reason"] = "The expected time does not change, so leave the reason empty";
                break;
        }

        return back;
    }

    /// <summary>Nothing is sent that no poll has confirmed, and of silent equipment nobody knows what to tell.</summary>
    private void JudgeSending(TellCase? about, Dictionary<string, string> problems)
    {
        if (Send is not ("yes" or "no"))
        {
            problems["send"] = "Choose whether to send it";
        }
        else if (about is { Kind: IncidentKind.OltSilent })
        {
            problems["send"] = "People are told nothing of silent equipment: their service may be fine";
        }
        else if (Send == "yes" && about is { IsConfirmed: false })
        {
            problems["send"] = "No poll has confirmed this incident yet, so nothing can be sent. Only show it for now";
        }
    }

    /// <summary>The same on one line.</summary>
    private static string Line(string text) => Clean(text).Replace('\n', ' ');

    /// <summary>
    /// Text for one paragraph or more: line ends as \n, no other control characters, nothing that cannot be seen, no blanks
    /// around.
    /// </summary>
    private static string Clean(string text) => string.Concat(
        PlainText.Visible(text).ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c))).Trim();

    private static DateTimeOffset? Moment(
        string field, string text, DateTimeOffset now, TimeZoneInfo zone, Dictionary<string, string> problems)
    {
        if (text.Trim() is not { Length: > 0 } typed)
        {
            return null;
        }

        if (Local(typed, TimeZoneInfo.ConvertTime(now, zone).DateTime) is not { } local || zone.IsInvalidTime(local))
        {
            problems[field] = "Write a time such as 18:30, or a date and a time such as 2026-11-23T18:30";
            return null;
        }

        var at = new DateTimeOffset(local, zone.GetUtcOffset(local));
        if (at <= now || at > now + BackRule.AheadMax)
        {
            problems[field] = "This time must lie ahead, at most 14 days";
            return null;
        }

        return at;
    }

    private static DateTime? Local(string typed, DateTime here)
    {
        var culture = CultureInfo.InvariantCulture;
        if (TimeOnly.TryParseExact(typed, "H:mm", culture, DateTimeStyles.None, out var clock))
        {
            var today = DateTime.SpecifyKind(here.Date + clock.ToTimeSpan(), DateTimeKind.Unspecified);
            return today > here ? today : today.AddDays(1);
        }

        return DateTime.TryParseExact(
            typed,
            ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"],
            culture,
            DateTimeStyles.None,
            out var moment) ? moment : null;
    }
}
