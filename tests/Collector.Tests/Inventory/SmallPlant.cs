using System.Globalization;
using System.Net;
using Lightline.Collector.Inventory;
using Lightline.Contracts;

namespace Lightline.Collector.Tests.Inventory;

/// <summary>One region, one OLT, two PON ports, any number of ONTs; ids count from 1.</summary>
internal static class SmallPlant
{
    public static readonly OwnedRegion Region = new(new RegionId(1), "old-town", 7);

    public static readonly OltId Olt = new(1);

    public static Plant Of(int onts, OwnedRegion? region = null)
    {
        var all = Enumerable.Range(1, onts).Select(i => new Ont(new OntId(i), Olt, PonOf(i), i / 2, Serial(i))).ToArray();
        var pons = Enumerable.Range(1, 2)
            .Select(p => new Pon(new PonId(p), Olt, 0, 1, p, [.. all.Where(o => o.Pon.Value == p)]))
            .ToArray();
        var olt = new Olt(
            Olt, Region.Id, "olt-1", new IPEndPoint(IPAddress.Loopback, 161), "huawei-smartax",
            new SnmpCredential("secret"), pons);
        return new Plant([region ?? Region], [olt]);
    }

    public static string Serial(long ont) => string.Create(CultureInfo.InvariantCulture, $"HWTC{ont:X8}");

    private static PonId PonOf(int ont) => new((ont % 2) + 1);
}

/// <summary>A plant that a test replaces.</summary>
internal sealed class TestPlants(Plant plant) : IPlantSource
{
    public Plant Current { get; private set; } = plant;

    public event Action<Plant>? Changed;

    public void Replace(Plant next)
    {
        Current = next;
        Changed?.Invoke(next);
    }
}
