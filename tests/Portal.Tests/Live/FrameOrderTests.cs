using Lightline.Contracts.Live;
using Lightline.Portal.Live.Feeds;

namespace Lightline.Portal.Tests.Live;

public sealed class FrameOrderTests
{
    private static readonly Guid _one = Guid.CreateVersion7(Onts.Noon);
    private static readonly Guid _two = Guid.CreateVersion7(Onts.Noon.AddSeconds(1));

    [Fact]
    public void Frames_count_from_one_without_gaps()
    {
        var order = new FrameOrder();
        Assert.Equal(FrameOrder.Answer.InOrder, order.Check(Frame(_one, 1)));
        Assert.Equal(FrameOrder.Answer.InOrder, order.Check(Frame(_one, 2)));
        Assert.Equal(FrameOrder.Answer.Gap, order.Check(Frame(_one, 4)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void First_frame_that_is_not_the_first_is_a_gap(long number) =>
        Assert.Equal(FrameOrder.Answer.Gap, new FrameOrder().Check(Frame(_one, number)));

    [Fact]
    public void Frame_twice_is_a_gap()
    {
        var order = new FrameOrder();
        order.Check(Frame(_one, 1));
        Assert.Equal(FrameOrder.Answer.Gap, order.Check(Frame(_one, 1)));
    }

    [Fact]
    public void Another_run_of_the_sender_is_noticed()
    {
        var order = new FrameOrder();
        order.Check(Frame(_one, 1));
        Assert.Equal(FrameOrder.Answer.OtherSender, order.Check(Frame(_two, 2)));
    }

    private static FeedFrame Frame(Guid sender, long number) =>
        Onts.Frame(number, FeedFrameKind.Heartbeat, [], sender: sender);
}
