using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Details;
using Lightline.Portal.Shell;
using Lightline.Verdict;

namespace Lightline.Portal.Features.Providers;

/// <summary>
/// What an organisation may say of itself; each answers with what is wrong, in words, or null. The API and the page of a
/// provider's admin ask the same.
/// </summary>
internal static partial class OrganisationRules
{
    /// <summary>Characters of a name, and of the hours in which somebody answers.</summary>
    public const int NameMax = 60;

    private const int HostMax = 253;
    private const int ZoneMax = 64;

    /// <summary>ISO 4217, what is spent somewhere (list one, as of 2026).</summary>
    private static readonly FrozenSet<string> _currencies =
        ("AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC "
        + "CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR "
        + "ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
        + "MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE "
        + "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF "
        + "XPF YER ZAR ZMW ZWG").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static string? Slug(string text) => SlugForm().IsMatch(text)
        ? null
        : "Small letters, digits and hyphens, at most 40, beginning and ending with a letter or digit.";

    /// <summary>A name, or hours, or anything that is said in one line.</summary>
    public static string? Line(string text) =>
        text.Length is > 0 and <= NameMax && text == text.Trim() && !text.Any(c => char.IsControl(c) || char.IsSurrogate(c))
            ? null
            : $"One line of 1 to {NameMax} characters, with no space at its ends.";

    public static string? Host(string text) => text.Length <= HostMax && HostForm().IsMatch(text)
        ? null
        : "A host name in small letters, such as fibre.example.net, without scheme, port or path.";

    public static string? Zone(string text) => ZoneForm().IsMatch(text) && text.Length <= ZoneMax
        && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId
            ? null
            : "An IANA time zone, such as Europe/Tallinn.";

    public static string? Currency(string text) =>
        _currencies.Contains(text) ? null : "A currency of ISO 4217 in three capitals, such as EUR.";

    /// <summary>A language, or one as a country has it, that messages have words for.</summary>
    public static string? Language(string text) =>
        LanguageForm().IsMatch(text) && Words.All.Keys.Contains(text.Split('-')[0], StringComparer.Ordinal)
            ? null
            : $"A language that messages have words for: {string.Join(", ", Words.All.Keys.Order(StringComparer.Ordinal))}.";

    public static string? Phone(string text) => PhoneForm().IsMatch(text) && text.Count(char.IsAsciiDigit) >= 3
        ? null
        : "A telephone number: digits, spaces and + ( ) - only, at most 30, such as +372 600 0000.";

    public static string? Colour(string text) =>
        !ColourForm().IsMatch(text) ? "A colour such as #0b57c2."
        : !Brand.IsReadable(text) ? "White text on this colour cannot be read (below 4.5:1). Take a darker one."
        : null;

    /// <summary>What subscribers may do with one of their details.</summary>
    public static string? DetailPolicy(DetailField field, string text)
    {
        var words = DetailPolicyWords.For(field).Select(policy => policy.Word()).ToList();
        return words.Contains(text, StringComparer.Ordinal) ? null
            : $"One of {string.Join(", ", words)}."
                + (field is DetailField.Name ? "" : " Its owner alone gets its code, so they always begin: there is no view.");
    }

    public static string? Email(string text) =>
        ContactAddress.Parse(text) is { IsEmail: true } address && address.Value == text && !text.Any(char.IsSurrogate)
            ? null
            : "An e-mail address.";

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?\z")]
    private static partial Regex SlugForm();

    // RFC 1123 labels, two at least, of which the last is no number: an address is no name.
    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex HostForm();

    [GeneratedRegex(@"\A[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*\z")]
    private static partial Regex ZoneForm();

    [GeneratedRegex(@"\A[a-z]{2,3}(-[A-Z]{2})?\z")]
    private static partial Regex LanguageForm();

    [GeneratedRegex(@"\A\+?[0-9 ()-]{3,29}\z")]
    private static partial Regex PhoneForm();

    [GeneratedRegex(@"\A#[0-9a-fA-F]{6}\z")]
    private static partial Regex ColourForm();
}
