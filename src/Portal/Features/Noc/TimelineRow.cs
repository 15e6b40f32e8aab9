using Lightline.Contracts.Incidents;
using Lightline.Portal.Live.Incidents;

namespace Lightline.Portal.Features.Noc;

/// <summary>A line of an incident's timeline.</summary>
/// <param name="From">When the first of it happened (UTC), where the line stands for several; else null.</param>
/// <param name="At">When it happened, or the last of it (UTC).</param>
/// <param name="Words">What.</param>
/// <param name="Update">What the NOC said or did; null for what the Collector saw.</param>
public sealed record TimelineRow(DateTimeOffset? From, DateTimeOffset At, string Words, UpdatePicture? Update)
{
    /// <summary>Losses, or returns, that lie within this are one line: boxes start one after the other.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromMinutes(10);

    /// <summary>Newest first; of one moment what the Collector saw stands under what people did.</summary>
    public static IReadOnlyList<TimelineRow> Of(IncidentPicture incident)
    {
        var rows = new List<TimelineRow>();
        EventPicture? last = null;
        DateTimeOffset newest = default;
        foreach (var (at, happened, update) in incident.Updates.Select(u => (u.At, (EventPicture?)null, (UpdatePicture?)u))
            .Concat(incident.Events.Select(e => (e.At, (EventPicture?)e, (UpdatePicture?)null)))
            .OrderByDescending(row => row.At))
        {
            if (update is not null)
            {
                rows.Add(new TimelineRow(null, at, NocWords.Did(update), update));
                last = null;
            }
            else if (last is not null && IsMore(last, happened!) && newest - at <= Together)
            {
                last = last with { Connections = last.Connections + happened!.Connections };
                rows[^1] = new TimelineRow(at == newest ? null : at, newest, NocWords.Happened(last), null);
            }
            else
            {
                (last, newest) = (happened!, at);
                rows.Add(new TimelineRow(null, at, NocWords.Happened(last), null));
            }
        }

        return rows;
    }

    private static bool IsMore(EventPicture one, EventPicture other) =>
        one.Kind == other.Kind && one.Kind is IncidentEventKind.Lost or IncidentEventKind.Restored;
}
