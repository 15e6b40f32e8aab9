using System.Globalization;
using System.Text;
using Lightline.History;

namespace Lightline.Portal.Features.Connection.Islands;

/// <summary>
/// One series as the shapes of a small drawing, in the drawing's own units. A line runs only between neighbours that
/// were measured; a gap stays a gap, because a line across it would be a claim.
/// </summary>
internal sealed class HistoryPlot
{
    /// <summary>Width of the drawing.</summary>
    public const int Width = 600;

    /// <summary>Height of the drawing.</summary>
    public const int Height = 160;

    /// <summary>The levels whose lines are drawn, dBm.</summary>
    public static IReadOnlyList<int> Levels { get; } = [-8, -15, -20, -25];

    private const double TopDbm = -5;
    private const double BottomDbm = -30;

    private HistoryPlot(string line, string range, IReadOnlyList<(double X, double Width)> breaks)
    {
        Line = line;
        Range = range;
        Breaks = breaks;
    }

    /// <summary>Path of the mean light.</summary>
    public string Line { get; }

    /// <summary>Path of the bars from the weakest to the strongest light of each bucket.</summary>
    public string Range { get; }

    /// <summary>Where the box was down.</summary>
    public IReadOnlyList<(double X, double Width)> Breaks { get; }

    public static HistoryPlot Of(HistorySeries series)
    {
        var line = new StringBuilder();
        var range = new StringBuilder();
        var breaks = new List<(double, double)>();
        var isJoined = false;
        for (var at = 0; at < series.Buckets.Count; at++)
        {
            var bucket = series.Buckets[at];
            var left = XOf(series, bucket.At);
            var right = XOf(series, bucket.At + series.BucketWidth);
            if (bucket.WasDown)
            {
                breaks.Add((left, Math.Max(right - left, 2)));
            }
            if (bucket.Light is { } light)
            {
                var x = (left + right) / 2;
                Append(line, isJoined ? 'L' : 'M', x, YOf(light.Mean));
                Append(range, 'M', x, YOf(light.Max));
                Append(range, 'L', x, YOf(light.Min));
                isJoined = true;
            }
            else if (bucket.IsGap)
            {
                isJoined = false;
            }
        }
        return new HistoryPlot(line.ToString(), range.ToString(), breaks);
    }

    /// <summary>Height of a level in the drawing.</summary>
    public static double YOf(double dbm) =>
        Math.Round(Height * (TopDbm - Math.Clamp(dbm, BottomDbm, TopDbm)) / (TopDbm - BottomDbm), 1);

    /// <summary>A coordinate as SVG wants it, whatever the visitor's language.</summary>
    public static string Text(double coordinate) => coordinate.ToString("0.#", CultureInfo.InvariantCulture);

    private static double XOf(HistorySeries series, DateTimeOffset at)
    {
        var start = series.Buckets[0].At;
        var end = series.Buckets[^1].At + series.BucketWidth;
        return Math.Round(Width * ((at - start) / (end - start)), 1);
    }

    private static void Append(StringBuilder path, char command, double x, double y) =>
        path.Append(command).Append(Text(x)).Append(' ').Append(Text(y));
}
