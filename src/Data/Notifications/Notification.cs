using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Data.Accounts;

namespace Lightline.Data.Notifications;

/// <summary>
/// One message to one address on one channel; the in-app inbox is these rows. What it says is written when its first
/// attempt begins, in the words of that moment.
/// </summary>
public sealed class Notification : IOfAccount
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; set; }

    /// <summary>The outbox row it came from; null when it came from an incident.</summary>
    public Guid? OutboxId { get; set; }

    /// <summary>The incident it tells of.</summary>
    public IncidentId? IncidentId { get; set; }

    /// <summary>The connection it tells of.</summary>
    public ConnectionId? ConnectionId { get; set; }

    /// <summary>What the NOC said, when this passes it on.</summary>
    public Guid? UpdateId { get; set; }

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

    /// <summary>Its subject line, where the channel has one.</summary>
    public string? Headline { get; set; }

    /// <summary>What it says; null until the first attempt begins.</summary>
    public string? Body { get; set; }

    /// <summary>
    /// The connections (<see cref="Lightline.Contracts.ConnectionId"/>) of whose return its words speak; null where it tells
    /// of no return, or nothing yet.
    /// </summary>
    public long[]? SpokeOf { get; set; }

    /// <summary>Where it stands.</summary>
    public NotificationState State { get; set; }

    /// <summary>Why it stands there.</summary>
    public string? Reason { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it is to be looked at next (UTC); null when there is nothing left to do.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Attempts begun.</summary>
    public int Attempts { get; set; }

    /// <summary>When the gateway, the mail server or the inbox took it (UTC).</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>When it was read in the portal (UTC).</summary>
    public DateTimeOffset? ReadAt { get; set; }
}
