using Lightline.Contracts;
using Lightline.History;
using Lightline.Portal.Features.Connection.Islands;
using Lightline.Portal.Tests.Live;

namespace Lightline.Portal.Tests.Features;

public sealed class HistoryWordsTests
{
    [Theory]
    [InlineData(0, 0, false, "Never off.")]
    [InlineData(12, 0, false, "Off for 12 min.")]
    [InlineData(0, 90, false, "Not known for 1 h 30 min.")]
    [InlineData(12, 90, false, "Off for 12 min. Not known for 1 h 30 min.")]
    [InlineData(0, 0, true, "Not known for a part of it.")]
    [InlineData(12, 0, true, "Off for 12 min. Not known for a part of it.")]
    public void Never_off_is_said_only_of_a_time_that_is_known_whole(int down, int unknown, bool isCut, string words)
    {
        var light = new LightLevels(-20, -19, -18, 9);
        HistoryBucket[] buckets =
        [
            new(Onts.Noon.AddHours(-6), light, IsGap: false, TimeSpan.FromMinutes(down), TimeSpan.Zero),
            new(Onts.Noon, light, IsGap: false, TimeSpan.Zero, TimeSpan.FromMinutes(unknown)),
        ];
        var series = new HistorySeries(
            new Occupancy(new ConnectionId(1), new OntId(1), Onts.Noon.AddDays(-40), To: null),
            HistorySpan.Month,
            Onts.Noon.AddHours(-6),
            Onts.Noon.AddHours(6),
            TimeSpan.FromHours(6),
            buckets,
            isCut);
        Assert.Equal(words, HistorySection.Outages(series));
    }
}
