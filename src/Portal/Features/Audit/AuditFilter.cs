using System.Globalization;
using System.Text.RegularExpressions;
using Lightline.Retail.Calendars;

namespace Lightline.Portal.Features.Audit;

/// <summary>What a reader of the audit log asked for, as it was typed and as it is understood.</summary>
public sealed partial class AuditFilter
{
    /// <summary>Longest value of a field; an id has at most 64 characters.</summary>
    public const int LengthMax = 64;

    private readonly Dictionary<string, string> _problems = [];

    /// <summary>How the action begins.</summary>
    public string Action { get; private init; } = "";

    /// <summary>Who did it: an internal id.</summary>
    public string Actor { get; private init; } = "";

    /// <summary>What it was done to: an internal id.</summary>
    public string Subject { get; private init; } = "";

    /// <summary>The day, in the reader's zone.</summary>
    public string Day { get; private init; } = "";

    /// <summary>The actor's id; null for everybody.</summary>
    public Guid? ActorId { get; private set; }

    /// <summary>When the day begins and ends; null for every day.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Within { get; private set; }

    /// <summary>Only what is older than this entry; null for the newest.</summary>
    public long? Before { get; private set; }

    /// <summary>What cannot be understood, by field.</summary>
    public IReadOnlyDictionary<string, string> Problems => _problems;

    /// <summary>The fields that were filled in: what the log keeps of a reading. What was typed into them may be a name.</summary>
    public IEnumerable<string> Used => new[]
    {
        ("action", Action), ("actor", Actor), ("subject", Subject), ("day", Day), ("before", Before is null ? "" : "1"),
    }.Where(one => one.Item2.Length > 0).Select(one => one.Item1);

    /// <summary>Reads and judges a query.</summary>
    public static AuditFilter Read(IQueryCollection query, TimeZoneInfo zone)
    {
        var filter = new AuditFilter
        {
            Action = Text("action"),
            Actor = Text("actor"),
            Subject = Text("subject"),
            Day = Text("day"),
        };
        filter.Judge(Text("before"), zone);
        return filter;

        string Text(string field) => query[field].ToString().Trim();
    }

    /// <summary>The same question about what is older than an entry.</summary>
    public string Older(long entry) => "/audit" + QueryString.Create(
        new Dictionary<string, string?>
        {
            ["action"] = Action,
            ["actor"] = Actor,
            ["subject"] = Subject,
            ["day"] = Day,
            ["before"] = entry.ToString(CultureInfo.InvariantCulture),
        }.Where(field => field.Value?.Length > 0));

    private void Judge(string before, TimeZoneInfo zone)
    {
        if (Action.Length > 0 && !ActionForm().IsMatch(Action))
        {
            _problems["action"] = "Small letters, dots and hyphens, such as session or session.revoked.";
        }

        if (Actor.Length > 0)
        {
            ActorId = Guid.TryParseExact(Actor, "D", out var actor) ? actor : null;
            if (ActorId is null)
            {
                _problems["actor"] = "An id has 36 characters. Follow one from the list.";
            }
        }

        if (Subject.Length > 0 && !SubjectForm().IsMatch(Subject))
        {
            _problems["subject"] = "An id has letters, digits and no spaces. Follow one from the list.";
        }

        if (Day.Length > 0)
        {
            // Years of a sensible calendar: the day after must exist in every zone.
            var isDay = DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && day.Year is >= 2000 and < 2200;
            Within = isDay ? (LocalDay.Begin(day, zone), LocalDay.Begin(day.AddDays(1), zone)) : null;
            if (!isDay)
            {
                _problems["day"] = "A day looks like 2026-11-29.";
            }
        }

        if (before.Length > 0)
        {
            Before = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
            if (Before is null)
            {
                _problems["before"] = "There is no such page. Show the newest.";
            }
        }
    }

    [GeneratedRegex(@"\A[a-z.-]{1,64}\z")]
    private static partial Regex ActionForm();

    [GeneratedRegex(@"\A[A-Za-z0-9_.:-]{1,64}\z")]
    private static partial Regex SubjectForm();
}
