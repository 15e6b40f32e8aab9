using System.Text;

namespace Lightline.Gateways.Mail;

/// <summary>Reads lines of bytes from a stream, none longer than a bound.</summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>Twice what RFC 5321, section 4.5.3.1.6 demands.</summary>
    public const int LineBytesMax = 2_000;

    private readonly byte[] _buffer = new byte[8_192];
    private int _from;
    private int _to;

    /// <summary>The next line without its end; null when the stream has ended or the line is too long.</summary>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        var line = new MemoryStream();
        while (line.Length <= LineBytesMax)
        {
            if (_from == _to)
            {
                (_from, _to) = (0, await stream.ReadAsync(_buffer, cancellationToken));
                if (_to == 0)
                {
                    return null;
                }
            }

            var end = Array.IndexOf(_buffer, (byte)'\n', _from, _to - _from);
            var until = end < 0 ? _to : end;
            await line.WriteAsync(_buffer.AsMemory(_from, until - _from), cancellationToken);
            _from = end < 0 ? _to : end + 1;
            if (end >= 0)
            {
                var bytes = line.ToArray();
                return bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes;
            }
        }

        return null;
    }

    /// <summary>The same as text.</summary>
    public async Task<string?> ReadTextAsync(CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
