namespace Lightline.Portal.Live;

/// <summary>What the live half says: one line when an episode begins and one when it ends.</summary>
internal static partial class LiveLog
{
    [LoggerMessage(1, LogLevel.Information, "Following the feed of {Collector} at {Url}")]
    public static partial void Following(this ILogger logger, string collector, string url);

    [LoggerMessage(2, LogLevel.Warning, "The feed of {Collector} at {Url} is away: {Reason}. Rows stand in, with their time")]
    public static partial void FeedAway(this ILogger logger, string collector, string url, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Live reads of the database fail: {Reason}")]
    public static partial void StoreAway(this ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Information, "Live reads of the database answer again")]
    public static partial void StoreBack(this ILogger logger);

    [LoggerMessage(10, LogLevel.Error, "A live read of the database met a row that cannot be read")]
    public static partial void BadRow(this ILogger logger, Exception failure);

    [LoggerMessage(8, LogLevel.Warning, "History cannot be read: {Reason}. Pages say so")]
    public static partial void HistoryAway(this ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Information, "History can be read again")]
    public static partial void HistoryBack(this ILogger logger);

    [LoggerMessage(6, LogLevel.Error, "A status stream ends: its frame cannot be made")]
    public static partial void FrameFailed(this ILogger logger, Exception failure);

    [LoggerMessage(7, LogLevel.Error, "The link to {Collector} ended by itself and is started again")]
    public static partial void LinkFailed(this ILogger logger, Exception? failure, string collector);

    [LoggerMessage(5, LogLevel.Warning, "{Count} Collectors are registered and {Max} are followed; the others are left out")]
    public static partial void TooManyCollectors(this ILogger logger, int count, int max);

    [LoggerMessage(11, LogLevel.Warning, "Incidents cannot be read: {Reason}. The last picture serves, with its time")]
    public static partial void IncidentsAway(this ILogger logger, string reason);

    [LoggerMessage(12, LogLevel.Information, "Incidents can be read again")]
    public static partial void IncidentsBack(this ILogger logger);

    [LoggerMessage(13, LogLevel.Warning, "{Count} incidents or more are left out: too many at once")]
    public static partial void IncidentsCut(this ILogger logger, int count);

    [LoggerMessage(14, LogLevel.Warning, "What is public of outages cannot be read: {Reason}. The last picture serves")]
    public static partial void PublicAway(this ILogger logger, string reason);

    [LoggerMessage(15, LogLevel.Information, "What is public of outages can be read again")]
    public static partial void PublicBack(this ILogger logger);

    [LoggerMessage(16, LogLevel.Warning, "The copy of the status page cannot be written to {Folder}: {Reason}")]
    public static partial void CopyFailed(this ILogger logger, string folder, string reason);

    [LoggerMessage(17, LogLevel.Information, "The copy of the status page can be written again")]
    public static partial void CopyBack(this ILogger logger);

    [LoggerMessage(18, LogLevel.Warning, "The plant cannot be read: {Reason}. The map shows the last one, if any")]
    public static partial void PlantAway(this ILogger logger, string reason);

    [LoggerMessage(19, LogLevel.Information, "The plant can be read again")]
    public static partial void PlantBack(this ILogger logger);

    [LoggerMessage(20, LogLevel.Warning,
        "Of the plant {LeftOut} rows are more than the map takes, and {Unplaced} boundaries or positions are no place")]
    public static partial void PlantCut(this ILogger logger, int leftOut, int unplaced);
}
