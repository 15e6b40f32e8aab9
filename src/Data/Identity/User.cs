using Microsoft.AspNetCore.Identity;

namespace Lightline.Data.Identity;

/// <summary>A sign-in (<c>retail.user_account</c>); its names are unique within its organisation only.</summary>
public sealed class User : IdentityUser<Guid>
{
    /// <summary>The organisation whose host name this user signs in on.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>What pages call the user.</summary>
    public string DisplayName { get; set; } = string.Empty;
}
