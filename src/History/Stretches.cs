using Lightline.Contracts.Live;

namespace Lightline.History;

/// <summary>Tells from raw points when an ONT was down and when nobody knows. Pure, as <see cref="Downsampler"/> is.</summary>
internal static class Stretches
{
    public static bool IsDown(OntStatus status) =>
        status is OntStatus.Offline or OntStatus.AuthFailed or OntStatus.AdminDown;

    /// <summary>The stretches of a window, oldest first; at most two a point and one more.</summary>
    /// <param name="newestFirst">Points with falling time, some perhaps before the window: they tell its first state.</param>
    /// <param name="from">Inclusive (UTC).</param>
    /// <param name="to">Exclusive (UTC).</param>
    public static IReadOnlyList<HistoryStretch> Of(
        IReadOnlyList<RawPoint> newestFirst, DateTimeOffset from, DateTimeOffset to)
    {
        var newest = new List<HistoryStretch>();
        var next = to;
        foreach (var point in newestFirst)
        {
            if (point.Status is not { } status)
            {
                continue;
            }

            var until = point.At + HistoryLimits.StatusHoldsFor;
            until = until < next ? until : next;
            Add(newest, until, next, isDown: false, from);
            if (status == OntStatus.Unknown || IsDown(status))
            {
                Add(newest, point.At, until, IsDown(status), from);
            }

            next = point.At < next ? point.At : next;
        }

        Add(newest, from, next, isDown: false, from);
        newest.Reverse();
        return newest;
    }

    private static void Add(
        List<HistoryStretch> newest, DateTimeOffset start, DateTimeOffset end, bool isDown, DateTimeOffset from)
    {
        start = start > from ? start : from;
        if (start >= end)
        {
            return;
        }

        if (newest.Count > 0 && newest[^1] is var later && later.From == end && later.IsDown == isDown)
        {
            newest[^1] = later with { From = start };
        }
        else
        {
            newest.Add(new HistoryStretch(start.ToUniversalTime(), end.ToUniversalTime(), isDown));
        }
    }
}
