using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lightline.Portal.Identity.Federation;

/// <summary>
/// Where people of one organisation have accounts by which they may sign in here too: an OpenID provider of others, such as the
/// one its staff use for everything else.
/// </summary>
/// <param name="Name">Its name in addresses and in <c>retail.user_login</c>: small letters, digits and hyphens; it never changes.</param>
/// <param name="Host">The host name of the organisation.</param>
/// <param name="Label">What pages call such an account, such as <c>CityNet staff account</c>.</param>
/// <param name="Issuer">Its issuer (OpenID Connect Discovery 1.0, section 3), compared letter by letter, as it calls itself.</param>
/// <param name="ClientId">By what we name ourselves there.</param>
/// <param name="ClientSecretFile">A file with what proves that.</param>
/// <param name="CoversSecondStep">Whether it asks for a second step itself, so that we do not.</param>
public sealed record Upstream(
    string Name, string Host, string Label, string Issuer, string ClientId, string ClientSecretFile, bool CoversSecondStep = false)
{
    /// <summary>
    /// By what connected accounts are kept (<c>login_provider</c>): with another issuer behind the same name they are not the
    /// same accounts.
    /// </summary>
    public string Key => $"{Name} {Issuer}";
}

/// <summary>All of them, as the operator set them.</summary>
internal sealed partial class Upstreams
{
    /// <summary>Setting: a JSON file with a list of <see cref="Upstream"/>; none when it is missing.</summary>
    public const string FileKey = "Oidc:UpstreamFile";

    private const int Max = 100;
    private const int LabelMax = 40;
    private const int KeyMax = 128;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private Upstreams(IReadOnlyList<Upstream> all) => All = all;

    public IReadOnlyList<Upstream> All { get; }

    /// <summary>Reads the file; the settings are judged already.</summary>
    public static Upstreams Load(IConfiguration configuration) =>
        new(configuration[FileKey] is { Length: > 0 } path ? Read(path) : []);

    /// <summary>Those of an organisation.</summary>
    public IEnumerable<Upstream> Of(string host) =>
        All.Where(one => string.Equals(one.Host, host, StringComparison.OrdinalIgnoreCase));

    /// <summary>One of an organisation; null when it has none of that name.</summary>
    public Upstream? Find(string host, string name) => Of(host).FirstOrDefault(one => one.Name == name);

    /// <summary>What is wrong with the settings, in words; empty when nothing is.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration)
    {
        if (configuration[FileKey] is not { Length: > 0 } path)
        {
            return [];
        }

        try
        {
            var all = Read(path);
            return all.Count > Max || all.DistinctBy(one => one.Name).Count() < all.Count
                ? [$"{FileKey}: {path} has more than {Max}, or one name twice"]
                : [.. all.Select(Problem).OfType<string>().Select(problem => $"{FileKey}: {path} {problem}")];
        }
        catch (JsonException failure)
        {
            return [$"{FileKey}: {path} is no list of upstream providers ({failure.Message})"];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [$"{FileKey}: {path} cannot be read ({failure.GetType().Name})"];
        }
    }

    private static List<Upstream> Read(string path) =>
        JsonSerializer.Deserialize<List<Upstream>>(File.ReadAllText(path), _json) ?? [];

    private static string? Problem(Upstream one)
    {
        if (!NameForm().IsMatch(one.Name) || one.Label.Length is 0 or > LabelMax || one.ClientId.Length == 0)
        {
            return $"names {one.Name}: a name is small letters, digits and hyphens, a label has 1 to {LabelMax} characters";
        }

        if (!Uri.TryCreate(one.Issuer, UriKind.Absolute, out var issuer)
            || !(issuer.Scheme == Uri.UriSchemeHttps || (issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback)))
        {
            return $"gives {one.Name} an issuer that is no https address";
        }

        if (issuer.AbsoluteUri.TrimEnd('/') != one.Issuer.TrimEnd('/') || one.Key.Length > KeyMax)
        {
            return $"gives {one.Name} an issuer that is too long, or that is also spelt {issuer.AbsoluteUri}";
        }

        try
        {
            return File.ReadAllText(one.ClientSecretFile).Trim().Length > 0 ? null : $"gives {one.Name} an empty secret";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"names {one.ClientSecretFile}, which cannot be read ({failure.GetType().Name})";
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?\z")]
    private static partial Regex NameForm();
}
