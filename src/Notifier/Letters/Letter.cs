namespace Lightline.Notifier.Letters;

/// <summary>A row of <c>notify.letter</c> whose attempt has begun.</summary>
/// <param name="Id">The same at each attempt.</param>
/// <param name="Number">Of the attempt, from 1.</param>
/// <param name="Address">Phone number or e-mail address.</param>
/// <param name="Kind">What it says.</param>
/// <param name="IsRepeat">Whether an attempt before this one may have been heard.</param>
/// <param name="GoodUntil">When it is of no use any more (UTC).</param>
/// <param name="BegunAt">When it was marked as begun (UTC).</param>
/// <param name="Facts">What it can speak of; what is told of happened when it was made.</param>
internal sealed record Letter(
    Guid Id,
    int Number,
    string Address,
    string Kind,
    bool IsRepeat,
    DateTimeOffset GoodUntil,
    DateTimeOffset BegunAt,
    MessageFacts Facts);
