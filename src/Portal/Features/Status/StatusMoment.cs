namespace Lightline.Portal.Features.Status;

/// <summary>The public picture as a page shows it at one moment.</summary>
/// <param name="Picture">The outages.</param>
/// <param name="Now">Now (UTC).</param>
/// <param name="AsOf">Until when it is known to be right (UTC); null when nothing was ever read.</param>
/// <param name="IsOld">Whether that is too long ago.</param>
public sealed record StatusMoment(PublicPicture Picture, DateTimeOffset Now, DateTimeOffset? AsOf, bool IsOld);
