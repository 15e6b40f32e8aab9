namespace Lightline.Portal.Identity.Keys;

/// <summary>A key as its owner sees it (<c>retail.api_key</c>). What it is nobody can read any more.</summary>
public sealed record ApiKey
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; init; }

    /// <summary>What its owner calls it.</summary>
    public string Name { get; init; } = "";

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it opens nothing (UTC).</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The hour in which it was last used (UTC); null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}
