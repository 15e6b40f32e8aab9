namespace Lightline.Data.Jobs;

/// <summary>One piece of scheduled work; unique on kind, subject and due, so that every replica may offer it.</summary>
public sealed class WorkItem
{
    /// <summary>Assigned by the database.</summary>
    public long Id { get; set; }

    /// <summary>Which job.</summary>
    public required string Kind { get; set; }

    /// <summary>On what.</summary>
    public required string Subject { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>Who works on it.</summary>
    public string? LeasedBy { get; set; }

    /// <summary>When the lease lapses (UTC).</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>When it was done (UTC).</summary>
    public DateTimeOffset? DoneAt { get; set; }
}
