using System.Net;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>Where traps are received: configuration section <c>Snmp</c>.</summary>
internal sealed record SnmpOptions
{
    public const string Section = "Snmp";

    /// <summary>UDP port; 0, for tests only, lets the system choose.</summary>
    public int TrapPort { get; init; } = 1_162;

    public IPAddress TrapAddress { get; init; } = IPAddress.Any;

    /// <summary>Reads the section; what is wrong becomes a fault of the section and the default holds.</summary>
    public static SnmpOptions Read(SettingsSection section)
    {
        var standard = new SnmpOptions();
        var address = standard.TrapAddress;
        if (section.Text(nameof(TrapAddress)) is { } text && !IPAddress.TryParse(text, out address))
        {
            section.Fault(nameof(TrapAddress), $"{text} is not an address");
        }

        return new SnmpOptions
        {
            TrapPort = section.Port(nameof(TrapPort), standard.TrapPort),
            TrapAddress = address ?? standard.TrapAddress,
        };
    }
}
