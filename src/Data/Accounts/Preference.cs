namespace Lightline.Data.Accounts;

/// <summary>What one person wants to hear about, and how.</summary>
public sealed class Preference : IOfAccount
{
    /// <summary>The provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The account.</summary>
    public AccountId AccountId { get; set; }

    /// <summary>Who.</summary>
    public PersonId PersonId { get; set; }

    /// <summary>What about, such as <c>outage</c>.</summary>
    public required string Topic { get; set; }

    /// <summary>How.</summary>
    public Channel Channel { get; set; }

    /// <summary>Whether at all.</summary>
    public bool IsEnabled { get; set; }

    /// <summary>Start of the quiet hours, local time of the account; null is none.</summary>
    public TimeOnly? QuietFrom { get; set; }

    /// <summary>End of the quiet hours; before the start means the next day.</summary>
    public TimeOnly? QuietTo { get; set; }
}
