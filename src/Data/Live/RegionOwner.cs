using Lightline.Contracts;

namespace Lightline.Data.Live;

/// <summary>Which Collector may write for a region. Written by Collectors; read only here.</summary>
public sealed class RegionOwner
{
    /// <summary>The region.</summary>
    public RegionId RegionId { get; set; }

    /// <summary>The Collector's name.</summary>
    public required string Collector { get; set; }

    /// <summary>Grows with every change of hands.</summary>
    public long Epoch { get; set; }

    /// <summary>When the lease lapses (UTC).</summary>
    public DateTimeOffset Until { get; set; }
}
