using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Lightline.Portal.Identity.Codes;

/// <summary>
/// Who has a code sent, as far as anybody can tell before they are known: it decides whose allowance it is taken from.
/// </summary>
/// <param name="Word">As the row keeps it.</param>
internal sealed record CodeSource(string Word)
{
    /// <summary>The person: signed in, or in a browser that they have signed in from.</summary>
    public static CodeSource Own { get; } = new("own");

    /// <summary>
    /// Anybody else, by their network: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one, so that whoever has
    /// a range of addresses is one. A digest keeps the word short; who tries all networks finds which it was.
    /// </summary>
    public static CodeSource Network(IPAddress? address)
    {
        const int KeptBytes = 8;
        if (address is null)
        {
            return new CodeSource("none");
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var network = plain.GetAddressBytes()[..(plain.AddressFamily == AddressFamily.InterNetwork ? 3 : 6)];
        return new CodeSource(Convert.ToHexStringLower(SHA256.HashData(network).AsSpan(0, KeptBytes)));
    }
}
