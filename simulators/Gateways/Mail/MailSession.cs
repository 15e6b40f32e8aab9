using System.Text;
using Lightline.Gateways.Messages;
using MimeKit;

namespace Lightline.Gateways.Mail;

/// <summary>One sender's conversation.</summary>
internal sealed class MailSession(Stream stream, MessageBox box, ModeSwitch modes, TimeProvider time)
{
    private const int MessageBytesMax = 1_048_576;
    private const int RecipientsMax = 100;
    private const int CommandsMax = 1_000;
    private static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(1);

    private readonly LineReader _lines = new(stream);
    private readonly List<string> _to = [];
    private string? _from;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await SayAsync("220 mail sink", cancellationToken);
        for (var commands = 0; commands < CommandsMax; commands++)
        {
            using var idle = new CancellationTokenSource(IdleMax, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
            if (await _lines.ReadTextAsync(either.Token) is not { } line || !await ObeyAsync(line, either.Token))
            {
                return;
            }
        }
    }

    /// <summary>False ends the conversation.</summary>
    private async Task<bool> ObeyAsync(string line, CancellationToken cancellationToken)
    {
        var verb = line.Split([' ', ':'], 2)[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO":
                await SayAsync($"250-mail sink\r\n250-8BITMIME\r\n250 SIZE {MessageBytesMax}", cancellationToken);
                return true;
            case "MAIL" when Path(line) is { } from:
                _from = from;
                _to.Clear();
                await SayAsync("250 ok", cancellationToken);
                return true;
            case "RCPT" when _from is not null && Path(line) is { Length: > 0 } to && _to.Count < RecipientsMax:
                _to.Add(to);
                await SayAsync("250 ok", cancellationToken);
                return true;
            case "DATA" when _to.Count > 0:
                return await TakeAsync(cancellationToken);
            case "HELO" or "RSET" or "NOOP":
                await SayAsync("250 ok", cancellationToken);
                return true;
            case "QUIT":
                await SayAsync("221 bye", cancellationToken);
                return false;
            default:
                await SayAsync("503 not now, or not known here", cancellationToken);
                return true;
        }
    }

    private async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var now = modes.Now;
        var answer = modes.Next(now.Email);
        await SayAsync("354 go ahead", cancellationToken);
        if (await ReadMessageAsync(cancellationToken) is not { } bytes)
        {
            await SayAsync("552 too large", cancellationToken);
            return false;
        }

        if (now.DelayMilliseconds > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(now.DelayMilliseconds), time, cancellationToken);
        }

        if (answer is Answer.Accept or Answer.Nonsense or Answer.TakeThenDrop)
        {
            Put(bytes);
        }

        _from = null;
        switch (answer)
        {
            case Answer.Accept:
                await SayAsync("250 taken", cancellationToken);
                return true;
            case Answer.Nonsense:
                await SayAsync("~~~ what?", cancellationToken);
                return false;
            case Answer.Busy:
                await SayAsync("451 later", cancellationToken);
                return true;
            case Answer.Refuse:
                await SayAsync("554 never", cancellationToken);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Up to the line with a dot alone; null when it is too large or cut.</summary>
    private async Task<byte[]?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        var message = new MemoryStream();
        while (await _lines.ReadAsync(cancellationToken) is { } line)
        {
            if (line is [(byte)'.'])
            {
                return message.ToArray();
            }

            // RFC 5321, section 4.5.2: a dot in front was doubled.
            message.Write(line is [(byte)'.', ..] ? line.AsSpan(1) : line);
            message.Write("\r\n"u8);
            if (message.Length > MessageBytesMax)
            {
                return null;
            }
        }

        return null;
    }

    private void Put(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        MimeMessage? mail = null;
        try
        {
            mail = MimeMessage.Load(stream);
        }
        catch (FormatException)
        {
            // Kept as it came.
        }

        foreach (var to in _to)
        {
            // Each delivery is a message of its own: a mail server does not compare Message-IDs.
            box.Put(
                null, "email", to, mail?.From.ToString() ?? _from ?? "", mail?.Subject,
                mail?.TextBody?.ReplaceLineEndings("\n").Trim() ?? Encoding.UTF8.GetString(bytes));
        }

        mail?.Dispose();
    }

    private static string? Path(string line)
    {
        var (open, close) = (line.IndexOf('<', StringComparison.Ordinal), line.IndexOf('>', StringComparison.Ordinal));
        return open >= 0 && close > open ? line[(open + 1)..close] : null;
    }

    private Task SayAsync(string words, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(words + "\r\n"), cancellationToken).AsTask();
}
