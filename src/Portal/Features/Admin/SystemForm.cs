using System.Net;
using Lightline.Data.Federation;
using Lightline.Portal.Features.Providers;
using Lightline.Portal.Identity.Federation;
using OpenIddict.Abstractions;

namespace Lightline.Portal.Features.Admin;

/// <summary>What an admin says of another system, as typed and as it is.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Redirects">Where people may be sent back to after signing in, one address a line.</param>
/// <param name="AfterLogouts">Where people may be sent back to after signing out, one address a line; may be empty.</param>
/// <param name="LogoutUri">Where it is told that a session has ended; may be empty.</param>
/// <param name="Audience">Who may sign in there.</param>
public sealed record SystemForm(
    string Name = "", string Redirects = "", string AfterLogouts = "", string LogoutUri = "", OidcAudience Audience = default)
{
    /// <summary>What it may learn of who signs in, beside that it is the same person again.</summary>
    public IReadOnlyList<string> Learns { get; init; } = [OpenIddictConstants.Scopes.Profile];

    /// <summary>What there is to learn.</summary>
    public static IReadOnlyList<string> Learnable { get; } =
        [.. FederationScopes.All.Where(scope => scope != OpenIddictConstants.Scopes.OpenId)];

    /// <summary>Addresses of one kind.</summary>
    public const int AddressesMax = 5;

    /// <summary>Characters of one address.</summary>
    public const int AddressMax = 512;

    /// <summary>Characters of a field of addresses.</summary>
    public const int TextMax = AddressesMax * (AddressMax + 2);

    /// <summary>Reads what a form sent; an audience that is none here is the first.</summary>
    public static SystemForm Read(IFormCollection form) => new(
        form["name"].ToString().Trim(),
        form["redirects"].ToString(),
        form["after-logouts"].ToString(),
        form["logout-uri"].ToString().Trim(),
        Enum.TryParse<OidcAudience>(form["audience"], ignoreCase: true, out var audience) && Enum.IsDefined(audience)
            ? audience
            : default)
    {
        Learns = [.. Learnable.Where(scope => form["learns"].Contains(scope))],
    };

    /// <summary><see cref="Redirects"/>, one by one.</summary>
    public IReadOnlyList<string> RedirectUris => Lines(Redirects);

    /// <summary><see cref="AfterLogouts"/>, one by one.</summary>
    public IReadOnlyList<string> AfterLogoutUris => Lines(AfterLogouts);

    /// <summary>What is wrong, by field; empty when nothing is.</summary>
    public IReadOnlyDictionary<string, string> Problems()
    {
        var problems = new Dictionary<string, string>();
        if (OrganisationRules.Line(Name) is { } name)
        {
            problems["name"] = name;
        }

        if (RedirectUris.Count is 0 or > AddressesMax || !RedirectUris.All(IsAddress))
        {
            problems["redirects"] = $"Type 1 to {AddressesMax} addresses, one a line: {Rule}";
        }

        if (AfterLogoutUris.Count > AddressesMax || !AfterLogoutUris.All(IsAddress))
        {
            problems["after-logouts"] = $"Type at most {AddressesMax} addresses, one a line: {Rule}";
        }

        if (LogoutUri.Length > 0 && !IsAddress(LogoutUri))
        {
            problems["logout-uri"] = $"Type one address, or none: {Rule}";
        }

        return problems;
    }

    private const string Rule = "whole, with https:// (http:// only on this machine), and without # in it.";

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>
    /// RFC 9700, section 2.1: compared letter by letter, so there is no pattern in it; and TLS, or it stays on the machine.
    /// </summary>
    private static bool IsAddress(string text) =>
        text.Length <= AddressMax
        && text.All(c => c is > ' ' and <= '~' and not '\\' and not '#')
        && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.UserInfo.Length == 0
        && address.Host.Length > 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsThisMachine(address)));

    private static bool IsThisMachine(Uri address) =>
        address.Host == "localhost"
        || address.Host.EndsWith(".localhost", StringComparison.Ordinal)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
