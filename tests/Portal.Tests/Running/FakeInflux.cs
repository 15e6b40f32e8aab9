using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lightline.Portal.Tests.Running;

/// <summary>A history store that answers every request with the same bytes, whatever they are, and hangs up.</summary>
internal sealed class FakeInflux : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public FakeInflux()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>The answer's bytes, head and all.</summary>
    public byte[] Answer { get; set; } = [];

    public static byte[] Http(string body, string status = "200 OK") => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            // A query is smaller than this and comes in at most a few pieces.
            var request = new byte[16 * 1024];
            var length = 0;
            while (!Encoding.ASCII.GetString(request, 0, length).Contains("LIMIT", StringComparison.Ordinal))
            {
                var read = await stream.ReadAsync(request.AsMemory(length), _stop.Token);
                if (read == 0)
                {
                    return;
                }

                length += read;
            }

            await stream.WriteAsync(Answer, _stop.Token);
        }
        catch (IOException)
        {
            // The caller hung up first: it had read enough.
        }
    }
}
