namespace Lightline.House.Tests;

/// <summary>Who may use whom (docs/ARCHITECTURE.md): data flows one way, and so do references.</summary>
public sealed class ReferenceTests
{
    /// <summary>For each project of the product, everything it may reference. A new project must be entered here.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["src/Snmp/Snmp.csproj"] = [],
        ["src/Contracts/Contracts.csproj"] = [],
        ["src/Worker/Worker.csproj"] = [],
        ["src/Verdict/Verdict.csproj"] = ["src/Contracts"],
        ["src/Retail/Retail.csproj"] = [],
        ["src/History/History.csproj"] = ["src/Contracts"],
        ["src/Data/Data.csproj"] = ["src/Contracts", "src/Retail"],
        ["src/Collector/Collector.csproj"] = ["src/Contracts", "src/History", "src/Snmp", "src/Worker"],
        ["src/Portal/Portal.csproj"] = ["src/Contracts", "src/Data", "src/History", "src/Retail", "src/Verdict"],
        ["src/Notifier/Notifier.csproj"] = ["src/Contracts", "src/Verdict", "src/Worker"],
        ["simulators/Servers/Servers.csproj"] = [],
        ["simulators/Gateways/Gateways.csproj"] = [],
        ["simulators/OltFleet/OltFleet.csproj"] = ["src/Snmp"],
        ["simulators/OntFleet/OntFleet.csproj"] = ["simulators/OltFleet"],
        ["simulators/Town/Town.csproj"] =
            ["simulators/OltFleet", "simulators/OntFleet", "simulators/Servers", "src/Contracts", "src/Data", "src/Retail"],
    };

    /// <summary>Inside the Collector, the order in which data moves: a folder may use only what stands to its left.</summary>
    private static readonly string[] CollectorOrder =
    [
        "Metrics", "Lanes", "Inventory", "Regions", "Profiles", "Governor", "Sources", "Decoding", "State", "HistoryLane",
        "StateRows", "ChangeStream", "Incidents",
    ];

    /// <summary>Beside the order: reads every part's options, and every part reads its section with it.</summary>
    private const string CollectorSettings = "Settings";

    public static TheoryData<string> ProductProjects =>
        [.. House.Projects.Where(p => p.StartsWith("src/", StringComparison.Ordinal)
            || p.StartsWith("simulators/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(ProductProjects))]
    public void A_project_references_only_what_the_plan_allows(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is not in the plan: enter it in ReferenceTests.Allowed");
        var allowed = Allowed[project].Select(a => a + "/").ToArray();
        var refused = House.References(project)
            .Where(r => !allowed.Any(a => r.StartsWith(a, StringComparison.Ordinal)));
        Assert.Empty(refused);
    }

    [Fact]
    public void Nothing_of_the_product_references_a_test_or_a_bench()
    {
        var wrong = House.Projects
            .Where(p => !p.StartsWith("tests/", StringComparison.Ordinal) && !p.StartsWith("bench/", StringComparison.Ordinal))
            .SelectMany(p => House.References(p).Select(r => (Project: p, Reference: r)))
            .Where(x => x.Reference.StartsWith("tests/", StringComparison.Ordinal)
                || x.Reference.StartsWith("bench/", StringComparison.Ordinal));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Snmp_uses_the_base_class_library_only()
    {
        Assert.DoesNotContain("PackageReference", House.Read("src/Snmp/Snmp.csproj"), StringComparison.Ordinal);
        Assert.DoesNotContain("FrameworkReference", House.Read("src/Snmp/Snmp.csproj"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_folder_of_the_Collector_has_its_place_here_and_in_the_plan()
    {
        var folders = House.Files
            .Where(f => f.StartsWith("src/Collector/", StringComparison.Ordinal) && f.Split('/').Length > 3)
            .Select(f => f.Split('/')[2])
            .Distinct();
        Assert.Equal(CollectorOrder.Append(CollectorSettings).Order(), folders.Order());
        var plan = House.Read("docs/ARCHITECTURE.md");
        Assert.Contains($"`{string.Join(' ', CollectorOrder)}`", plan, StringComparison.Ordinal);
        Assert.Contains($"`{CollectorSettings}` stands beside", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void Inside_the_Collector_a_stage_uses_only_what_stands_to_its_left()
    {
        // Decoding makes what Sources put on the lanes, so the two are one place in the order; so are what State feeds.
        var place = CollectorOrder.Select((name, index) => (name, index)).ToDictionary(x => x.name, x => x.index);
        place["Decoding"] = place["Sources"];
        // Lanes carry Readings: the record stands in Decoding, its decoders do not matter to a lane.
        string[] data = ["Lightline.Collector.Decoding"];
        var wrong =
            from file in House.Files
            where file.StartsWith("src/Collector/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal)
            let folder = file.Split('/')[2]
            where place.ContainsKey(folder)
            from line in House.Read(file).Split('\n')
            where line.StartsWith("using Lightline.Collector.", StringComparison.Ordinal)
            let used = line["using ".Length..].TrimEnd(';', '\r')
            where !data.Contains(used)
            let target = used.Split('.')[2]
            where place.TryGetValue(target, out var there) && there > place[folder]
            select $"{file} uses {used}";
        Assert.Empty(wrong);
    }
}
