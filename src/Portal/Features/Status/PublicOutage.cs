using Lightline.Contracts.Incidents;
using Lightline.Data.Incidents;

namespace Lightline.Portal.Features.Status;

/// <summary>What everybody may know of one outage. Counts are masked where they are read, in the database.</summary>
/// <param name="Number">Its public number.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Since">When the first home lost service (UTC).</param>
/// <param name="EndedAt">When it ended (UTC); null while it has not.</param>
/// <param name="IsQuiet">
/// Whether it goes on with few homes, of which nothing was heard for a day: it has its page, and no list names it.
/// </param>
/// <param name="Areas">Where, the most hit first.</param>
/// <param name="Updates">What was said of it, newest first.</param>
public sealed record PublicOutage(
    string Number,
    IncidentKind Kind,
    DateTimeOffset Since,
    DateTimeOffset? EndedAt,
    bool IsQuiet,
    IReadOnlyList<PublicArea> Areas,
    IReadOnlyList<PublicUpdate> Updates)
{
    /// <summary>What is said now.</summary>
    public PublicUpdate? Word => Updates.Count == 0 ? null : Updates[0];

    /// <summary>Whether it is over.</summary>
    public bool IsOver => EndedAt is not null;
}

/// <summary>One area of an outage.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="HomesOff">Homes without service; null for fewer than five.</param>
public sealed record PublicArea(string Name, long? HomesOff);

/// <summary>Something that was said in public.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Stage">How far the work was.</param>
/// <param name="Message">What was said: text, never markup.</param>
/// <param name="BackFrom">Earliest time at which service is expected back (UTC).</param>
/// <param name="BackBy">Latest time at which service is expected back (UTC).</param>
/// <param name="BackReason">Why that is another time than was told before: text, never markup.</param>
/// <param name="NextUpdateAt">When people hear more at the latest (UTC).</param>
public sealed record PublicUpdate(
    DateTimeOffset At,
    IncidentStage? Stage,
    string? Message,
    DateTimeOffset? BackFrom,
    DateTimeOffset? BackBy,
    string? BackReason,
    DateTimeOffset? NextUpdateAt);

/// <summary>All that is public of outages at one moment. Never changes; a crowd shares it.</summary>
/// <param name="Version">The picture of incidents it belongs to.</param>
/// <param name="ReadAt">When the database said so (UTC); null when it never has.</param>
/// <param name="Outages">Those going on first, then those that ended within a day.</param>
public sealed record PublicPicture(long Version, DateTimeOffset? ReadAt, IReadOnlyList<PublicOutage> Outages)
{
    /// <summary>Nothing was read yet.</summary>
    public static PublicPicture None { get; } = new(-1, null, []);

    /// <summary>Those going on that lists name.</summary>
    public IEnumerable<PublicOutage> Open => Outages.Where(o => o is { IsOver: false, IsQuiet: false });
}
