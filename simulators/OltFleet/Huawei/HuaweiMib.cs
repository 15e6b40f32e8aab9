using System.Text;
using Lightline.Snmp;
using Lightline.Snmp.Agent;

namespace Lightline.OltFleet.Huawei;

/// <summary>The tables of an MA5800, read straight from the rows. Rows of offline ONTs stay and carry sentinels.</summary>
internal sealed class HuaweiMib(string name, OntRow[] onts, PonRow[] pons, TimeProvider time, Func<uint> upTimeTicks)
{
    private long Second => time.GetUtcNow().ToUnixTimeSeconds();

    public IAgentMib Build() => new SortedMib()
        .Add(HuaweiOids.SysDescr, () => SnmpValue.OctetString("Huawei Integrated Access Software"))
        .Add(HuaweiOids.SysObjectId, () => SnmpValue.ObjectIdentifier(HuaweiOids.Ma5800X7))
        .Add(HuaweiOids.SysUpTime, () => SnmpValue.TimeTicks(upTimeTicks()))
        .Add(HuaweiOids.SysName, () => SnmpValue.OctetString(name))
        .Add(Interfaces())
        .Add(InterfaceNames())
        .Add(PonControl())
        .Add(PonOptics())
        .Add(OntConfig())
        .Add(OntVersion())
        .Add(OntControl())
        .Add(OntOptics());

    private AgentTable<int> Interfaces() => Ports(HuaweiOids.If)
        .AddColumn(1, r => SnmpValue.Integer32(HuaweiIndex.AsValue(pons[r].IfIndex)))
        .AddColumn(2, r => SnmpValue.OctetString(pons[r].Name))
        .AddColumn(3, _ => SnmpValue.Integer32(250))
        .AddColumn(7, _ => SnmpValue.Integer32(1))
        .AddColumn(8, r => SnmpValue.Integer32(pons[r].IsUp ? 1 : 2));

    private AgentTable<int> InterfaceNames() => Ports(HuaweiOids.IfX)
        .AddColumn(1, r => SnmpValue.OctetString(pons[r].Name));

    private AgentTable<int> PonControl() => Ports(HuaweiOids.PonControl)
        .AddColumn(10, r => SnmpValue.Integer32(pons[r].IsUp ? 1 : 2))
        .AddColumn(16, r => SnmpValue.Integer32(pons[r].Plan.Onts.Count))
        .AddColumn(17, r => Time(pons[r].WentUp))
        .AddColumn(18, r => Time(pons[r].WentDown))
        .AddColumn(19, r => SnmpValue.Integer32(pons[r].WentDown == 0 ? -1 : 1));

    private AgentTable<int> PonOptics() => Ports(HuaweiOids.PonOptics)
        .AddColumn(1, _ => SnmpValue.Integer32(42))
        .AddColumn(2, _ => SnmpValue.Integer32(328))
        .AddColumn(3, _ => SnmpValue.Integer32(21))
        .AddColumn(4, _ => SnmpValue.Integer32(412))
        .AddColumn(5, _ => SnmpValue.Integer32(OntRow.Invalid));

    private AgentTable<int> OntConfig() => Boxes(HuaweiOids.OntConfig)
        .AddColumn(3, r => SnmpValue.OctetString(SerialOctets(onts[r].Plan.Serial)))
        .AddColumn(9, _ => SnmpValue.OctetString("ONT_NO_DESCRIPTION"))
        .AddColumn(10, _ => SnmpValue.Integer32(1));

    private AgentTable<int> OntVersion() => Boxes(HuaweiOids.OntVersion)
        .AddColumn(4, r => SnmpValue.OctetString(onts[r].Plan.Model))
        .AddColumn(5, _ => SnmpValue.OctetString("V5R019C00S105"));

    private AgentTable<int> OntControl() => Boxes(HuaweiOids.OntControl)
        .AddColumn(1, _ => SnmpValue.Integer32(1))
        .AddColumn(15, r => SnmpValue.Integer32(onts[r].IsUp ? 1 : 2))
        .AddColumn(16, r => SnmpValue.Integer32(onts[r].IsUp ? 2 : 1))
        .AddColumn(20, r => SnmpValue.Integer32(onts[r].IsUp ? onts[r].Plan.DistanceMetres : -1))
        .AddColumn(22, r => Time(onts[r].WentUp))
        .AddColumn(23, r => Time(onts[r].WentDown))
        .AddColumn(24, r => SnmpValue.Integer32(onts[r].Cause));

    private AgentTable<int> OntOptics() => Boxes(HuaweiOids.OntOptics)
        .AddColumn(1, r => SnmpValue.Integer32(onts[r].Temperature(Second)))
        .AddColumn(2, r => SnmpValue.Integer32(onts[r].Bias))
        .AddColumn(3, r => SnmpValue.Integer32(onts[r].Tx(Second)))
        .AddColumn(4, r => SnmpValue.Integer32(onts[r].Rx(Second)))
        .AddColumn(5, r => SnmpValue.Integer32(onts[r].Millivolts))
        .AddColumn(6, r => SnmpValue.Integer32(onts[r].OltRxRaw(Second)));

    /// <summary>A table indexed by ifIndex.</summary>
    private AgentTable<int> Ports(Oid root)
    {
        var table = new AgentTable<int>(root);
        for (var row = 0; row < pons.Length; row++)
        {
            table.Put(Oid.Of(pons[row].IfIndex), row);
        }

        return table;
    }

    /// <summary>A table indexed by ifIndex and ONT id.</summary>
    private AgentTable<int> Boxes(Oid root)
    {
        var table = new AgentTable<int>(root);
        for (var row = 0; row < onts.Length; row++)
        {
            table.Put(Oid.Of(onts[row].IfIndex, (uint)onts[row].Plan.Number), row);
        }

        return table;
    }

    private static SnmpValue Time(int unixSeconds) => SnmpValue.OctetString(
        DateAndTime.Encode(unixSeconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(unixSeconds)));

    /// <summary>Four letters as they are, then eight hexadecimal digits as four octets.</summary>
    private static byte[] SerialOctets(string serial) =>
        [.. Encoding.ASCII.GetBytes(serial[..4]), .. Convert.FromHexString(serial[4..])];
}
