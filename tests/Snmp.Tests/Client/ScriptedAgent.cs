using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Tests.Client;

/// <summary>An agent that does what a test says, packet by packet, right or wrong.</summary>
internal sealed class ScriptedAgent : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _stranger = new(new IPEndPoint(IPAddress.Loopback, 0));
    private IPEndPoint _manager = new(IPAddress.Loopback, 0);

    public IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>The next request that arrives.</summary>
    public async Task<SnmpMessage> NextAsync()
    {
        var datagram = await _socket.ReceiveAsync(TestAgents.Token);
        _manager = datagram.RemoteEndPoint;
        Assert.True(SnmpMessage.TryDecode(datagram.Buffer, out var request, out var error), error.ToString());
        return request;
    }

    public void Reply(SnmpMessage request, params Variable[] variables) =>
        Send(Answer(request, request.Pdu.RequestId, SnmpErrorStatus.NoError, variables));

    public void ReplyError(SnmpMessage request, SnmpErrorStatus status) =>
        Send(Answer(request, request.Pdu.RequestId, status, []));

    public void ReplyWithId(SnmpMessage request, int id, params Variable[] variables) =>
        Send(Answer(request, id, SnmpErrorStatus.NoError, variables));

    public void ReplyFromStranger(SnmpMessage request, params Variable[] variables) => _stranger.Send(
        Answer(request, request.Pdu.RequestId, SnmpErrorStatus.NoError, variables), _manager);

    public void Send(byte[] datagram) => _socket.Send(datagram, _manager);

    /// <summary>Answers every request by a rule until the test ends; null is silence.</summary>
    public async Task ServeAsync(Func<SnmpMessage, byte[]?> rule, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var datagram = await _socket.ReceiveAsync(cancellationToken);
                if (SnmpMessage.TryDecode(datagram.Buffer, out var request, out _) && rule(request) is { } answer)
                {
                    await _socket.SendAsync(answer, datagram.RemoteEndPoint, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    public static byte[] Answer(
        SnmpMessage request, int id, SnmpErrorStatus status, IReadOnlyList<Variable> variables)
    {
        var pdu = new Pdu(PduType.Response, id, (int)status, 0, variables);
        var buffer = new ArrayBufferWriter<byte>();
        (request with { Pdu = pdu }).Encode(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _stranger.Dispose();
    }
}
