using Lightline.Collector.State;
using Lightline.Collector.StateRows;
using Lightline.Collector.Tests.Inventory;
using Lightline.Collector.Tests.State;
using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Tests.StateRows;

public class RowBookTests
{
    private readonly RowBook _book = new();

    [Fact]
    public void An_ont_has_one_slot_and_the_newest_wins_even_over_what_is_put_back()
    {
        Put(OntStatus.Online);
        Put(OntStatus.Offline);
        var taken = _book.TakeAll();
        Assert.Equal(OntStatus.Offline, Assert.Single(taken.Onts).Row.Status);
        Put(OntStatus.Connecting);
        _book.PutBack(taken);
        Assert.Equal(OntStatus.Connecting, Assert.Single(_book.TakeAll().Onts).Row.Status);
        Assert.Equal(0, _book.Pending);
    }

    [Fact]
    public void Breaks_beyond_the_bound_are_counted()
    {
        for (var i = 0; i < RowBook.BreaksMax + 10; i++)
        {
            Put(OntStatus.Offline, new Break(StateSamples.At(i), null, DownCause.LossOfSignal));
        }

        Assert.Equal(10, _book.BreaksDropped);
        Put(OntStatus.Online, new Break(StateSamples.At(0), StateSamples.At(9), DownCause.LossOfSignal));
        Assert.Equal(10, _book.BreaksDropped);
        Assert.Equal(RowBook.BreaksMax, _book.TakeAll().Breaks.Count);
    }

    [Theory]
    [InlineData(2, 0, 0)]
    [InlineData(0, 3, 4)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 0, 9)]
    public void Halves_are_never_empty_and_lose_nothing(int onts, int olts, int breaks)
    {
        var batch = new RowBatch(
            [.. Enumerable.Repeat(new OwnedRow<OntLive>(SmallPlant.Region, StateSamples.Unseen.Live), onts)],
            [.. Enumerable.Repeat(default(OwnedRow<OltState>), olts)],
            [.. Enumerable.Repeat(default(OwnedRow<BreakRow>), breaks)]);
        var halves = batch.Halve();
        Assert.All(halves, h => Assert.NotEqual(0, h.Count));
        Assert.Equal(batch.Count, halves.Sum(h => h.Count));
    }

    private void Put(OntStatus status, Break? loss = null) => _book.OnChange(new Change(
        SmallPlant.Region,
        StateSamples.Unseen.Live with { Ont = new OntId(1), Status = status },
        Tells.LiveAndRow, null, loss, null));
}
