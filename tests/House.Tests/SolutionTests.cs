using System.Text.RegularExpressions;

namespace Lightline.House.Tests;

/// <summary>The solution, its packages and its commands are complete.</summary>
public sealed partial class SolutionTests
{
    [Fact]
    public void There_is_exactly_one_solution()
    {
        Assert.Equal(
            ["Portal.sln"],
            House.Files.Where(f => f.EndsWith(".sln", StringComparison.Ordinal) || f.EndsWith(".slnx", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = House.Read("Portal.sln").Replace('\\', '/');
        Assert.All(House.Projects, p => Assert.Contains($"\"{p}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_has_its_lock_file()
    {
        Assert.All(
            House.Projects,
            p => Assert.Contains(Path.GetDirectoryName(p) + "/packages.lock.json", House.Files));
    }

    [Fact]
    public void Versions_stand_in_one_place()
    {
        Assert.All(
            House.Projects,
            p => Assert.DoesNotMatch(PackageVersion(), House.Read(p)));
    }

    [Fact]
    public void No_file_silences_warnings_wholesale()
    {
        Assert.All(
            House.Projects.Append("Directory.Build.props"),
            p => Assert.DoesNotContain("<NoWarn>", House.Read(p), StringComparison.Ordinal));
    }

    [Fact]
    public void Known_vulnerabilities_of_any_package_stop_the_build()
    {
        var props = House.Read("Directory.Build.props");
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", props, StringComparison.Ordinal);
        Assert.Contains("<NuGetAudit>true</NuGetAudit>", props, StringComparison.Ordinal);
        Assert.Contains("<NuGetAuditMode>all</NuGetAuditMode>", props, StringComparison.Ordinal);
        Assert.Contains("<NuGetAuditLevel>low</NuGetAuditLevel>", props, StringComparison.Ordinal);
        var softened = House.Files
            .Where(f => f.EndsWith("proj", StringComparison.Ordinal) || f.EndsWith(".props", StringComparison.Ordinal)
                || f.EndsWith(".targets", StringComparison.Ordinal))
            .Where(f => Softening().IsMatch(House.Read(f)));
        Assert.Empty(softened);
    }

    [Fact]
    public void No_npm_package_runs_a_program_when_it_is_installed()
    {
        Assert.Contains("ignore-scripts=true", House.Read("src/Portal/Client/.npmrc").Split('\n'));
        Assert.Contains("ignore-scripts=true", House.Read("tests/Peers/.npmrc").Split('\n'));
        Assert.Contains("\"--ignore-scripts\"", House.Read("simulators/Servers/PostgresBinaries.cs"), StringComparison.Ordinal);
        Assert.Equal(3, House.Files.Count(f => f.EndsWith("package-lock.json", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_fixed_names_exist()
    {
        string[] names = ["README.md", "run", "test", ".ci/run", "global.json", "docs/ARCHITECTURE.md", "docs/OPERATING.md",
            "docs/FIGURES.md", "src/Collector/Collector.csproj", "src/Portal/Portal.csproj", "bench/bench.csproj"];
        Assert.All(names, n => Assert.Contains(n, House.Files));
    }

    /// <summary>A severity that no longer counts, or one advisory that is passed over.</summary>
    [GeneratedRegex("NuGetAuditSuppress|WarningsNotAsErrors>(?!NU1900;NU1905<)[^<]*NU19|NoWarn>[^<]*NU19|NuGetAudit>false")]
    private static partial Regex Softening();

    [GeneratedRegex("<PackageReference[^>]*Version=")]
    private static partial Regex PackageVersion();
}
