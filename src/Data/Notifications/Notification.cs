using Lightline.Data.Accounts;

namespace Lightline.Data.Notifications;

/// <summary>One message to one person; the in-app inbox is these rows.</summary>
public sealed class Notification : IOfAccount
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; set; }

    /// <summary>The outbox row it came from.</summary>
    public Guid OutboxId { get; set; }

    /// <summary>The provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The account.</summary>
    public AccountId AccountId { get; set; }

    /// <summary>What about.</summary>
    public required string Topic { get; set; }

    /// <summary>Which one.</summary>
    public required string Subject { get; set; }

    /// <summary>What happened to it.</summary>
    public required string Kind { get; set; }

    /// <summary>Counts its lawful repetitions.</summary>
    public long Episode { get; set; }

    /// <summary>How it is sent.</summary>
    public Channel Channel { get; set; }

    /// <summary>Where to.</summary>
    public required string Address { get; set; }

    /// <summary>What it says.</summary>
    public required string Body { get; set; }

    /// <summary>Where it stands.</summary>
    public required string State { get; set; }

    /// <summary>Why it stands there.</summary>
    public string? Reason { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was read in the portal (UTC).</summary>
    public DateTimeOffset? ReadAt { get; set; }
}
