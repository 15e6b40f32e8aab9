using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Lightline.Collector.Profiles;

namespace Lightline.Collector.Tests.Profiles;

public sealed class ProfileLoaderTests
{
    private static readonly string Shipped =
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Profiles", "huawei-smartax.json"));

    [Fact]
    public void Shipped_profile_has_no_fault() => Assert.Empty(Parse(Shipped).Errors);

    [Fact]
    public void Misspelt_key_is_named_with_its_path() =>
        AssertFault(p => p["governor"]!["packetPerSecondMax"] = 5, "$.governor", "packetPerSecondMax");

    [Fact]
    public void Missing_key_is_named() => AssertFault(p => p.AsObject().Remove("index"), "index");

    [Fact]
    public void Wrong_oid_is_named_with_its_path() =>
        AssertFault(p => p["optics"]!["rxPower"]!["oid"] = "1.3.six", "$.optics.rxPower.oid", "1.3.six");

    [Fact]
    public void Unknown_word_is_named_with_its_path() =>
        AssertFault(p => p["status"]!["runStatus"]!["norm"]!["1"] = "on-line", "$.status.runStatus.norm");

    [Fact]
    public void Number_out_of_range_is_named_with_its_path() =>
        AssertFault(p => p["governor"]!["packetsPerSecondMax"] = 100_000, "governor.packetsPerSecondMax: 100000");

    [Fact]
    public void Overlapping_index_fields_are_named() =>
        AssertFault(p => p["index"]!["fields"]![3]!["shift"] = 12, "index.fields[3]: overlaps");

    [Fact]
    public void Unsure_column_is_refused() =>
        AssertFault(p => p["optics"]!["bias"]!["confidence"] = "S1", "optics.bias.confidence: S1");

    [Fact]
    public void Two_traps_with_one_oid_are_refused() =>
        AssertFault(p => p["traps"]![1]!["oid"] = p["traps"]![0]!["oid"]!.GetValue<string>(), "traps[0].oid", "traps[1].oid");

    [Fact]
    public void Trap_of_one_ont_must_name_it() =>
        AssertFault(p => p["traps"]!.AsArray().First(t => t!["event"]!.GetValue<string>() == "ont.dyingGasp")!
            ["varbinds"]!.AsObject().Remove("ont"), "varbinds.ont");

    [Fact]
    public void Missing_folder_is_a_fault_and_no_exception() =>
        Assert.Single(ProfileLoader.LoadDirectory(Path.Combine(Path.GetTempPath(), "no-such-profiles")).Errors);

    [Fact]
    public void Damaged_files_are_faults_and_never_exceptions()
    {
        var bytes = Encoding.UTF8.GetBytes(Shipped);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Sample(
            (at, value) =>
            {
                var damaged = bytes.ToArray();
                damaged[at] = value;
                var (profile, errors) = ProfileLoader.Parse("damaged.json", damaged);
                return profile is null == errors.Count > 0;
            },
            iter: 2_000);
    }

    private static (VendorProfile? Profile, IReadOnlyList<string> Errors) Parse(string json) =>
        ProfileLoader.Parse("test.json", Encoding.UTF8.GetBytes(json));

    private static void AssertFault(Action<JsonNode> change, params string[] words)
    {
        var node = JsonNode.Parse(Shipped)!;
        change(node);
        var (profile, errors) = Parse(node.ToJsonString());
        Assert.Null(profile);
        Assert.All(errors, e => Assert.StartsWith("test.json: ", e, StringComparison.Ordinal));
        Assert.All(words, word => Assert.Contains(errors, e => e.Contains(word, StringComparison.Ordinal)));
    }
}
