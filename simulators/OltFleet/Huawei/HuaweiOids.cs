using Lightline.Snmp;

namespace Lightline.OltFleet.Huawei;

/// <summary>The objects of a SmartAX that the fleet answers and sends.</summary>
internal static class HuaweiOids
{
    public static readonly Oid SysDescr = Oid.Parse("1.3.6.1.2.1.1.1.0");
    public static readonly Oid SysObjectId = Oid.Parse("1.3.6.1.2.1.1.2.0");
    public static readonly Oid SysUpTime = Oid.Parse("1.3.6.1.2.1.1.3.0");
    public static readonly Oid SysName = Oid.Parse("1.3.6.1.2.1.1.5.0");
    public static readonly Oid If = Oid.Parse("1.3.6.1.2.1.2.2.1");
    public static readonly Oid IfX = Oid.Parse("1.3.6.1.2.1.31.1.1.1");
    public static readonly Oid ColdStart = Oid.Parse("1.3.6.1.6.3.1.1.5.1");

    /// <summary>MA5800-X7.</summary>
    public static readonly Oid Ma5800X7 = Oid.Parse("1.3.6.1.4.1.2011.2.300");

    private static readonly Oid Xpon = Oid.Parse("1.3.6.1.4.1.2011.6.128.1.1");

    public static readonly Oid PonControl = Xpon.Append(2, 21, 1);
    public static readonly Oid PonOptics = Xpon.Append(2, 23, 1);
    public static readonly Oid OntConfig = Xpon.Append(2, 43, 1);
    public static readonly Oid OntVersion = Xpon.Append(2, 45, 1);
    public static readonly Oid OntControl = Xpon.Append(2, 46, 1);
    public static readonly Oid OntOptics = Xpon.Append(2, 51, 1);

    public static readonly Oid Frame = Oid.Parse("1.3.6.1.4.1.2011.6.3.3.1.1.1");
    public static readonly Oid Slot = Oid.Parse("1.3.6.1.4.1.2011.6.3.3.2.1.1");
    public static readonly Oid Port = Oid.Parse("1.3.6.1.4.1.2011.6.3.3.4.1.1");
    public static readonly Oid OntIndex = OntConfig.Append(1);
    public static readonly Oid EquipmentId = OntVersion.Append(4);
    public static readonly Oid Reserved = Oid.Parse("1.3.6.1.4.1.2011.6.158.50.3");
    public static readonly Oid OperType = Xpon.Append(11, 502);
    public static readonly Oid IfIndex = If.Append(1);
    public static readonly Oid XponOntIndex = Xpon.Append(2, 41, 1, 1);
    public static readonly Oid RunStatus = Xpon.Append(11, 510);

    public static readonly Oid PonLos = Xpon.Append(12, 2, 1, 0, 1);
    public static readonly Oid PonLosClear = Xpon.Append(12, 2, 1, 0, 2);
    public static readonly Oid OntLos = Xpon.Append(12, 2, 2, 0, 12);
    public static readonly Oid OntLosClear = Xpon.Append(12, 2, 2, 0, 13);
    public static readonly Oid DyingGasp = Xpon.Append(12, 2, 2, 0, 18);
    public static readonly Oid DyingGaspClear = Xpon.Append(12, 2, 2, 0, 19);
    public static readonly Oid OntRunState = Xpon.Append(12, 3, 0, 100);
}
