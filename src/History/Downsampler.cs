using Lightline.Contracts.Live;

namespace Lightline.History;

/// <summary>
/// Makes equal buckets of raw points: pure, and the same for every store, so that all stores give the same answer.
/// </summary>
internal static class Downsampler
{
    public static TimeSpan Length(HistorySpan span) =>
        span == HistorySpan.Day ? TimeSpan.FromHours(24) : TimeSpan.FromDays(30);

    public static TimeSpan BucketWidth(HistorySpan span) =>
        span == HistorySpan.Day ? TimeSpan.FromMinutes(15) : TimeSpan.FromHours(6);

    /// <summary>Buckets that cover the window, oldest first.</summary>
    /// <param name="newestFirst">Points with falling time, some perhaps before the window: they tell its first state.</param>
    /// <param name="from">Inclusive (UTC).</param>
    /// <param name="to">Exclusive (UTC), after <paramref name="from"/>.</param>
    /// <param name="width">A whole fraction of a day.</param>
    public static HistoryBucket[] MakeBuckets(
        IReadOnlyList<RawPoint> newestFirst,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan width)
    {
        var first = from.UtcTicks / width.Ticks;
        var drafts = new Draft[(int)(((to.UtcTicks - 1) / width.Ticks) - first + 1)];
        var window = new Window(from.UtcTicks, to.UtcTicks, first, width.Ticks);
        AddLight(drafts, newestFirst, in window);
        AddStates(drafts, newestFirst, in window);
        var buckets = new HistoryBucket[drafts.Length];
        for (var i = 0; i < drafts.Length; i++)
        {
            buckets[i] = drafts[i].ToBucket(window.StartOf(i), window.LengthOf(i));
        }

        return buckets;
    }

    private static void AddLight(Draft[] drafts, IReadOnlyList<RawPoint> newestFirst, in Window window)
    {
        var previous = long.MinValue;
        for (var i = newestFirst.Count - 1; i >= 0; i--)
        {
            if (newestFirst[i].RxPowerDbm is not { } light)
            {
                continue;
            }

            var at = newestFirst[i].At.UtcTicks;
            if (previous != long.MinValue && at - previous <= HistoryLimits.LightHoldsFor.Ticks)
            {
                var last = Math.Min(window.IndexOf(at), drafts.Length - 1);
                for (var bucket = Math.Max(0, window.IndexOf(previous)); bucket <= last; bucket++)
                {
                    drafts[bucket].IsBridged = true;
                }
            }

            previous = at;
            if (at >= window.From && at < window.To)
            {
                drafts[window.IndexOf(at)].AddLight(light);
            }
        }
    }

    private static void AddStates(Draft[] drafts, IReadOnlyList<RawPoint> newestFirst, in Window window)
    {
        var next = window.To;
        foreach (var point in newestFirst)
        {
            if (point.Status is not { } status)
            {
                continue;
            }

            var at = point.At.UtcTicks;
            var until = Math.Min(next, at + HistoryLimits.StatusHoldsFor.Ticks);
            AddState(drafts, status, Math.Max(at, window.From), Math.Min(until, window.To), in window);
            next = Math.Min(next, at);
        }
    }

    /// <summary>Spreads one stretch of a state over the buckets it touches.</summary>
    private static void AddState(Draft[] drafts, OntStatus status, long from, long to, in Window window)
    {
        while (from < to)
        {
            var bucket = window.IndexOf(from);
            var end = Math.Min(to, window.StartOf(bucket) + window.Width);
            drafts[bucket].AddState(status, end - from);
            from = end;
        }
    }

    /// <param name="From">Ticks, inclusive.</param>
    /// <param name="To">Ticks, exclusive.</param>
    /// <param name="First">The first bucket's start in widths since year 1.</param>
    /// <param name="Width">Ticks.</param>
    private readonly record struct Window(long From, long To, long First, long Width)
    {
        public int IndexOf(long ticks) => (int)((ticks / Width) - First);

        public long StartOf(int bucket) => (First + bucket) * Width;

        /// <summary>Ticks of a bucket that lie in the window.</summary>
        public long LengthOf(int bucket) => Math.Min(StartOf(bucket) + Width, To) - Math.Max(StartOf(bucket), From);
    }

    private struct Draft
    {
        private int _count;
        private double _min;
        private double _max;
        private double _sum;
        private long _down;
        private long _known;

        /// <summary>Lies between two light levels that are near enough to draw a line between.</summary>
        public bool IsBridged { get; set; }

        public void AddLight(double light)
        {
            _min = _count == 0 ? light : Math.Min(_min, light);
            _max = _count == 0 ? light : Math.Max(_max, light);
            _sum += light;
            _count++;
        }

        public void AddState(OntStatus status, long ticks)
        {
            _known += status == OntStatus.Unknown ? 0 : ticks;
            _down += Stretches.IsDown(status) ? ticks : 0;
        }

        public readonly HistoryBucket ToBucket(long start, long length) => new(
            new DateTimeOffset(start, TimeSpan.Zero),
            _count == 0 ? null : new LightLevels(_min, Mean, _max, _count),
            IsGap: _count == 0 && !IsBridged,
            DownFor: new TimeSpan(_down),
            UnknownFor: new TimeSpan(length - _known));

        /// <summary>Rounding may carry a mean of equal numbers past them.</summary>
        private readonly double Mean => Math.Clamp(_sum / _count, _min, _max);
    }
}
