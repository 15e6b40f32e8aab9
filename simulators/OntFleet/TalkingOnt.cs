using Lightline.OltFleet;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Lightline.OntFleet;

/// <summary>
/// One ONT that speaks MQTT 5 while its OLT hears it. A cut fibre or a silent OLT breaks its connection without a word;
/// without electricity it gasps first. Either way the broker's will tells the rest.
/// </summary>
internal sealed class TalkingOnt(string serial, Fleet fleet, OntFleetOptions options, TimeProvider time, FleetCounters counters)
    : IDisposable
{
    private const uint StateExpirySeconds = 86_400;
    private const uint WillDelaySeconds = 30;
    private const uint SessionExpirySeconds = 60;

    /// <summary>A light level that moved further than this since the last state is news.</summary>
    private const double NewsDb = 1.0;
    private static readonly MqttClientFactory Factory = new();

    private readonly OntTopics _topics = new(options.Region, serial);
    private readonly Random _jitter = new(serial.GetHashCode(StringComparison.Ordinal));
    private IMqttClient? _client;
    private long _boot;
    private long _sequence;
    private DateTimeOffset _telemetryDue;
    private DateTimeOffset _connectDue;
    private double? _statedRxDbm;

    /// <summary>Looks and speaks until cancelled. Never throws for what the network does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.LookInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (fleet.Read(serial) is { } ont)
                {
                    await LookAsync(ont, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }

        await LeaveAsync();
    }

    public void Dispose() => _client?.Dispose();

    private async Task LookAsync(OntSnapshot ont, CancellationToken cancellationToken)
    {
        try
        {
            if (!ont.IsHeard)
            {
                await FallSilentAsync(ont, cancellationToken);
            }
            else if (_client is not { IsConnected: true })
            {
                await ComeUpAsync(ont, cancellationToken);
            }
            else
            {
                await SpeakAsync(ont, cancellationToken);
            }
        }
        catch (Exception e) when (e is MqttCommunicationException
            or MqttClientNotConnectedException or MqttClientDisconnectedException)
        {
            counters.Failed();
            Drop();
            _connectDue = time.GetUtcNow() + options.ReconnectInterval;
        }
    }

    private async Task ComeUpAsync(OntSnapshot ont, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < _connectDue)
        {
            return;
        }

        Drop();
        // The clock's seconds grow across restarts of the simulator too, where a count from 1 would not.
        _boot = Math.Max(_boot + 1, now.ToUnixTimeSeconds());
        _sequence = 0;
        _client = Factory.CreateMqttClient();
        await _client.ConnectAsync(ClientOptions(now), cancellationToken);
        counters.Connected(+1);
        await PublishAsync(
            _topics.Presence, OntMessages.Presence(serial, now, _boot, isOnline: true), retain: true, cancellationToken);
        await PublishAsync(_topics.Event, OntMessages.Event(ont, now, _boot, ++_sequence, "boot"), false, cancellationToken);
        await StateAsync(ont, now, cancellationToken);
        _telemetryDue = now + (options.TelemetryInterval * _jitter.NextDouble());
    }

    private async Task SpeakAsync(OntSnapshot ont, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (ont.RxPowerDbm is { } rx && _statedRxDbm is { } stated && Math.Abs(rx - stated) > NewsDb)
        {
            await PublishAsync(
                _topics.Event, OntMessages.Event(ont, now, _boot, ++_sequence, "optics"), false, cancellationToken);
            await StateAsync(ont, now, cancellationToken);
        }

        if (now >= _telemetryDue)
        {
            await PublishAsync(
                _topics.Telemetry,
                OntMessages.State(ont, now, _boot, ++_sequence),
                retain: false,
                cancellationToken,
                MqttQualityOfServiceLevel.AtMostOnce);
            _telemetryDue = now + (options.TelemetryInterval * (0.9 + (0.2 * _jitter.NextDouble())));
        }
    }

    private async Task StateAsync(OntSnapshot ont, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await PublishAsync(_topics.State, OntMessages.State(ont, now, _boot, ++_sequence), retain: true, cancellationToken);
        _statedRxDbm = ont.RxPowerDbm;
    }

    private async Task FallSilentAsync(OntSnapshot ont, CancellationToken cancellationToken)
    {
        if (_client is { IsConnected: true } && !ont.HasPower)
        {
            var now = time.GetUtcNow();
            await PublishAsync(
                _topics.Event, OntMessages.Event(ont, now, _boot, ++_sequence, "dyingGasp"), false, cancellationToken);
        }

        Drop();
    }

    /// <summary>Closes the connection without a goodbye, as a lost link does: the broker then publishes the will.</summary>
    private void Drop()
    {
        if (_client is { IsConnected: true })
        {
            counters.Connected(-1);
        }

        _client?.Dispose();
        _client = null;
    }

    /// <summary>The simulator ends, not the ONT: no will, no noise.</summary>
    private async Task LeaveAsync()
    {
        if (_client is { IsConnected: true })
        {
            try
            {
                await _client.DisconnectAsync(new MqttClientDisconnectOptions(), CancellationToken.None);
            }
            catch (MqttCommunicationException)
            {
                // The broker went first.
            }
        }
    }

    private async Task PublishAsync(
        string topic,
        byte[] payload,
        bool retain,
        CancellationToken cancellationToken,
        MqttQualityOfServiceLevel level = MqttQualityOfServiceLevel.AtLeastOnce)
    {
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(payload)
            .WithContentType("application/json")
            .WithQualityOfServiceLevel(level)
            .WithRetainFlag(retain)
            .WithMessageExpiryInterval(retain ? StateExpirySeconds : 0)
            .Build();
        await _client!.PublishAsync(message, cancellationToken);
        counters.Published();
    }

    private MqttClientOptions ClientOptions(DateTimeOffset now)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(options.Host, options.Port)
            .WithClientId(serial)
            .WithCleanStart(true)
            .WithSessionExpiryInterval(SessionExpirySeconds)
            .WithWillTopic(_topics.Presence)
            .WithWillPayload(OntMessages.Presence(serial, now, _boot, isOnline: false))
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain(true)
            .WithWillDelayInterval(WillDelaySeconds);
        if (options.Username is not null)
        {
            builder.WithCredentials(options.Username, options.Password);
        }

        return builder.Build();
    }
}
