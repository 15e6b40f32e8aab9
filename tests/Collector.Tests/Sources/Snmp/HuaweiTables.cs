using System.Collections.Concurrent;
using Lightline.Snmp;
using Lightline.Snmp.Agent;

namespace Lightline.Collector.Tests.Sources.Snmp;

/// <summary>
/// The few tables of an MA5800 that the Collector reads, with the values of the data sheet's examples.
/// </summary>
internal sealed class HuaweiTables : IAgentMib
{
    private const string B = "1.3.6.1.4.1.2011.6.128.1.1.2";

    private readonly SortedMib _mib = new();
    private readonly ConcurrentDictionary<(int Pon, int Ont), int> _down = new();
    private readonly ConcurrentDictionary<(int Pon, int Ont), string> _swapped = new();
    private readonly long _startedAt = TimeProvider.System.GetTimestamp();

    public HuaweiTables(int pons, int onts)
    {
        _mib.Add(
            Oid.Parse("1.3.6.1.2.1.1.2.0"),
            () => SnmpValue.ObjectIdentifier(Oid.Parse("1.3.6.1.4.1.2011.2.294")));
        _mib.Add(Oid.Parse("1.3.6.1.2.1.1.3.0"), () => SnmpValue.TimeTicks(UpTimeTicks));
        for (var pon = 0; pon < pons; pon++)
        {
            for (var ont = 0; ont < onts; ont++)
            {
                AddOnt(pon, ont);
            }
        }
    }

    public int RxPower { get; set; } = -1414;

    private uint UpTimeTicks => (uint)(TimeProvider.System.GetElapsedTime(_startedAt).TotalSeconds * 100) + 1_000;

    public void Down(int pon, int ont, int cause) => _down[(pon, ont)] = cause;

    public void Swap(int pon, int ont, string serial) => _swapped[(pon, ont)] = serial;

    public SnmpValue Get(Oid name) => _mib.Get(name);

    public bool TryGetNext(Oid name, out Variable next) => _mib.TryGetNext(name, out next);

    public SnmpErrorStatus Set(Oid name, SnmpValue value) => SnmpErrorStatus.NotWritable;

    private void AddOnt(int pon, int ont)
    {
        bool IsDown() => _down.ContainsKey((pon, ont));

        Add("43.1.3", () => SnmpValue.OctetString(Octets(_swapped.GetValueOrDefault((pon, ont), TestPlant.SerialOf(pon, ont)))));
        Add("46.1.15", () => SnmpValue.Integer32(IsDown() ? 2 : 1));
        Add("46.1.20", () => SnmpValue.Integer32(IsDown() ? -1 : 2_417));
        Add("46.1.23", () => SnmpValue.OctetString(Convert.FromHexString("07E40607150A22002D0300")));
        Add("46.1.24", () => SnmpValue.Integer32(_down.GetValueOrDefault((pon, ont), 2)));
        Add("51.1.1", () => Light(41));
        Add("51.1.2", () => Light(19));
        Add("51.1.3", () => Light(213));
        Add("51.1.4", () => Light(RxPower));
        Add("51.1.5", () => Light(3_220));
        Add("51.1.6", () => Light(8_064));

        SnmpValue Light(int raw) => SnmpValue.Integer32(IsDown() ? int.MaxValue : raw);

        void Add(string column, Func<SnmpValue> read) =>
            _mib.Add(Oid.Parse($"{B}.{column}").Append(TestPlant.IndexOf(pon), (uint)ont), read);
    }

    private static byte[] Octets(string serial) =>
        [.. serial[..4].Select(c => (byte)c), .. Convert.FromHexString(serial[4..])];
}
