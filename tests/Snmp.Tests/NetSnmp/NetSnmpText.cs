using System.Globalization;
using System.Net;

namespace Lightline.Snmp.Tests.NetSnmp;

/// <summary>Writes a variable as <c>snmpbulkwalk -On -Ox -Ot</c> does without any MIB.</summary>
internal static class NetSnmpText
{
    public static string Line(Variable variable) => $".{variable.Name} = {Text(variable.Value)}".TrimEnd();

    private static string Text(SnmpValue value)
    {
        _ = value.TryGetInt64(out var signed);
        _ = value.TryGetUInt64(out var unsigned);
        _ = value.TryGetOid(out var oid);
        return value.Type switch
        {
            SnmpType.Integer32 => $"INTEGER: {signed}",
            SnmpType.OctetString when value.Bytes.IsEmpty => "\"\"",
            SnmpType.OctetString => $"Hex-STRING: {Octets(value)}",
            SnmpType.ObjectIdentifier => $"OID: .{oid}",
            SnmpType.IpAddress => $"IpAddress: {new IPAddress(value.Bytes.Span)}",
            SnmpType.TimeTicks => unsigned.ToString(CultureInfo.InvariantCulture),
            _ => $"{value.Type}: {unsigned}",
        };
    }

    private static string Octets(SnmpValue value) =>
        string.Join(' ', value.Bytes.ToArray().Select(octet => octet.ToString("X2", CultureInfo.InvariantCulture)));
}
