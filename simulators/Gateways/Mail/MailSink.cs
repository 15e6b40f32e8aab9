using System.Net;
using System.Net.Sockets;
using Lightline.Gateways.Messages;

namespace Lightline.Gateways.Mail;

/// <summary>
/// A mail server that keeps what it takes (RFC 5321, the commands that a sender needs). Connections, lines and messages are
/// bounded; a session that says nothing for a minute is cut.
/// </summary>
public sealed class MailSink : IAsyncDisposable
{
    /// <summary>Sessions at a time; further ones are cut and counted.</summary>
    public const int SessionsMax = 100;

    private readonly TcpListener _listener;
    private readonly MessageBox _box;
    private readonly ModeSwitch _modes;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private int _sessions;
    private long _cut;

    private MailSink(IPEndPoint address, MessageBox box, ModeSwitch modes, TimeProvider time)
    {
        (_box, _modes, _time) = (box, modes, time);
        _listener = new TcpListener(address);
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>Sessions refused because there were too many.</summary>
    public long Cut => Interlocked.Read(ref _cut);

    /// <summary>Listens until it is disposed.</summary>
    /// <exception cref="SocketException">The address is taken.</exception>
    public static MailSink Start(IPEndPoint address, MessageBox box, ModeSwitch modes, TimeProvider time) =>
        new(address, box, modes, time);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (Interlocked.Increment(ref _sessions) > SessionsMax)
                {
                    Interlocked.Increment(ref _cut);
                    Interlocked.Decrement(ref _sessions);
                    client.Dispose();
                    continue;
                }

                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // A client that is gone before it was accepted; the stop ends the loop.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await using var stream = client.GetStream();
                await new MailSession(stream, _box, _modes, _time).RunAsync(_stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The sender is gone, or was cut: what it did not finish was not taken.
        }
        finally
        {
            Interlocked.Decrement(ref _sessions);
        }
    }
}
