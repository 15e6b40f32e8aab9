using Lightline.History;

namespace Lightline.Portal.Features.Connection;

/// <summary>Of which time something is known, as the history of the last 30 days tells.</summary>
/// <param name="month">That history; null when it cannot be read, and then nothing is known.</param>
internal sealed class WatchedTime(HistorySeries? month)
{
    /// <summary>Where the history begins: 30 days back, or when the account's own time did.</summary>
    public DateTimeOffset From => month?.From ?? DateTimeOffset.MinValue;

    /// <summary>The first moment of which something is known; null when there is none.</summary>
    public DateTimeOffset? Began
    {
        get
        {
            if (month is null || month.From >= month.To)
            {
                return null;
            }

            return month.Stretches is [{ IsDown: false } first, ..] && first.From == month.From
                ? first.To < month.To ? first.To : null
                : month.From;
        }
    }

    /// <summary>How long nothing is known between two moments; all of what lies outside the history.</summary>
    public TimeSpan UnknownIn(DateTimeOffset from, DateTimeOffset to)
    {
        if (month is null)
        {
            return to - from;
        }

        var inside = new HistoryStretch(month.From, month.To, IsDown: false).Within(from, to);
        var unknown = month.Stretches.Where(s => !s.IsDown).Sum(s => s.Within(from, to).Ticks);
        return to - from - inside + TimeSpan.FromTicks(unknown);
    }
}
