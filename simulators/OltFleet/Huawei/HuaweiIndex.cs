namespace Lightline.OltFleet.Huawei;

/// <summary>The ifIndex of a GPON port: type 125 in the top 7 bits, then frame, slot and port of 5 bits each.</summary>
public static class HuaweiIndex
{
    private const uint Gpon = 0xFA00_0000;

    /// <summary>As a sub-identifier of an OID.</summary>
    public static uint Pon(int frame, int slot, int port) =>
        Gpon | ((uint)frame << 18) | ((uint)slot << 13) | ((uint)port << 8);

    /// <summary>As the value of a varbind: Integer32, so every GPON port is negative.</summary>
    public static int AsValue(uint ifIndex) => unchecked((int)ifIndex);
}
