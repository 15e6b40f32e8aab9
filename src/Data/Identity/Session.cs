namespace Lightline.Data.Identity;

/// <summary>
/// One sign-in on one device (<c>retail.session</c>). A row is its owner's alone: not even the account's holder sees those of
/// others.
/// </summary>
public sealed class Session
{
    /// <summary>UUIDv7.</summary>
    public SessionId Id { get; set; }

    /// <summary>Where they signed in.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>Who.</summary>
    public Guid UserId { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>About when its owner last looked at a page, to the minute (UTC).</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>What the browser called itself, in our words; at most 60 characters.</summary>
    public required string Device { get; set; }

    /// <summary>When it was ended; null while it runs, and when it ran out (UTC).</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it was ended; null with <see cref="EndedAt"/>.</summary>
    public SessionEnd? EndReason { get; set; }
}
