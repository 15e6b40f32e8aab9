using Lightline.Data;
using Lightline.Portal.Identity.Access;

namespace Lightline.Portal.Shell;

/// <summary>The provider, or the operator, that a host name belongs to, as every page needs it.</summary>
/// <param name="Id">Its organisation id; part of the scope of every query a visitor of this host causes.</param>
/// <param name="Host">Its host name.</param>
/// <param name="IsOperator">Whether it runs the network and sells nothing.</param>
/// <param name="Name">The name customers know.</param>
/// <param name="TimeZone">The zone its people live in, unless an account says otherwise.</param>
/// <param name="Language">BCP 47 language it speaks.</param>
/// <param name="Phone">Where a person answers.</param>
/// <param name="PhoneHours">When a person answers, in words.</param>
/// <param name="BrandColour">A colour on which white text reads (see <see cref="Brand"/>).</param>
/// <param name="NetworkName">Who runs the fibre; null when no operator is known.</param>
internal sealed record Provider(
    OrganisationId Id,
    string Host,
    bool IsOperator,
    string Name,
    TimeZoneInfo TimeZone,
    string Language,
    string Phone,
    string PhoneHours,
    string BrandColour,
    string? NetworkName)
{
    /// <summary>The phone number as a <c>tel:</c> link.</summary>
    public string PhoneLink { get; } = "tel:" + string.Concat(Phone.Where(c => char.IsAsciiDigit(c) || c == '+'));

    /// <summary>Whose pages are on its host.</summary>
    public Site Site => IsOperator ? Site.Operator : Site.Provider;

    /// <summary>The letter on the brand's mark.</summary>
    public string Initial => Name.Length == 0 ? "?" : Name[..1].ToUpperInvariant();
}
