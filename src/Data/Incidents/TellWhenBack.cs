using Lightline.Contracts.Incidents;
using Lightline.Data.Accounts;

namespace Lightline.Data.Incidents;

/// <summary>
/// Somebody asked, during an outage, to be told at one address when their service is back: for this incident only, whatever
/// they chose for good.
/// </summary>
public sealed class TellWhenBack : IOfAccount
{
    /// <summary>The incident.</summary>
    public IncidentId IncidentId { get; set; }

    /// <summary>Where to tell them (<c>retail.contact_point.id</c>).</summary>
    public Guid ContactId { get; set; }

    /// <summary>The provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The account.</summary>
    public AccountId AccountId { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset AskedAt { get; set; }
}
