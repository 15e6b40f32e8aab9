using System.Net;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Lightline.Portal.Tests.Live;

/// <summary>The socket that an open page holds, with the cookies of the browser it is open in.</summary>
internal static class Socket
{
    public static HubConnection Of(RunningPortal portal, Browser browser, string host, string? origin = null) =>
        Of(portal.Address, browser, host, origin);

    public static HubConnection Of(IPEndPoint address, Browser browser, string host, string? origin = null) =>
        new HubConnectionBuilder()
            .WithUrl($"http://{address}{StatusHub.Path}", connection =>
            {
                connection.Transports = HttpTransportType.WebSockets;
                connection.SkipNegotiation = true;
                // .NET does not resolve *.localhost as browsers do.
                connection.Headers["Host"] = $"{host}:{address.Port}";
                connection.Headers["Origin"] = origin ?? $"http://{host}:{address.Port}";
                connection.Headers["Cookie"] = string.Join("; ", browser.Cookies.Select(c => $"{c.Key}={c.Value}"));
            })
            .Build();

    public static async Task<HubConnection> OpenAsync(RunningPortal portal, Neighbour who)
    {
        using var browser = await portal.SignInAsync(who);
        var socket = Of(portal, browser, who.Host);
        await socket.StartAsync();
        return socket;
    }

    public static IAsyncEnumerable<StatusFrame> FollowAsync(HubConnection socket, string connection, CancellationToken stop) =>
        socket.StreamAsync<StatusFrame>("Follow", connection, stop);
}
