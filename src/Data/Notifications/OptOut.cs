using Lightline.Data.Accounts;

namespace Lightline.Data.Notifications;

/// <summary>An address that said STOP.</summary>
public sealed class OptOut
{
    /// <summary>To which provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The address.</summary>
    public required string Address { get; set; }

    /// <summary>On which channel.</summary>
    public Channel Channel { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset Since { get; set; }
}
