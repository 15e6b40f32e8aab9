using System.Net;
using Lightline.Snmp.Agent;
using Lightline.Snmp.Client;

namespace Lightline.Snmp.Tests;

/// <summary>Agents and targets on loopback.</summary>
internal static class TestAgents
{
    public static readonly Oid System = Oid.Parse("1.3.6.1.2.1.1");
    public static readonly Oid Entry = Oid.Parse("1.3.6.1.4.1.2011.6.128.1.1.2.51.1");
    public static readonly Oid Name = System.Append(5, 0);
    public static readonly Oid Location = System.Append(6, 0);

    /// <summary>Answers slower than any busy test machine, so that timeouts in tests come from fake clocks only.</summary>
    public static readonly SnmpRequestOptions Patient = new(TimeSpan.FromSeconds(20), 0);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static SnmpTarget Target(IPEndPoint address, SnmpVersion version = SnmpVersion.V2c) =>
        new(address, version, "public");

    public static SnmpManager Manager(TimeProvider? time = null, int inFlightMax = 4_096) =>
        new(new SnmpManagerOptions { Sockets = 1, InFlightMax = inFlightMax }, time ?? TimeProvider.System);

    public static SnmpAgent Agent(IAgentMib mib, int responseBytesMax = 1_472)
    {
        var address = new IPEndPoint(IPAddress.Loopback, 0);
        var agent = new SnmpAgent(new SnmpAgentOptions(address, "public", "private", responseBytesMax), mib);
        agent.Start();
        return agent;
    }

    /// <summary>The system group and a table of optical rows: columns 1 to 4 and 7, indexed by (interface, ont).</summary>
    public static SortedMib Mib(int rows)
    {
        var name = "olt-1";
        var table = new AgentTable<int>(Entry)
            .AddColumn(1, row => SnmpValue.Integer32(-2_000 - row))
            .AddColumn(2, row => SnmpValue.Gauge32((uint)row))
            .AddColumn(3, row => SnmpValue.OctetString($"ont {row}"))
            .AddColumn(4, row => row % 3 == 0 ? SnmpValue.NoSuchInstance : SnmpValue.Counter64((ulong)row << 40))
            .AddColumn(7, row => SnmpValue.Counter32(uint.MaxValue - (uint)row));
        for (var row = 0; row < rows; row++)
        {
            table.Put(Oid.Of(4_194_304_000u + ((uint)(row / 64) << 8), (uint)(row % 64)), row);
        }

        return new SortedMib()
            .Add(System.Append(1, 0), () => SnmpValue.OctetString("simulated OLT"))
            .Add(System.Append(2, 0), () => SnmpValue.ObjectIdentifier(Oid.Parse("1.3.6.1.4.1.2011.2.248")))
            .Add(System.Append(3, 0), () => SnmpValue.TimeTicks(4_711))
            .Add(Name, () => SnmpValue.OctetString(name), value =>
            {
                if (value.Type != SnmpType.OctetString)
                {
                    return SnmpErrorStatus.WrongType;
                }

                name = global::System.Text.Encoding.UTF8.GetString(value.Bytes.Span);
                return SnmpErrorStatus.NoError;
            })
            .Add(Location, () => SnmpValue.OctetString("here"))
            .Add(table);
    }
}
