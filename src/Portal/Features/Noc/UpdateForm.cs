using System.Globalization;
using Lightline.Data.Incidents;

namespace Lightline.Portal.Features.Noc;

/// <summary>What is told, after it was judged.</summary>
/// <param name="Stage">How far the work is.</param>
/// <param name="Message">What people read: at most <see cref="UpdateForm.MessageMax"/> characters of text.</param>
/// <param name="BackBy">When service is expected back.</param>
/// <param name="NextUpdateAt">When people hear more at the latest.</param>
/// <param name="IsSent">Whether it is sent, beside being shown.</param>
public sealed record UpdateWords(
    IncidentStage Stage, string Message, DateTimeOffset? BackBy, DateTimeOffset? NextUpdateAt, bool IsSent);

/// <summary>The form by which the NOC tells people something, as it was typed; kept when it has to be corrected.</summary>
public sealed record UpdateForm
{
    /// <summary>Longest message, as the table has it.</summary>
    public const int MessageMax = 500;

    /// <summary>Nobody promises further ahead.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromDays(14);

    /// <summary>Names this form: sent twice, it is one update.</summary>
    public Guid Key { get; init; }

    /// <summary>One of the stages' words.</summary>
    public string Stage { get; init; } = "";

    /// <summary>The message.</summary>
    public string Message { get; init; } = "";

    /// <summary>Local time: 2026-11-23T18:30, or 18:30 for the next time the clock shows that.</summary>
    public string BackBy { get; init; } = "";

    /// <summary>Likewise.</summary>
    public string NextUpdate { get; init; } = "";

    /// <summary>"yes" or "no".</summary>
    public string Send { get; init; } = "";

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
    /// <param name="homesOff">How many homes are off now: nobody is told "fixed" while there are any.</param>
    /// <param name="now">Now.</param>
    /// <param name="zone">The zone of the times typed.</param>
    public (UpdateWords? Words, IReadOnlyDictionary<string, string> Problems) Judge(
        int homesOff, DateTimeOffset now, TimeZoneInfo zone)
    {
        var problems = new Dictionary<string, string>();
        IncidentStage? stage = null;
        foreach (var one in Enum.GetValues<IncidentStage>().Where(s => Word(s) == Stage))
        {
            stage = one;
        }

        if (stage is null)
        {
            problems["stage"] = "Choose how far the work is";
        }
        else if (stage == IncidentStage.Resolved && homesOff > 0)
        {
            problems["stage"] = $"{homesOff} {(homesOff == 1 ? "home is" : "homes are")} still off. Choose Watching until they are back";
        }

        var message = Clean(Message);
        if (message.Length is 0 or > MessageMax)
        {
            problems["message"] = message.Length == 0
                ? "Write what people should know"
                : $"The message has {message.Length} characters. It may have {MessageMax}";
        }

        var backBy = Moment("back-by", BackBy, now, zone, problems);
        var next = Moment("next-update", NextUpdate, now, zone, problems);
        if (Send is not ("yes" or "no"))
        {
            problems["send"] = "Choose whether to send it";
        }

        return problems.Count == 0
            ? (new UpdateWords(stage!.Value, message, backBy, next, Send == "yes"), problems)
            : (null, problems);
    }

    /// <summary>Text for one paragraph or more: line ends as \n, no other control characters, no blanks around.</summary>
    private static string Clean(string text) => string.Concat(
        text.ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c))).Trim();

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
        if (at <= now || at > now + AheadMax)
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
