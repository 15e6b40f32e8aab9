namespace Lightline.Portal.Features.Providers;

/// <summary>A provider as the API tells of it.</summary>
public sealed record ProviderResource
{
    /// <summary>Short name, which the address of the resource ends with.</summary>
    public string Slug { get; init; } = "";

    /// <summary>The name customers know.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where its pages are.</summary>
    public string HostName { get; init; } = "";

    /// <summary>IANA zone.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>BCP 47.</summary>
    public string Language { get; init; } = "";

    /// <summary>Where a person answers.</summary>
    public string Phone { get; init; } = "";

    /// <summary>When, in words.</summary>
    public string PhoneHours { get; init; } = "";

    /// <summary><c>#rrggbb</c>.</summary>
    public string BrandColour { get; init; } = "";

    /// <summary>Whether who works there needs more than a password.</summary>
    public bool StaffNeedsSecondStep { get; init; }

    /// <summary>What its subscribers may do with their names: view, edit or edit_with_approval.</summary>
    public string NamePolicy { get; init; } = "";

    /// <summary>The same of e-mail addresses: edit or edit_with_approval.</summary>
    public string EmailPolicy { get; init; } = "";

    /// <summary>The same of telephone numbers: edit or edit_with_approval.</summary>
    public string PhonePolicy { get; init; } = "";

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>All of them, by short name.</summary>
/// <param name="Providers">At most as many as there may be organisations.</param>
public sealed record ProviderList(IReadOnlyList<ProviderResource> Providers);
