using System.Globalization;
using System.Text;
using Lightline.History;

namespace Lightline.Portal.Features.Connection.Islands;

/// <summary>
/// One series as the shapes of a small drawing, in the drawing's own units. A line runs only between neighbours that
/// were measured; a gap stays a gap, because a line across it would be a claim. What was off and what nobody knows is
/// drawn as long as it was.
/// </summary>
internal sealed class HistoryPlot
{
    /// <summary>Width of the drawing.</summary>
    public const int Width = 600;

    /// <summary>Height of the drawing.</summary>
    public const int Height = 160;

    /// <summary>The levels whose lines are drawn, dBm; the stylesheet places their numbers.</summary>
    public static IReadOnlyList<int> Levels { get; } = [-8, -15, -20, -25];

    private const double TopDbm = -5;
    private const double BottomDbm = -30;

    /// <summary>A break of a minute in 30 days must be seen: a pixel on a phone, two on a desk.</summary>
    private const double BreakWidthMin = 2;

    private readonly DateTimeOffset _start;
    private readonly TimeSpan _length;

    private HistoryPlot(HistorySeries series)
    {
        _start = series.From;
        _length = series.To - series.From;
        (Line, Range) = Curves(series);
        var down = Merge(series.Stretches.Where(s => s.IsDown));
        var unknown = Merge(series.Stretches.Where(s => !s.IsDown));
        (Down, Unknown) = (Columns(down, BreakWidthMin), Columns(unknown, 0));
        (DownTimes, UnknownTimes) = (Times(down), Times(unknown));
    }

    /// <summary>Path of the mean light.</summary>
    public string Line { get; }

    /// <summary>Path of the bars from the weakest to the strongest light of each bucket.</summary>
    public string Range { get; }

    /// <summary>Path of the columns in which the box was down; empty when there are none.</summary>
    public string Down { get; }

    /// <summary>Path of the columns of which nothing is known; empty when there are none.</summary>
    public string Unknown { get; }

    /// <summary>The columns of <see cref="Down"/> as pairs of seconds since 1970: "1790000000-1790000060 ...".</summary>
    public string DownTimes { get; }

    /// <summary>The columns of <see cref="Unknown"/>, likewise.</summary>
    public string UnknownTimes { get; }

    public static HistoryPlot Of(HistorySeries series) => new(series);

    /// <summary>Height of a level in the drawing.</summary>
    public static double YOf(double dbm) =>
        Math.Round(Height * (TopDbm - Math.Clamp(dbm, BottomDbm, TopDbm)) / (TopDbm - BottomDbm), 1);

    /// <summary>A coordinate as SVG wants it, whatever the visitor's language.</summary>
    public static string Text(double coordinate) => coordinate.ToString("0.#", CultureInfo.InvariantCulture);

    private (string Line, string Range) Curves(HistorySeries series)
    {
        var line = new StringBuilder();
        var range = new StringBuilder();
        var isJoined = false;
        foreach (var bucket in series.Buckets)
        {
            if (bucket.Light is { } light)
            {
                var x = XOf(bucket.At + (series.BucketWidth / 2));
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

        return (line.ToString(), range.ToString());
    }

    /// <summary>
    /// Stretches so near to each other that the drawing could not part them become one: at most one a unit and a half of
    /// the width, however often a box flaps.
    /// </summary>
    private List<HistoryStretch> Merge(IEnumerable<HistoryStretch> stretches)
    {
        var near = _length * 1.5 / Width;
        var merged = new List<HistoryStretch>();
        foreach (var stretch in stretches)
        {
            if (merged.Count > 0 && stretch.From - merged[^1].To < near)
            {
                merged[^1] = merged[^1] with { To = stretch.To };
            }
            else
            {
                merged.Add(stretch);
            }
        }

        return merged;
    }

    private string Columns(List<HistoryStretch> stretches, double widthMin)
    {
        var path = new StringBuilder();
        foreach (var stretch in stretches)
        {
            var left = XOf(stretch.From);
            var width = Text(Math.Max(XOf(stretch.To) - left, widthMin));
            path.Append(CultureInfo.InvariantCulture, $"M{Text(left)} 0h{width}v{Height}h-{width}z");
        }

        return path.ToString();
    }

    private static string Times(List<HistoryStretch> stretches) => string.Join(
        ' ', stretches.Select(s => FormattableString.Invariant($"{s.From.ToUnixTimeSeconds()}-{s.To.ToUnixTimeSeconds()}")));

    /// <summary>The first and the last bucket reach out of the window; what they hold does not.</summary>
    private double XOf(DateTimeOffset at) => Math.Round(Width * Math.Clamp((at - _start) / _length, 0, 1), 1);

    private static void Append(StringBuilder path, char command, double x, double y) =>
        path.Append(command).Append(Text(x)).Append(' ').Append(Text(y));
}
