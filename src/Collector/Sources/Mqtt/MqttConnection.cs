using Lightline.Collector.Decoding;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Lightline.Collector.Sources.Mqtt;

/// <summary>
/// One region's session with the broker: fixed client id, clean start off, one QoS 1 subscription. A message is
/// acknowledged only after its reading's fate is decided, and in the order of arrival, as MQTT 5.0 section 4.6 demands.
/// <code>
/// broker ─▶ intake ─▶ Mqtt lane ─▶ State ─▶ history ─▶ completion
///    ▲                                                     │
///    └──────────── acknowledgement, in order ◀─────────────┘
/// </code>
/// </summary>
internal sealed class MqttConnection(
    OwnedRegion region,
    MqttOptions options,
    LaneOptions lanes,
    MqttIntake intake,
    MqttCounters counters,
    EpisodeLog episodes,
    TimeProvider time)
{
    /// <summary>
    /// Largest packet the broker may send: messages up to here are refused by us and counted, larger ones by the broker.
    /// </summary>
    private const uint PacketBytesMax = 64 * 1024;

    /// <summary>How long after a failed acknowledgement the client may take to say why the connection ended.</summary>
    private static readonly TimeSpan ReasonWait = TimeSpan.FromSeconds(1);

    private readonly string _trouble = $"MQTT session of {region.Code}";
    private readonly Random _random = new(HashCode.Combine(region.Id, region.Epoch));
    private bool _hadSession;

    /// <summary>Connects and reads until cancelled; every end of a connection is followed by a jittered pause.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = options.RetryFirst;
        while (!cancellationToken.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            var end = await ConnectAndReadAsync(cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            counters.CountConnectionFailure();
            episodes.Struck(_trouble, end.Problem);
            // A connection that held for a while was a good one.
            pause = time.GetElapsedTime(startedAt) > options.RetryMax ? options.RetryFirst : pause;
            await Task.Delay(end.IsTakenOver ? options.TakenOverPause : Jitter(pause), time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < options.RetryMax ? pause * 2 : options.RetryMax;
        }
    }

    private async Task<ConnectionEnd> ConnectAndReadAsync(CancellationToken cancellationToken)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ended = new TaskCompletionSource<ConnectionEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Twice the broker's allowance: it is never full unless the broker breaks its own limit, and then we wait.
        var pending = new Lane<PendingAck>("mqtt-acks", 2 * lanes.MqttInFlightMax, WhenFull.Wait);
        client.ApplicationMessageReceivedAsync += message => TakeAsync(message, pending, over.Token);
        client.DisconnectedAsync += e =>
        {
            var isTakenOver = e.Reason == MqttClientDisconnectReason.SessionTakenOver;
            var problem = e.ReasonString ?? e.Exception?.Message ?? e.Reason.ToString();
            ended.TrySetResult(new ConnectionEnd(problem, isTakenOver));
            return Task.CompletedTask;
        };
        var acknowledging = Task.FromResult(true);
        try
        {
            if (await OpenAsync(client, cancellationToken) is { } refusal)
            {
                return new ConnectionEnd(refusal, IsTakenOver: false);
            }

            episodes.Over(_trouble);
            acknowledging = AcknowledgeAsync(pending, ended, over.Token);
            return await ended.Task.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (EndsTheConnection(e))
        {
            return new ConnectionEnd(e.Message, IsTakenOver: false);
        }
        finally
        {
            await over.CancelAsync();
            Forget(pending, areOurs: await acknowledging);
            await CloseAsync(client);
        }
    }

    /// <summary>Null when the session stands, else why not.</summary>
    private async Task<string?> OpenAsync(IMqttClient client, CancellationToken cancellationToken)
    {
        var connected = await client.ConnectAsync(BuildOptions(), cancellationToken);
        if (connected.ResultCode != MqttClientConnectResultCode.Success)
        {
            return $"the broker refused: {connected.ResultCode} {connected.ReasonString}";
        }

        if (_hadSession && !connected.IsSessionPresent)
        {
            counters.CountSessionMissing();
            episodes.Struck(_trouble, "the broker forgot the session, and what came meanwhile is lost");
        }

        _hadSession = true;
        var filter = new MqttTopicFilterBuilder()
            .WithTopic(MqttTopic.Filter(region.Code))
            .WithAtLeastOnceQoS()
            .WithRetainHandling(MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly)
            .Build();
        var subscribed = await client.SubscribeAsync(
            new MqttClientSubscribeOptions { TopicFilters = [filter] }, cancellationToken);
        var answer = subscribed.Items.Single().ResultCode;
        if (answer != MqttClientSubscribeResultCode.GrantedQoS1)
        {
            return $"the broker answered {answer} to SUBSCRIBE";
        }

        counters.CountConnection();
        return null;
    }

    private MqttClientOptions BuildOptions()
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(options.Host, options.Port)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId($"lightline-{region.Code}")
            .WithCleanStart(false)
            .WithSessionExpiryInterval((uint)options.SessionExpiry.TotalSeconds)
            .WithReceiveMaximum((ushort)Math.Min(lanes.MqttInFlightMax, ushort.MaxValue))
            .WithMaximumPacketSize(PacketBytesMax)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(15))
            .WithTimeout(TimeSpan.FromSeconds(10));
        if (options.Username is not null)
        {
            builder.WithCredentials(options.Username, options.Password);
        }

        return builder.WithTlsOptions(tls => tls.UseTls(options.UsesTls)).Build();
    }

    private async Task TakeAsync(
        MqttApplicationMessageReceivedEventArgs received, Lane<PendingAck> pending, CancellationToken cancellationToken)
    {
        received.AutoAcknowledge = false;
        var message = received.ApplicationMessage;
        PendingAck? ack = null;
        try
        {
            if (message.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce)
            {
                ack = new PendingAck(region, received);
                await pending.AddAsync(ack, cancellationToken);
                counters.CountInFlight(1);
            }

            await intake.TakeAsync(region, message.Topic, message.Payload, message.Retain, ack, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The connection is over: the broker still has the message.
        }
    }

    /// <summary>
    /// Ends the connection when it ends: without acknowledgements a session stands still. False when what waits behind
    /// is another Collector's.
    /// </summary>
    private async Task<bool> AcknowledgeAsync(
        Lane<PendingAck> pending, TaskCompletionSource<ConnectionEnd> ended, CancellationToken cancellationToken)
    {
        try
        {
            while (await pending.WaitAsync(cancellationToken))
            {
                while (pending.TryTake(out var ack))
                {
                    if (!await TryAcknowledgeAsync(ack, cancellationToken))
                    {
                        // Nor any behind it: acknowledgements keep their order, and all are of this region.
                        ended.TrySetResult(new ConnectionEnd("a reading is another Collector's", IsTakenOver: true));
                        return false;
                    }
                }
            }
        }
        catch (Exception e) when (EndsTheConnection(e))
        {
            // What was not acknowledged comes again on the next connection. If the broker cut us off, the client says
            // so presently, and whether another took the session over.
            await Task.Delay(ReasonWait, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.TrySetResult(new ConnectionEnd(e.Message, IsTakenOver: false));
        }

        return true;
    }

    /// <summary>False when the message is not ours to acknowledge: the broker keeps it for the region's owner.</summary>
    private async Task<bool> TryAcknowledgeAsync(PendingAck ack, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await ack.WaitAsync(cancellationToken);
            var isOurs = outcome != ReadingOutcome.Disowned;
            if (isOurs)
            {
                await ack.AcknowledgeAsync(cancellationToken);
            }

            counters.Settled.Count(outcome);
            return isOurs;
        }
        finally
        {
            counters.CountInFlight(-1);
        }
    }

    private void Forget(Lane<PendingAck> pending, bool areOurs)
    {
        while (pending.TryTake(out _))
        {
            if (!areOurs)
            {
                counters.Settled.Count(ReadingOutcome.Disowned);
            }

            counters.CountInFlight(-1);
        }
    }

    private async Task CloseAsync(IMqttClient client)
    {
        if (!client.IsConnected)
        {
            return;
        }

        try
        {
            // The expiry is said again: without it the broker would end the session with the connection.
            using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
            await client.DisconnectAsync(
                new MqttClientDisconnectOptions { SessionExpiryInterval = (uint)options.SessionExpiry.TotalSeconds },
                grace.Token);
        }
        catch (Exception e) when (EndsTheConnection(e))
        {
            // It is gone either way.
        }
    }

    /// <summary>Whatever the client's library throws ends this connection, and never the source.</summary>
    private static bool EndsTheConnection(Exception e) => e is not OutOfMemoryException;

    /// <summary>A half to the whole, so that regions thrown off together do not return together.</summary>
    private TimeSpan Jitter(TimeSpan pause) => pause * (0.5 + (_random.NextDouble() / 2));

    private readonly record struct ConnectionEnd(string Problem, bool IsTakenOver);
}
