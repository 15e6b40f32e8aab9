using System.Globalization;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;
using Npgsql;

namespace Lightline.EndToEnd.Tests;

/// <summary>From broker to store at least once: the Collector acknowledges only what history has.</summary>
public sealed class AcknowledgedReadingTests
{
    private const int Onts = 128;

    [Fact]
    [Trait("Full", "collector-kills")]
    public async Task A_Collector_killed_while_it_ingests_loses_no_reading_that_the_broker_took()
    {
        var readings = FullSize.Of("readings published", small: 4_000, full: 60_000);
        var kills = FullSize.Of("kill -9 of the Collector", small: 4, full: 50);
        const int Seed = 20_261_122;
        Console.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var bench = await CollectorBench.StartAsync(Onts, cancellationToken);
        using var device = new MqttClientFactory().CreateMqttClient();
        await device.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", bench.Broker.Port).WithClientId("devices").Build(),
            cancellationToken);

        // Real times, a little in the past, so that they differ by reading and none lies ahead of the clock.
        var first = TimeProvider.System.GetUtcNow().AddMinutes(-30);
        var killing = KillAsync(bench, kills, random, cancellationToken);
        for (var i = 0; i < readings; i++)
        {
            await device.PublishAsync(Message(i, first), cancellationToken);
        }

        await killing;
        var stored = await WaitForAsync(bench, readings, cancellationToken);
        Console.WriteLine($"{readings} taken by the broker, {stored} in the store after {kills} kills");
        Assert.Equal(readings, stored);
    }

    private static MqttApplicationMessage Message(int index, DateTimeOffset first)
    {
        var serial = CollectorBench.Serial(index % Onts);
        var at = first.AddMilliseconds(index * 10);
        // Neighbouring levels lie far outside the dead band, so that each reading is worth storing.
        var rx = index / Onts % 2 == 0 ? -15.5 : -24.25;
        var payload = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"v":1,"sn":"{{{serial}}}","ts":"{{{at:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}}","boot":1,
             "seq":{{{index / Onts}}},"status":"online","pon":{"rxDbm":{{{rx}}}}}
            """);
        return new MqttApplicationMessageBuilder()
            .WithTopic($"ont/v1/{CollectorBench.Region}/{serial}/telemetry")
            .WithPayload(Encoding.UTF8.GetBytes(payload))
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
    }

    private static async Task KillAsync(CollectorBench bench, int kills, Random random, CancellationToken cancellationToken)
    {
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 1_500)), TimeProvider.System, cancellationToken);
            await bench.KillAndRestartAsync(cancellationToken);
        }
    }

    private static async Task<long> WaitForAsync(CollectorBench bench, long expected, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(bench.SuperuserConnectionString);
        await using var count = source.CreateCommand("select count(*) from telemetry.point where rx_power_dbm in (-15.5, -24.25)");
        var stored = 0L;
        for (var second = 0; second < 90 && stored < expected; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
            stored = (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        }

        return stored;
    }
}
