using System.Net;
using Lightline.OltFleet.Plans;

namespace Lightline.Fleet.Tests.OltFleet;

/// <summary>Small plants whose numbers a reader can follow.</summary>
internal static class TestPlant
{
    public const string Community = "test-community";
    private static int _addresses;

    /// <summary>An address that no other test of this run uses.</summary>
    public static IPAddress NextAddress() => new([127, 20, 200, (byte)Interlocked.Increment(ref _addresses)]);

    /// <summary>PONs 0/1/0, 0/1/1, …: ONTs 0.., half behind splitter 1, half behind 2; the power area goes by the PON.</summary>
    public static OltPlan Olt(int pons = 1, int onts = 4, string name = "olt-1") => new(
        name,
        NextAddress(),
        Community,
        [.. Enumerable.Range(0, pons).Select(port => new PonPlan(
            0, 1, port, [.. Enumerable.Range(0, onts).Select(number => Ont(name, port, number, onts))]))]);

    public static string Serial(int number, int port = 0, string olt = "olt-1") =>
        $"HWTC{int.Parse(olt[4..], System.Globalization.CultureInfo.InvariantCulture):X2}{port:X2}{number:X4}";

    private static OntPlan Ont(string olt, int port, int number, int onts) => new(
        number,
        Serial(number, port, olt),
        "EG8145V5",
        number < onts / 2 ? 1 : 2,
        $"street-{port}",
        number % 2 == 0,
        1_000 + number,
        -18.5);
}
