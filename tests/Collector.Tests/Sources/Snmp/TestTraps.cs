using Lightline.Snmp;

namespace Lightline.Collector.Tests.Sources.Snmp;

/// <summary>Notifications as a Huawei OLT sends them (HUAWEI-XPON-TRAP-MIB).</summary>
internal static class TestTraps
{
    public static readonly Oid PonLos = Trap("2.1.0.1");
    public static readonly Oid OntLos = Trap("2.2.0.12");
    public static readonly Oid OntLosClear = Trap("2.2.0.13");
    public static readonly Oid DyingGasp = Trap("2.2.0.18");
    public static readonly Oid RunState = Trap("3.0.100");

    public static Variable[] Pon(int frame, int slot, int port, params ReadOnlySpan<uint> instance) =>
    [
        Number("1.3.6.1.4.1.2011.6.3.3.1.1.1", instance, frame),
        Number("1.3.6.1.4.1.2011.6.3.3.2.1.1", instance, slot),
        Number("1.3.6.1.4.1.2011.6.3.3.4.1.1", instance, port),
    ];

    public static Variable[] Ont(int frame, int slot, int port, int ont, params ReadOnlySpan<uint> instance) =>
    [
        .. Pon(frame, slot, port, instance),
        Number("1.3.6.1.4.1.2011.6.128.1.1.2.43.1.1", instance, ont),
        new Variable(Oid.Parse("1.3.6.1.4.1.2011.6.128.1.1.2.45.1.4").Append(instance), SnmpValue.OctetString("245H")),
    ];

    public static Variable[] RunStateOf(int ifIndex, int ont, int runStatus) =>
    [
        Number("1.3.6.1.4.1.2011.6.158.50.3", [0], 0),
        Number("1.3.6.1.4.1.2011.6.128.1.1.11.502", [0], 2),
        Number("1.3.6.1.2.1.2.2.1.1", [0], ifIndex),
        Number("1.3.6.1.4.1.2011.6.128.1.1.2.41.1.1", [0], ont),
        Number("1.3.6.1.4.1.2011.6.128.1.1.11.510", [0], runStatus),
    ];

    private static Oid Trap(string tail) => Oid.Parse($"1.3.6.1.4.1.2011.6.128.1.1.12.{tail}");

    private static Variable Number(string name, ReadOnlySpan<uint> instance, int value) =>
        new(Oid.Parse(name).Append(instance), SnmpValue.Integer32(value));
}
