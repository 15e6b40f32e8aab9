using System.Text.Json;
using System.Xml.Linq;

namespace Lightline.House.Tests;

/// <summary>
/// Every package that a lock file names, direct or not, of the product, its tests and its tools, has a licence that we may
/// use. Which ones those are, and what was read where a package only brings a file, stands in <see cref="Register"/>.
/// </summary>
public sealed class LicenceTests(ITestOutputHelper output)
{
    private const string Register = "tests/House.Tests/licences.json";

    private static readonly JsonElement Ruling = JsonElement.Parse(House.Read(Register));

    private static readonly List<Package> Packages = [.. NuGetPackages(), .. NpmPackages()];

    /// <summary>Where NuGet unpacks what it restores.</summary>
    private static string PackagesFolder =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [Fact]
    public void Every_package_has_a_licence_that_we_may_use()
    {
        foreach (var package in Packages)
        {
            output.WriteLine($"{package.Source,-6} {package.Name,-62} {package.Version,-16} {package.Licence}");
        }

        var allowed = Strings(Ruling.GetProperty("allowed"));
        var refused = Packages.Where(p => !allowed.Contains(p.Licence) && !IsNpmException(p));
        Assert.Empty(refused);
        Assert.Contains(Packages, p => p is { Source: "nuget", Name: "npgsql", Licence: "PostgreSQL" });
        Assert.Contains(Packages, p => p is { Source: "npm", Name: "leaflet", Licence: "BSD-2-Clause" });
    }

    [Fact]
    public void Nothing_in_the_register_is_without_use()
    {
        var names = Packages.Select(p => p.Name).ToHashSet();
        var idle = Entries("read").Concat(Entries("npmOnly")).Where(e => !names.Contains(Text(e, "package")));
        Assert.Empty(idle);
    }

    private static bool IsNpmException(Package package) => package.Source == "npm"
        && Entries("npmOnly").Any(e => Text(e, "package") == package.Name && Text(e, "licence") == package.Licence);

    private static IEnumerable<Package> NuGetPackages() =>
        (from file in House.Files
         where Path.GetFileName(file) == "packages.lock.json"
         from framework in JsonElement.Parse(House.Read(file)).GetProperty("dependencies").EnumerateObject()
         from package in framework.Value.EnumerateObject()
         where Text(package.Value, "type") != "Project"
         select (Name: Lower(package.Name), Version: Lower(Text(package.Value, "resolved"))))
        .Distinct().Order()
        .Select(p => new Package("nuget", p.Name, p.Version, NuGetLicence(p.Name, p.Version)));

    private static string NuGetLicence(string name, string version)
    {
        var folder = Path.Combine(PackagesFolder, name, version);
        var nuspec = Path.Combine(folder, name + ".nuspec");
        if (!File.Exists(nuspec))
        {
            return $"unknown: {nuspec} is not there; restore the solution";
        }

        var licence = XDocument.Load(nuspec).Descendants().FirstOrDefault(e => e.Name.LocalName == "license");
        if (licence?.Attribute("type")?.Value == "expression")
        {
            return licence.Value.Trim();
        }

        // The register's word counts only as long as the package's file still says what was read there.
        var entry = Entries("read").FirstOrDefault(e => Text(e, "package") == name);
        if (licence is null || entry.ValueKind == JsonValueKind.Undefined)
        {
            return $"unknown: read its licence and enter it in {Register}";
        }

        return File.ReadAllText(Path.Combine(folder, licence.Value.Trim())).Contains(Text(entry, "says"), StringComparison.Ordinal)
            ? Text(entry, "licence")
            : $"unknown: its file no longer says what {Register} read there";
    }

    /// <summary>Of npm the lock file itself says the licence, also of packages for other systems.</summary>
    private static IEnumerable<Package> NpmPackages() =>
        from file in House.Files
        where Path.GetFileName(file) == "package-lock.json"
        from entry in JsonElement.Parse(House.Read(file)).GetProperty("packages").EnumerateObject()
        where entry.Name.Length > 0
        let name = entry.Name[(entry.Name.LastIndexOf("node_modules/", StringComparison.Ordinal) + "node_modules/".Length)..]
        let licence = entry.Value.TryGetProperty("license", out var text) ? text.ToString() : "unknown: the lock file names none"
        select new Package("npm", name, Text(entry.Value, "version"), licence);

    private static JsonElement.ArrayEnumerator Entries(string list) => Ruling.GetProperty(list).EnumerateArray();

    private static HashSet<string> Strings(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetString()!)];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>As NuGet names the folders of a package.</summary>
    private static string Lower(string text) => text.ToLowerInvariant();

    private sealed record Package(string Source, string Name, string Version, string Licence);
}
