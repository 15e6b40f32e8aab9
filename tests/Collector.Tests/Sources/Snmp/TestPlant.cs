using System.Diagnostics.Metrics;
using System.Net;
using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Inventory;
using Lightline.Collector.Metrics;
using Lightline.Collector.Profiles;
using Lightline.Collector.Sources.Snmp;
using Lightline.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lightline.Collector.Tests.Sources.Snmp;

/// <summary>A plant of one OLT that starts at PON 0/1/0, and the parts that the SNMP source needs around it.</summary>
internal static class TestPlant
{
    public const string Community = "s3cret";

    public static readonly OltId OltId = new(7);

    public static VendorProfile Profile { get; } = LoadShipped();

    /// <summary>Floors of a second, so that a test with a real clock need not wait.</summary>
    public static VendorProfile QuickProfile { get; } = Profile with
    {
        Polling = new PollingFloor(1, 1, 0, StatusSecondsMin: 1, OpticsSecondsMin: 1, WatchSecondsMin: 1),
    };

    public static Olt NewOlt(int pons, int ontsEach, IPEndPoint? address = null, string profile = "huawei-smartax") => new(
        OltId,
        new RegionId(1),
        "olt-7",
        address ?? new IPEndPoint(IPAddress.Loopback, 161),
        profile,
        new SnmpCredential(Community),
        [.. Enumerable.Range(0, pons).Select(p => NewPon(p, ontsEach))]);

    public static OltPlan NewPlan(int pons, int ontsEach) => new(NewOlt(pons, ontsEach), new IndexLayout(Profile.Index));

    public static PonId PonOf(int pon) => new(100 + pon);

    /// <summary>PON 0 holds ONTs 10000, 10001, …; PON 1 11000, ….</summary>
    public static OntId OntOf(int pon, int number) => new(10_000 + (1_000 * pon) + number);

    public static string SerialOf(int pon, int number) => $"HWTC{(pon << 8) | number:X8}";

    public static uint IndexOf(int pon)
    {
        Assert.True(new IndexLayout(Profile.Index).TryEncode(new PonPlace(0, 1, pon), out var index));
        return index;
    }

    public static Plant PlantOf(params Olt[] olts) => new([new OwnedRegion(new RegionId(1), "old-town", 1)], olts);

    public static EpisodeLog Episodes(TimeProvider? time = null) =>
        new(NullLogger<EpisodeLog>.Instance, time ?? TimeProvider.System);

    public static SnmpMetrics Metrics(OltGovernor governor) => new(new CollectorMetrics(NewMeters()), governor);

    private static IMeterFactory NewMeters() =>
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private static Pon NewPon(int pon, int onts) => new(
        PonOf(pon),
        OltId,
        Frame: 0,
        Slot: 1,
        Port: pon,
        [.. Enumerable.Range(0, onts).Select(n => new Ont(OntOf(pon, n), OltId, PonOf(pon), n, SerialOf(pon, n)))]);

    private static VendorProfile LoadShipped()
    {
        var catalog = ProfileLoader.LoadDirectory(Path.Combine(AppContext.BaseDirectory, "Profiles"));
        Assert.Empty(catalog.Errors);
        return catalog.All.Single(p => p.Id == "huawei-smartax");
    }
}

internal sealed class FixedPlantSource(Plant plant) : IPlantSource
{
    public event Action<Plant>? Changed;

    public Plant Current { get; private set; } = plant;

    public void Change(Plant plant)
    {
        Current = plant;
        Changed?.Invoke(plant);
    }
}
