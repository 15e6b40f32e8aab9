using Lightline.Collector.Metrics;

namespace Lightline.Collector.Lanes;

/// <summary>Every lane shows the same four numbers.</summary>
internal static class LaneMetrics
{
    public static void Show<T>(this CollectorMetrics metrics, Lane<T> lane)
    {
        var tag = new KeyValuePair<string, object?>("lane", lane.Name);
        metrics.Gauge("collector_lane_depth", "Items waiting.", () => lane.Depth, tag);
        metrics.Counter("collector_lane_added_total", "Items offered.", () => lane.Added, tag);
        metrics.Counter("collector_lane_taken_total", "Items taken by the next stage.", () => lane.Taken, tag);
        metrics.Counter("collector_lane_dropped_total", "Items dropped because it was full.", () => lane.Dropped, tag);
    }

    public static void Show(this CollectorMetrics metrics, ReadingLanes lanes)
    {
        metrics.Show(lanes.Polled);
        metrics.Show(lanes.Traps);
        metrics.Show(lanes.Mqtt);
        metrics.Show(lanes.Sweeps);
    }
}
