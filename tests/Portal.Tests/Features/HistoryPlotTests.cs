using Lightline.Contracts;
using Lightline.History;
using Lightline.Portal.Features.Connection.Islands;
using Lightline.Portal.Tests.Live;

namespace Lightline.Portal.Tests.Features;

public sealed class HistoryPlotTests
{
    private static readonly DateTimeOffset Start = Onts.Noon.AddDays(-30);

    [Fact]
    public void A_break_of_a_minute_in_30_days_is_a_thin_line_and_not_its_six_hours()
    {
        var plot = Plot(new HistoryStretch(Start.AddDays(15), Start.AddDays(15).AddMinutes(1), IsDown: true));
        Assert.Equal("M300 0h2v160h-2z", plot.Down);
        Assert.Equal("", plot.Unknown);
        var from = Start.AddDays(15).ToUnixTimeSeconds();
        Assert.Equal($"{from}-{from + 60}", plot.DownTimes);
    }

    [Fact]
    public void What_is_not_known_is_drawn_as_long_as_it_was()
    {
        var plot = Plot(new HistoryStretch(Start, Start.AddDays(27), IsDown: false));
        Assert.Equal("M0 0h540v160h-540z", plot.Unknown);
        Assert.Equal("", plot.Down);
    }

    [Fact]
    public void However_often_a_box_flaps_the_drawing_stays_small()
    {
        var flaps = Enumerable.Range(0, 20_000)
            .Select(i => new HistoryStretch(Start.AddMinutes(2 * i), Start.AddMinutes((2 * i) + 1), IsDown: true));
        Assert.InRange(Plot([.. flaps]).Down.Length, 1, 400 * 24);
    }

    private static HistoryPlot Plot(params HistoryStretch[] stretches)
    {
        var buckets = Enumerable.Range(0, 120).Select(i => new HistoryBucket(
            Start.AddHours(6 * i), new LightLevels(-20, -19, -18, 9), IsGap: false, TimeSpan.Zero, TimeSpan.Zero));
        var occupancy = new Occupancy(new ConnectionId(1), new OntId(1), Start, To: null);
        return HistoryPlot.Of(new HistorySeries(
            occupancy, HistorySpan.Month, Start, Onts.Noon, TimeSpan.FromHours(6), [.. buckets], IsCut: false)
        {
            Stretches = stretches,
        });
    }
}
