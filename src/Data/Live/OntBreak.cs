using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Data.Live;

/// <summary>One loss of service of an ONT. Written by its Collector; readers cut it to their own tenure.</summary>
public sealed class OntBreak
{
    /// <summary>The ONT.</summary>
    public OntId OntId { get; set; }

    /// <summary>When it began (UTC).</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When service was back (UTC); null while it lasts.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why.</summary>
    public DownCause Cause { get; set; }

    /// <summary>Its region.</summary>
    public RegionId RegionId { get; set; }
}
