using System.Globalization;
using Lightline.Collector.Tests.Inventory;
using MQTTnet;
using MQTTnet.Protocol;

namespace Lightline.Collector.Tests.Running;

/// <summary>The ONTs of a test's town as MQTT devices, all over one connection.</summary>
internal sealed class TestDevices : IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private DateTimeOffset _last;
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
            var now = await NowAsync();
            for (var ont = 1; ont <= onts; ont++)
            {
                await SendAsync(ont, _sequence, now);
            }
        }
    }

    /// <summary>One reading of one ONT; returns its light level, dBm.</summary>
    public async Task<double> PublishOneAsync(int ont) => await SendAsync(ont, _sequence++, await NowAsync());

    public void Dispose() => _client.Dispose();

    /// <summary>
    /// A millisecond of its own, because history keeps one point an ONT and millisecond; never ahead of the clock, because
    /// the Collector would set it back to the instant of its arrival, and a repetition would then be another point.
    /// </summary>
    private async Task<DateTimeOffset> NowAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        while (now.ToUnixTimeMilliseconds() == _last.ToUnixTimeMilliseconds())
        {
            await Task.Delay(
                TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            now = TimeProvider.System.GetUtcNow();
        }

        return _last = now;
    }

    /// <summary>Far from the light level of the one before: -30 to -15.</summary>
    private async Task<double> SendAsync(int ont, int sequence, DateTimeOffset at)
    {
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
