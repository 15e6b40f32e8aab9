using Lightline.Contracts.Incidents;

namespace Lightline.Verdict;

/// <summary>
/// The open incident of which a connection is an affected member, with what the NOC says of it. A member that is restored
/// has none: its own box speaks for it.
/// </summary>
public sealed record Outage
{
    /// <summary>The incident's public number.</summary>
    public required string Number { get; init; }

    /// <summary>What it is.</summary>
    public required IncidentKind Kind { get; init; }

    /// <summary>When this connection lost service in it (UTC).</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether a poll proved it; before that its page does not exist in public.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>Whether all but a few of the homes that it hit have service again.</summary>
    public bool IsMostlyOver { get; init; }

    /// <summary>How far the work is; null until somebody said so.</summary>
    public OutageStage? Stage { get; init; }

    /// <summary>What the NOC says, as it typed it: text, never markup. Null until somebody said something.</summary>
    public string? Message { get; init; }

    /// <summary>Earliest time at which service is expected back (UTC).</summary>
    public DateTimeOffset? BackFrom { get; init; }

    /// <summary>Latest time at which service is expected back (UTC).</summary>
    public DateTimeOffset? BackBy { get; init; }

    /// <summary>Why that is another time than was told before: text, never markup; null when it is not.</summary>
    public string? BackReason { get; init; }

    /// <summary>When people hear more at the latest (UTC).</summary>
    public DateTimeOffset? NextUpdateAt { get; init; }
}
