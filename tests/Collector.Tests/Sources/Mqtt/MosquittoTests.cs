using System.Globalization;
using System.Text;
using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.Sources.Mqtt;
using Lightline.Collector.Tests.Decoding;
using Lightline.Collector.Tests.Inventory;
using Lightline.Collector.Tests.Running;
using Lightline.Collector.Tests.State;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Servers;
using MQTTnet;
using MQTTnet.Protocol;

namespace Lightline.Collector.Tests.Sources.Mqtt;

/// <summary>The MQTT source with mosquitto as broker.</summary>
public sealed class MosquittoTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Seed = 20261122;
    private readonly ReadingLanes _lanes = new(new LaneOptions());
    private readonly AskedGovernor _governor = new();
    private readonly MqttCounters _counters = new();
    private readonly EpisodeLog _episodes = new(new OutputLog<EpisodeLog>(output), TimeProvider.System);
    private MosquittoServer _broker = null!;
    private int _taken;

    private long Disowned => _counters.Settled[ReadingOutcome.Disowned];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;


    public async ValueTask InitializeAsync() => _broker = await MosquittoServer.StartNewAsync(CancellationToken.None);

    public async ValueTask DisposeAsync() => await _broker.DisposeAsync();

    [Fact]
    public async Task A_device_that_is_mosquitto_pub_arrives_as_a_reading()
    {
        await using var session = Connect();
        await SubscribedAsync();
        await MosquittoPubAsync("ont/v1/old-town/HWTC00000002/state", Body(2, 1, -20.5));
        await Eventually.BecomesAsync(() => _lanes.Mqtt.Depth == 1, "one reading");
        Assert.True(_lanes.Mqtt.TryTake(out var reading));
        Assert.Equal((new OntId(2), OntStatus.Online, -20.5), (reading.Ont, reading.Status, reading.RxPowerDbm));
        reading.Completion!.Complete(ReadingOutcome.Written);
        await Eventually.BecomesAsync(() => _counters.Settled[ReadingOutcome.Written] == 1, "the acknowledgement");
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_and_what_was_does_not()
    {
        await using (Connect())
        {
            await SubscribedAsync();
            await MosquittoPubAsync("ont/v1/old-town/HWTC00000001/event", Body(1, 1, -20));
            await MosquittoPubAsync("ont/v1/old-town/HWTC00000001/event", Body(1, 2, -21));
            await Eventually.BecomesAsync(() => _lanes.Mqtt.Depth == 2, "two readings");
            Assert.True(_lanes.Mqtt.TryTake(out var first));
            Assert.True(_lanes.Mqtt.TryTake(out _));
            first.Completion!.Complete(ReadingOutcome.Written);
            await Eventually.BecomesAsync(() => _counters.Settled.Total == 1, "one acknowledgement");
        }

        await using (Connect())
        {
            await Eventually.BecomesAsync(() => _lanes.Mqtt.Depth == 1, "the second again");
            Assert.True(_lanes.Mqtt.TryTake(out var again));
            Assert.Equal(-21, again.RxPowerDbm);
            again.Completion!.Complete(ReadingOutcome.Written);
            await Eventually.BecomesAsync(() => _counters.Settled.Total == 2, "its acknowledgement");
        }

        await using (Connect())
        {
            await Eventually.BecomesAsync(() => _counters.Connections == 3, "a third session");
            await MosquittoPubAsync("ont/v1/old-town/HWTC00000002/event", Body(2, 1, -22));
            await Eventually.BecomesAsync(() => _lanes.Mqtt.Depth == 1, "only the new one");
            Assert.True(_lanes.Mqtt.TryTake(out var only));
            Assert.Equal(new OntId(2), only.Ont);
        }
    }

    [Fact]
    [Trait("Full", "mqtt-soak")]
    public async Task A_soak_of_messages_is_acknowledged_to_the_last()
    {
        var size = FullSize.Of("MQTT messages, unpaced", small: 10_000, full: 60_000);
        await using var session = Connect();
        await SubscribedAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var taking = TakeAllAsync(stop.Token);
        using var device = await DeviceAsync();
        // Many publishes in flight, unpaced, as a whole town after a power cut.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, size),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Stop },
            async (i, token) => await PublishAsync(device, (i % 4) + 1, Body((i % 4) + 1, i, -20), token));
        await Eventually.BecomesAsync(() => _counters.Settled.Total == size, "all acknowledged", seconds: 60);
        output.WriteLine($"{size} QoS 1 messages, {_counters.Connections} connection(s), in flight {_counters.InFlight}");
        Assert.Equal((size, 0), (_taken, _counters.InFlight));
        await stop.CancelAsync();
        await taking;
    }

    [Fact]
    public async Task Mutated_payloads_through_the_broker_are_refused_and_counted_and_a_right_one_still_arrives()
    {
        var size = FullSize.Of("MQTT messages, unpaced", small: 10_000, full: 60_000);
        await using var session = Connect();
        await SubscribedAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var taking = TakeAllAsync(stop.Token);
        using var device = await DeviceAsync();
        var payloads = new MutatedPayloads(Seed);
        var right = Encoding.UTF8.GetBytes(Body(1, 1, -20));
        for (var i = 0; i < 2_000; i++)
        {
            await PublishAsync(device, 1, Encoding.Latin1.GetString(payloads.Next(right)), Stop);
        }

        await Eventually.BecomesAsync(() => _counters.Settled.Total == 2_000, "all decided");
        output.WriteLine($"seed {Seed}: {_counters.Refused.Total} refused, {_taken} readings");
        Assert.True(_counters.Refused.Total > 1_000);
        var before = _taken;
        await MosquittoPubAsync("ont/v1/old-town/HWTC00000001/state", Body(1, 9_999, -23));
        await Eventually.BecomesAsync(() => _taken == before + 1, "the right one");
        await stop.CancelAsync();
        await taking;
    }

    [Fact]
    public async Task A_last_will_is_counted_and_asks_the_olt_and_no_more()
    {
        await using var session = Connect();
        await SubscribedAsync();
        await MosquittoPubAsync("ont/v1/old-town/HWTC00000002/lwt", """{"v":1,"online":false}""");
        // The session is counted before the OLT is asked.
        await Eventually.BecomesAsync(() => _governor.Asked.Count > 0, "the will");
        Assert.Equal(1, _counters.SessionsEnded);
        Assert.Equal([new Wish(SmallPlant.Olt, WishKind.VerifyOnt, Ont: new OntId(2))], _governor.Asked);
        Assert.Equal(0, _lanes.Mqtt.Depth);
    }

    [Fact]
    public async Task What_is_another_Collectors_to_store_is_not_acknowledged_nor_what_came_after_it()
    {
        await using (Connect())
        {
            await SubscribedAsync();
            await MosquittoPubAsync("ont/v1/old-town/HWTC00000001/event", Body(1, 1, -20));
            await MosquittoPubAsync("ont/v1/old-town/HWTC00000002/event", Body(2, 1, -21));
            await Eventually.BecomesAsync(() => _lanes.Mqtt.Depth == 2, "two readings");
            Assert.True(_lanes.Mqtt.TryTake(out var first));
            Assert.True(_lanes.Mqtt.TryTake(out var second));
            second.Completion!.Complete(ReadingOutcome.Written);
            first.Completion!.Complete(ReadingOutcome.Disowned);
            await Eventually.BecomesAsync(() => _counters.InFlight == 0, "the end of the connection");
            // It keeps away for longer than a region's renewal takes: the session is the owner's now.
            Assert.Equal((2, 2, 1), (Disowned, _counters.Settled.Total, _counters.Connections));
        }

        await using (Connect())
        {
            await Eventually.BecomesAsync(() => _lanes.Mqtt.Depth == 2, "both again");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(8L)]
    public async Task What_comes_after_the_region_is_lost_and_before_the_session_ends_is_its_owners(long? nextEpoch)
    {
        var plants = new TestPlants(SmallPlant.Of(4));
        await using (Connect(plants))
        {
            await SubscribedAsync();
            plants.Replace(
                nextEpoch is { } epoch ? SmallPlant.Of(4, SmallPlant.Region with { Epoch = epoch }) : Plant.Empty);
            await MosquittoPubAsync("ont/v1/old-town/HWTC00000001/event", Body(1, 1, -20));
            await Eventually.BecomesAsync(() => Disowned == 1, "the message left to the broker");
            Assert.Equal((1, 0, 0), (_counters.Settled.Total, _counters.Refused.Total, _lanes.Mqtt.Depth));
        }

        await using (Connect())
        {
            await Eventually.BecomesAsync(() => _lanes.Mqtt.Depth == 1, "the message for the owner");
        }
    }

    [Fact]
    public async Task A_broker_killed_while_we_are_away_gives_us_everything_after_its_restart()
    {
        await using (Connect())
        {
            await SubscribedAsync();
        }

        using (var device = await DeviceAsync())
        {
            for (var i = 0; i < 500; i++)
            {
                await PublishAsync(device, (i % 4) + 1, Body((i % 4) + 1, i, -20), Stop);
            }

            // mosquitto acknowledges a message first and saves it at the end of the same turn of its loop: whoever has an
            // answer from a later turn knows that it is saved.
            await device.PingAsync(Stop);
        }

        await _broker.KillAsync();
        await _broker.StartAsync(Stop);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var taking = TakeAllAsync(stop.Token);
        await using (Connect())
        {
            await Eventually.BecomesAsync(() => _counters.Settled.Total == 500, "all 500");
        }

        await stop.CancelAsync();
        await taking;
    }

    [Fact]
    public async Task A_broker_that_restarts_under_us_sends_again_what_we_did_not_acknowledge()
    {
        await using var session = Connect();
        await SubscribedAsync();
        await MosquittoPubAsync("ont/v1/old-town/HWTC00000001/event", Body(1, 1, -20));
        await Eventually.BecomesAsync(() => _lanes.Mqtt.Depth == 1, "the reading");
        await _broker.StopAsync();
        await _broker.StartAsync(Stop);
        await Eventually.BecomesAsync(() => _counters.Connections >= 2 && _lanes.Mqtt.Depth == 2, "it again");
        Assert.Equal(0, _counters.SessionsMissing);
    }

    [Fact]
    public async Task A_fault_about_one_message_is_counted_and_holds_up_none_behind_it()
    {
        await using var session = Connect(new PlantsWithOneFault());
        await SubscribedAsync();
        await MosquittoPubAsync("ont/v1/old-town/HWTC00000001/event", Body(1, 1, -20));
        await Eventually.BecomesAsync(() => _counters.Settled.Total == 1, "the faulty one acknowledged");
        Assert.Equal((1, 0), (_counters.Faults, _lanes.Mqtt.Depth));
        await MosquittoPubAsync("ont/v1/old-town/HWTC00000001/event", Body(1, 2, -20));
        await Eventually.BecomesAsync(() => _lanes.Mqtt.Depth == 1, "the next as a reading");
    }

    [Fact]
    public async Task A_fault_of_the_acknowledging_ends_the_connection_and_the_next_one_acknowledges()
    {
        await using var session = Connect();
        await SubscribedAsync();
        await MosquittoPubAsync("ont/v1/old-town/HWTC00000001/event", Body(1, 1, -20));
        await Eventually.BecomesAsync(() => _lanes.Mqtt.Depth == 1, "a reading");
        Assert.True(_lanes.Mqtt.TryTake(out var faulty));
        // No counter has a place for it.
        faulty.Completion!.Complete((ReadingOutcome)99);
        await Eventually.BecomesAsync(() => _counters.Connections == 2, "another connection");
        await MosquittoPubAsync("ont/v1/old-town/HWTC00000002/event", Body(2, 1, -20));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var taking = TakeAllAsync(stop.Token);
        await Eventually.BecomesAsync(() => _counters.Settled.Total >= 1, "an acknowledgement");
        await stop.CancelAsync();
        await taking;
    }

    private static string Body(int ont, int sequence, double rxPowerDbm) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""
        {"v":1,"sn":"{{{SmallPlant.Serial(ont)}}}","ts":"{{{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}}}",
        "boot":1,"seq":{{{sequence}}},"status":"online","pon":{"rxDbm":{{{rxPowerDbm}}}}}
        """);

    private Session Connect(IPlantSource? plants = null)
    {
        var intake = new MqttIntake(
            plants ?? new TestPlants(SmallPlant.Of(4)), _lanes, _governor, _counters, _episodes, TimeProvider.System);
        var options = new MqttOptions { Host = "127.0.0.1", Port = _broker.Port };
        var connection = new MqttConnection(
            SmallPlant.Region, options, new LaneOptions(), intake, _counters, _episodes, TimeProvider.System);
        return new Session(connection);
    }

    /// <summary>A message before the subscription would be nobody's.</summary>
    private Task SubscribedAsync() => Eventually.BecomesAsync(() => _counters.Connections > 0, "the subscription");

    private async Task MosquittoPubAsync(string topic, string body)
    {
        var port = _broker.Port.ToString(CultureInfo.InvariantCulture);
        var (exitCode, printed) = await ServerProcess.RunAsync(
            new ServerProcessOptions(
                "mosquitto_pub", ["-h", "127.0.0.1", "-p", port, "-V", "mqttv5", "-q", "1", "-t", topic, "-m", body]),
            TimeSpan.FromSeconds(10),
            Stop);
        Assert.True(exitCode == 0, printed);
    }

    private async Task<IMqttClient> DeviceAsync()
    {
        var device = new MqttClientFactory().CreateMqttClient();
        await device.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _broker.Port).Build(), Stop);
        return device;
    }

    private static async Task PublishAsync(IMqttClient device, int ont, string body, CancellationToken cancellationToken) =>
        await device.PublishAsync(
            new MqttApplicationMessageBuilder()
                .WithTopic($"ont/v1/old-town/{SmallPlant.Serial(ont)}/telemetry")
                .WithPayload(Encoding.Latin1.GetBytes(body))
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .Build(),
            cancellationToken);

    private async Task TakeAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _lanes.Mqtt.WaitAsync(cancellationToken))
            {
                while (_lanes.Mqtt.TryTake(out var reading))
                {
                    Interlocked.Increment(ref _taken);
                    reading.Completion?.Complete(ReadingOutcome.Skipped);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private sealed class PlantsWithOneFault : IPlantSource
    {
        private int _asked;

        public event Action<Plant>? Changed
        {
            add { }
            remove { }
        }

        public Plant Current => Interlocked.Increment(ref _asked) > 1
            ? SmallPlant.Of(4)
            : throw new InvalidOperationException("a mistake of ours");
    }

    private sealed class Session : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _run;

        public Session(MqttConnection connection) => _run = Task.Run(() => connection.RunAsync(_stop.Token));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run.WaitAsync(CancellationToken.None);
            _stop.Dispose();
        }
    }
}
