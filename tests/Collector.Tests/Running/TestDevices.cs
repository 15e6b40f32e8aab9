using System.Globalization;
using Lightline.Collector.Tests.Inventory;
using MQTTnet;
using MQTTnet.Protocol;

namespace Lightline.Collector.Tests.Running;

/// <summary>The ONTs of a test's town as MQTT devices, all over one connection.</summary>
internal sealed class TestDevices : IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly DateTimeOffset _startedAt = TimeProvider.System.GetUtcNow();
    private int _sequence;

    private TestDevices()
    {
    }

    public static async Task<TestDevices> ConnectAsync(int brokerPort)
    {
        var devices = new TestDevices();
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", brokerPort).Build();
        await devices._client.ConnectAsync(options, TestContext.Current.CancellationToken);
        return devices;
    }

    /// <summary>Each of the first so many ONTs tells so many readings, one after the other; history stores every one.</summary>
    public async Task PublishAsync(int onts, int messagesPerOnt)
    {
        for (var i = 0; i < messagesPerOnt; i++, _sequence++)
        {
            for (var ont = 1; ont <= onts; ont++)
            {
                await SendAsync(ont, _sequence);
            }
        }
    }

    /// <summary>One reading of one ONT; returns its light level, dBm.</summary>
    public Task<double> PublishOneAsync(int ont) => SendAsync(ont, _sequence++);

    public void Dispose() => _client.Dispose();

    /// <summary>Each reading is at a time of its own, and far from the last one's light level: -30 to -15.</summary>
    private async Task<double> SendAsync(int ont, int sequence)
    {
        // History keeps one point an ONT and millisecond.
        var at = _startedAt + TimeSpan.FromMilliseconds(5 * sequence);
        var rxPowerDbm = Math.Round(-30 + (sequence * 37 % 100 * 0.15), 2);
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"v":1,"sn":"{{{SmallPlant.Serial(ont)}}}","ts":"{{{at:yyyy-MM-ddTHH:mm:ss.fffZ}}}","boot":1,"seq":{{{sequence}}},
            "status":"online","pon":{"rxDbm":{{{rxPowerDbm:0.00}}}}}
            """);
        await _client.PublishAsync(
            new MqttApplicationMessageBuilder()
                .WithTopic($"ont/v1/old-town/{SmallPlant.Serial(ont)}/telemetry")
                .WithPayload(body)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .Build(),
            TestContext.Current.CancellationToken);
        return rxPowerDbm;
    }
}
