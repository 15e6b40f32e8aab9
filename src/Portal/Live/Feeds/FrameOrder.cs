using Lightline.Contracts.Live;

namespace Lightline.Portal.Live.Feeds;

/// <summary>Checks that a feed's frames are one sender's, from 1, without a gap.</summary>
internal sealed class FrameOrder
{
    private Guid _sender;
    private long _last;

    /// <summary>What a frame is in the row of those before it.</summary>
    public enum Answer
    {
        /// <summary>The next one.</summary>
        InOrder,

        /// <summary>One or more are missing, or came twice.</summary>
        Gap,

        /// <summary>The process at the other end is another run.</summary>
        OtherSender,
    }

    public Answer Check(FeedFrame frame)
    {
        if (_last > 0 && frame.Sender != _sender)
        {
            return Answer.OtherSender;
        }
        if (frame.Number != _last + 1)
        {
            return Answer.Gap;
        }
        _sender = frame.Sender;
        _last = frame.Number;
        return Answer.InOrder;
    }
}
