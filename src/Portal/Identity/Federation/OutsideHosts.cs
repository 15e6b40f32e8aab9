using System.Net;
using System.Net.Sockets;

namespace Lightline.Portal.Identity.Federation;

/// <summary>
/// Where the Portal goes when a provider's admin names an address: into the Internet, and to hosts of the house only when the
/// operator has named them. Whoever runs one provider shall not knock on the machines beside us.
/// </summary>
/// <param name="setting">Hosts of the house, with semicolons between; null or empty for none.</param>
internal sealed class OutsideHosts(string? setting)
{
    /// <summary>Setting: host names or addresses inside that may be told of ended sessions.</summary>
    public const string Key = "Oidc:InsideHosts";

    private readonly HashSet<string> _inside = new(
        (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Connects, to what the name means at this moment; a name that leads inside is refused.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = _inside.Contains(host) ? addresses : [.. addresses.Where(IsOutside)];
        if (allowed.Length == 0)
        {
            throw new HttpRequestException($"{host} is no host outside, and {Key} does not name it");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether an address is one of the Internet (IANA special-purpose registries).</summary>
    internal static bool IsOutside(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsOutside(address.MapToIPv4());
        }

        if (address.AddressFamily is AddressFamily.InterNetworkV6)
        {
            // Global unicast is 2000::/3; what else there is belongs to the house, or to nobody.
            return address.GetAddressBytes() is [>= 0x20 and <= 0x3f, ..] and not [0x20, 0x02, ..]
                and not [0x20, 0x01, <= 0x01, ..] and not [0x20, 0x01, 0x0d, 0xb8, ..];
        }

        return address.GetAddressBytes() switch
        {
            [0 or 10 or 127, ..] => false,
            [100, >= 64 and <= 127, ..] => false,
            [169, 254, ..] => false,
            [172, >= 16 and <= 31, ..] => false,
            [192, 0, 0 or 2, _] => false,
            [192, 168, ..] => false,
            [198, 18 or 19, ..] => false,
            [198, 51, 100, _] => false,
            [203, 0, 113, _] => false,
            [>= 224, ..] => false,
            _ => true,
        };
    }
}
