namespace Lightline.Collector.Regions;

/// <summary>Section <c>Collector</c>: who this is and which regions it may take.</summary>
internal sealed record RegionOptions
{
    /// <summary>The name in <c>live.region_owner</c>; no two Collectors share one.</summary>
    public required string Name { get; init; }

    /// <summary>Codes of the regions it may own; empty is every region.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>How long a region stays owned without a renewal.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often it is renewed: two may fail.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(5);

    public static RegionOptions Read(SettingsSection section)
    {
        var name = section.Text("Name") ?? Environment.MachineName;
        if (name.Length > 64)
        {
            section.Fault("Name", "has more than 64 characters");
        }

        var codes = section.List("Regions");
        foreach (var code in codes.Where(c => c.Length > 32 || !c.All(IsCodeCharacter)))
        {
            section.Fault("Regions", $"{code} is not a region code (1..32 of a-z 0-9 -)");
        }

        section.RefuseUnknown();
        return new RegionOptions { Name = name, Codes = codes };
    }

    private static bool IsCodeCharacter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';
}
