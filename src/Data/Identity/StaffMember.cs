namespace Lightline.Data.Identity;

/// <summary>
/// A role that somebody holds at the organisation they work for (<c>retail.staff_role</c>); a sign-in may hold several. Who
/// holds one has no account there, and the Portal's own role writes none of these rows.
/// </summary>
public sealed class StaffMember
{
    /// <summary>The organisation.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The sign-in.</summary>
    public Guid UserId { get; set; }

    /// <summary>What they do there.</summary>
    public StaffRole Role { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset GrantedAt { get; set; }
}
