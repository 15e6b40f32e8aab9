namespace Lightline.Collector.Decoding;

/// <summary>
/// A GPON serial number: 4 letters of the vendor and 4 octets, printed <c>VVVVhhhhhhhh</c> in upper case.
/// </summary>
internal static class SerialNumber
{
    public const int Octets = 8;

    private const int VendorOctets = 4;

    /// <summary>The 12 characters, or null when the octets are no serial number.</summary>
    public static string? Decode(ReadOnlySpan<byte> octets)
    {
        if (octets.Length != Octets)
        {
            return null;
        }

        Span<char> text = stackalloc char[VendorOctets + (2 * (Octets - VendorOctets))];
        for (var i = 0; i < VendorOctets; i++)
        {
            if (!char.IsAsciiLetterOrDigit((char)octets[i]))
            {
                return null;
            }

            text[i] = char.ToUpperInvariant((char)octets[i]);
        }

        return Convert.TryToHexString(octets[VendorOctets..], text[VendorOctets..], out _) ? new string(text) : null;
    }
}
