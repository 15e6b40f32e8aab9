namespace Lightline.Portal.Live.Feeds;

/// <summary>The token that opens the feeds. Read at each connect, so that a new one needs no restart.</summary>
internal sealed class FeedToken(IConfiguration configuration)
{
    /// <summary>Configuration key of the file.</summary>
    public const string FileKey = "Feed:TokenFile";

    /// <summary>The token; null when the file's name is not configured.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken) =>
        configuration[FileKey] is { Length: > 0 } file
            ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim()
            : null;
}
