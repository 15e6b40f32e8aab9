using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Lightline.Fleet.Tests.OltFleet;
using Lightline.OltFleet;
using Lightline.OntFleet;
using Lightline.Servers;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Lightline.Fleet.Tests.OntFleet;

/// <summary>ONTs that speak to a real mosquitto.</summary>
public sealed class TalkingOntsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ont_speaks_by_the_data_sheet_and_falls_silent_with_its_fibre()
    {
        await using var broker = await MosquittoServer.StartNewAsync(Cancellation);
        await using var fleet = new Lightline.OltFleet.Fleet(
            [TestPlant.Olt()], new FleetOptions { AgentPort = 0 }, TimeProvider.System);
        fleet.Start();
        using var listener = await ListenAsync(broker.Port);
        var options = new OntFleetOptions
        {
            Port = broker.Port,
            Region = "old-town",
            TelemetryInterval = TimeSpan.FromSeconds(1),
            LookInterval = TimeSpan.FromMilliseconds(100),
        };
        var (first, second) = (TestPlant.Serial(0), TestPlant.Serial(1));
        await using var onts = new TalkingOnts(fleet, [first, second], options, TimeProvider.System);
        onts.Start();

        var birth = await listener.NextAsync($"ont/v1/old-town/{first}/lwt");
        Assert.True(birth.Json.GetProperty("online").GetBoolean());
        var state = await listener.NextAsync($"ont/v1/old-town/{first}/state");
        CheckBody(state.Json, first);
        Assert.Equal("online", state.Json.GetProperty("status").GetString());
        Assert.InRange(state.Json.GetProperty("pon").GetProperty("rxDbm").GetDouble(), -20, -17);
        Assert.Equal(86_400u, state.ExpirySeconds);
        var telemetry = await listener.NextAsync($"ont/v1/old-town/{first}/telemetry");
        CheckBody(telemetry.Json, first);
        Assert.True(telemetry.Json.GetProperty("seq").GetInt64() > state.Json.GetProperty("seq").GetInt64());

        fleet.PowerOff(second);
        var gasp = await listener.NextAsync($"ont/v1/old-town/{second}/event", e => e.GetProperty("event").GetString() == "dyingGasp");
        Assert.Equal("dyingGasp", gasp.Json.GetProperty("status").GetString());
        fleet.CutFibre(first);
        await UntilAsync(() => onts.Connected == 0);
        Assert.Equal(0, onts.Failures);
    }

    [Fact]
    public async Task State_and_presence_are_retained()
    {
        await using var broker = await MosquittoServer.StartNewAsync(Cancellation);
        await using var fleet = new Lightline.OltFleet.Fleet(
            [TestPlant.Olt()], new FleetOptions { AgentPort = 0 }, TimeProvider.System);
        var serial = TestPlant.Serial(0);
        await using var onts = new TalkingOnts(
            fleet, [serial], new OntFleetOptions { Port = broker.Port, Region = "old-town" }, TimeProvider.System);
        onts.Start();
        await UntilAsync(() => onts.Published >= 3);
        using var late = await ListenAsync(broker.Port);
        Assert.True((await late.NextAsync($"ont/v1/old-town/{serial}/lwt")).IsRetained);
        Assert.True((await late.NextAsync($"ont/v1/old-town/{serial}/state")).IsRetained);
    }

    private static void CheckBody(JsonElement json, string serial)
    {
        Assert.Equal(1, json.GetProperty("v").GetInt32());
        Assert.Equal(serial, json.GetProperty("sn").GetString());
        Assert.True(json.GetProperty("ts").TryGetDateTimeOffset(out _));
        Assert.True(json.GetProperty("boot").GetInt64() > 0);
    }

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (!isTrue())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, bound.Token);
        }
    }

    private static async Task<Listener> ListenAsync(int port)
    {
        var listener = new Listener();
        await listener.StartAsync(port);
        return listener;
    }

    private sealed record Heard(string Topic, JsonElement Json, bool IsRetained, uint ExpirySeconds);

    private sealed class Listener : IDisposable
    {
        private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
        private readonly BlockingCollection<Heard> _heard = new(10_000);
        private readonly List<Heard> _kept = [];

        public async Task StartAsync(int port)
        {
            _client.ApplicationMessageReceivedAsync += received =>
            {
                var message = received.ApplicationMessage;
                using var document = JsonDocument.Parse(message.Payload.ToArray());
                _heard.Add(new(
                    message.Topic, document.RootElement.Clone(), message.Retain, message.MessageExpiryInterval));
                return Task.CompletedTask;
            };
            var options = new MqttClientOptionsBuilder()
                .WithProtocolVersion(MqttProtocolVersion.V500).WithTcpServer("127.0.0.1", port).Build();
            await _client.ConnectAsync(options, Cancellation);
            await _client.SubscribeAsync("ont/v1/old-town/+/+", MqttQualityOfServiceLevel.AtLeastOnce, Cancellation);
        }

        public Task<Heard> NextAsync(string topic, Func<JsonElement, bool>? isWanted = null) => Task.Run(() =>
        {
            bool IsIt(Heard heard) => heard.Topic == topic && (isWanted?.Invoke(heard.Json) ?? true);
            if (_kept.Find(IsIt) is { } kept)
            {
                return kept;
            }

            while (_heard.TryTake(out var heard, Patience))
            {
                _kept.Add(heard);
                if (IsIt(heard))
                {
                    return heard;
                }
            }

            throw new TimeoutException($"nothing came on {topic}");
        });

        public void Dispose()
        {
            _client.Dispose();
            _heard.Dispose();
        }
    }
}
