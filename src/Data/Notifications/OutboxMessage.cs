namespace Lightline.Data.Notifications;

/// <summary>
/// Something that people may have to be told (<c>notify.outbox</c>). Offering it again is harmless: topic, subject,
/// kind and episode are unique.
/// </summary>
public sealed class OutboxMessage
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; set; }

    /// <summary>What about, such as <c>outage</c>.</summary>
    public required string Topic { get; set; }

    /// <summary>Which one.</summary>
    public required string Subject { get; set; }

    /// <summary>What happened to it.</summary>
    public required string Kind { get; set; }

    /// <summary>Counts its lawful repetitions.</summary>
    public long Episode { get; set; }

    /// <summary>The provider concerned, when one.</summary>
    public OrganisationId? OrganisationId { get; set; }

    /// <summary>The account concerned, when one.</summary>
    public AccountId? AccountId { get; set; }

    /// <summary>JSON object.</summary>
    public required string Payload { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Which Notifier works on it.</summary>
    public string? LeasedBy { get; set; }

    /// <summary>When the lease lapses (UTC).</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>When it was expanded (UTC).</summary>
    public DateTimeOffset? DoneAt { get; set; }
}
