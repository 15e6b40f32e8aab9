using System.Net;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Lightline.Town;

/// <summary>
/// The demo's MQTT broker, on 127.0.0.1. An ONT may write only below its own serial; a Collector may write nothing
/// there. Nothing survives its end: it is no broker for a real network.
/// </summary>
internal sealed class TownBroker : IAsyncDisposable
{
    private const string OntTopics = "ont/v1/";
    private readonly MqttServer _server;

    private TownBroker(MqttServer server) => _server = server;

    public static async Task<TownBroker> StartAsync(int port)
    {
        var factory = new MqttServerFactory();
        var server = factory.CreateMqttServer(factory.CreateServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(port)
            .WithPersistentSessions()
            .Build());
        server.InterceptingPublishAsync += publish =>
        {
            if (!MayPublish(publish.ClientId, publish.ApplicationMessage.Topic))
            {
                publish.ProcessPublish = false;
                publish.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
            }

            return Task.CompletedTask;
        };
        await server.StartAsync();
        return new TownBroker(server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        _server.Dispose();
    }

    /// <summary><c>ont/v1/{region}/{serial}/…</c> belongs to the client whose id is that serial.</summary>
    internal static bool MayPublish(string clientId, string topic) =>
        !topic.StartsWith(OntTopics, StringComparison.Ordinal)
        || (topic.Split('/') is [_, _, _, var serial, _] && serial == clientId);
}
