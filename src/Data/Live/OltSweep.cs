using Lightline.Contracts;

namespace Lightline.Data.Live;

/// <summary>The last status sweep of an OLT. Written by its Collector; read only here.</summary>
public sealed class OltSweep
{
    /// <summary>The OLT.</summary>
    public OltId OltId { get; set; }

    /// <summary>Its region.</summary>
    public RegionId RegionId { get; set; }

    /// <summary>When the last complete sweep ended (UTC).</summary>
    public DateTimeOffset? SweptAt { get; set; }

    /// <summary>When the last attempt ended (UTC).</summary>
    public DateTimeOffset AttemptedAt { get; set; }

    /// <summary>Whether the OLT answered it.</summary>
    public bool IsReachable { get; set; }

    /// <summary>ONTs in the last complete sweep.</summary>
    public int OntsSeen { get; set; }

    /// <summary>How long it took.</summary>
    public int TookMilliseconds { get; set; }

    /// <summary>The region's epoch under which it was written.</summary>
    public long Epoch { get; set; }
}
