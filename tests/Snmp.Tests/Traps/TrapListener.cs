using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Lightline.Snmp.Messages;
using Lightline.Snmp.Traps;

namespace Lightline.Snmp.Tests.Traps;

/// <summary>A started receiver on loopback whose notifications a test awaits.</summary>
internal sealed class TrapListener : IAsyncDisposable
{
    private readonly ConcurrentQueue<Notification> _traps = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly UdpClient _sender = new(new IPEndPoint(IPAddress.Loopback, 0));

    public TrapListener(TimeProvider? time = null)
    {
        var options = new TrapReceiverOptions { Address = IPAddress.Loopback, Port = 0 };
        Receiver = new TrapReceiver(options, trap => Accepts(trap), OnTrap, time, OnFailure);
        Receiver.Start();
    }

    public TrapReceiver Receiver { get; }

    /// <summary>How many notifications the handler shall throw upon.</summary>
    public int Throws { get; set; }

    /// <summary>What the receiver shall accept; everything, unless a test says otherwise.</summary>
    public Func<Notification, bool> Accepts { get; set; } = _ => true;

    /// <summary>What the receiver said that the handlers threw.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = new();

    public int Waiting => _traps.Count;

    public IPEndPoint Send(SnmpMessage message)
    {
        var buffer = new byte[SnmpMessage.BytesMax];
        Assert.True(message.TryEncode(buffer, out var length));
        SendRaw(buffer.AsSpan(0, length));
        return (IPEndPoint)_sender.Client.LocalEndPoint!;
    }

    public void SendRaw(ReadOnlySpan<byte> datagram) => _sender.Send(datagram, Receiver.LocalEndPoint);

    public async Task<Notification> NextAsync()
    {
        Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(20), TestAgents.Token), "no notification in 20 s");
        Assert.True(_traps.TryDequeue(out var trap));
        return trap;
    }

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        _sender.Dispose();
        _arrived.Dispose();
    }

    private void OnFailure(Exception failure)
    {
        Failures.Enqueue(failure);
        throw new InvalidOperationException("who hears of it fails as well");
    }

    private void OnTrap(Notification trap)
    {
        if (Throws-- > 0)
        {
            throw new InvalidDataException();
        }

        _traps.Enqueue(trap);
        _arrived.Release();
    }
}
