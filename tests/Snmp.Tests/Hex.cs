namespace Lightline.Snmp.Tests;

/// <summary>Octets as they stand in documents: hex with blanks wherever they help.</summary>
internal static class Hex
{
    public static byte[] Bytes(string hex) =>
        Convert.FromHexString(string.Concat(hex.Where(c => !char.IsWhiteSpace(c))));
}
