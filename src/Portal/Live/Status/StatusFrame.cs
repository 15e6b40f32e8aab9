namespace Lightline.Portal.Live.Status;

/// <summary>
/// One frame of <c>StatusHub.Follow</c>. Numbers count the frames sent to this viewer, so coalescing makes no gap; the
/// first frame of a stream is the whole picture, as is every later one.
/// </summary>
/// <param name="Sender">This process's run.</param>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="SentAt">Our clock (UTC), by which the page measures the times in the frame.</param>
/// <param name="View">What to show now, and later when nothing newer came.</param>
internal sealed record StatusFrame(
    Guid Sender, long Number, DateTimeOffset SentAt, StatusView View);
