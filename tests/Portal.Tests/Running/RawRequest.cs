using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lightline.Portal.Tests.Running;

/// <summary>What a server answered to bytes that no client library would send.</summary>
internal sealed record RawAnswer(int Status, string Head, string Body)
{
    /// <summary>The value of a header; null without one.</summary>
    public string? Header(string name) => Head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}

/// <summary>Sends bytes as they are over a connection of their own and reads until the server closes it.</summary>
internal static class RawRequest
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);

    /// <summary>A request of one line, a host, further header lines and perhaps a body.</summary>
    public static Task<RawAnswer> SendAsync(
        IPEndPoint address, string line, string host, IEnumerable<string>? headers = null, string body = "") =>
        SendAsync(address, string.Concat(
            $"{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n",
            string.Concat((headers ?? []).Select(h => h + "\r\n")),
            "\r\n",
            body));

    /// <summary>Each character is one byte.</summary>
    public static async Task<RawAnswer> SendAsync(IPEndPoint address, string bytes)
    {
        using var bound = new CancellationTokenSource(AnswerWithin);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address, bound.Token);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), bound.Token);
        }
        catch (IOException)
        {
            // It has refused what it read so far; the answer tells why.
        }

        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, bound.Token);
        }
        catch (IOException)
        {
            // It closed with bytes of ours unread; what it answered before is here.
        }

        var text = Encoding.UTF8.GetString(answer.ToArray());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return text.Length == 0
            ? new RawAnswer(0, "", "")
            : new RawAnswer(int.Parse(text.AsSpan(9, 3), null), text[..end], text[(end + 4)..]);
    }
}
