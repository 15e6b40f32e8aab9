namespace Lightline.Portal.Features.Noc;

/// <summary>When service is expected back, as people are told it.</summary>
/// <param name="From">Earliest (UTC); null where only the latest is told.</param>
/// <param name="By">Latest (UTC).</param>
public sealed record BackTime(DateTimeOffset? From, DateTimeOffset By)
{
    /// <summary>The time of a row; null where it told none.</summary>
    public static BackTime? Of(DateTimeOffset? from, DateTimeOffset? by) => by is { } latest ? new(from, latest) : null;

    /// <summary>Whether people read the same at that moment: to the minute, and without a beginning that has passed.</summary>
    public bool ReadsAs(BackTime? other, DateTimeOffset at) => other is not null
        && Minute(By) == Minute(other.By)
        && Ahead(From, at) == Ahead(other.From, at);

    private static long? Ahead(DateTimeOffset? from, DateTimeOffset at) =>
        from is { } start && start > at ? Minute(start) : null;

    private static long Minute(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;
}
