namespace Lightline.Data.Live;

/// <summary>A running Collector and where its feed is. Written by Collectors; read only here.</summary>
public sealed class CollectorNode
{
    /// <summary>Its name.</summary>
    public required string Collector { get; set; }

    /// <summary>Base address of its feed.</summary>
    public required string FeedUrl { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Its last sign of life (UTC).</summary>
    public DateTimeOffset SeenAt { get; set; }
}
