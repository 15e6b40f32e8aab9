namespace Lightline.Data.Notifications;

/// <summary>One try to deliver a notification.</summary>
public sealed class Attempt
{
    /// <summary>Assigned by the database.</summary>
    public long Id { get; set; }

    /// <summary>The notification.</summary>
    public Guid NotificationId { get; set; }

    /// <summary>From 1.</summary>
    public int Number { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>UTC; null while it runs or when nobody knows.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How it ended.</summary>
    public string? Outcome { get; set; }

    /// <summary>Why.</summary>
    public string? Reason { get; set; }
}
