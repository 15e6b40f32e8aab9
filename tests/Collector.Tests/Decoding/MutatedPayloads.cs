using System.Text;

namespace Lightline.Collector.Tests.Decoding;

/// <summary>Payloads made from a right one by a seeded hand: the same seed makes the same ones.</summary>
internal sealed class MutatedPayloads(int seed)
{
    private static readonly byte[][] Pieces =
    [
        .. new[] { "{", "}", "[", "]", "\"", ",", ":", "\\u", "\\ud800", "null", "true", "1e999", "-", "\0", "\"sn\":", "\"pon\":{" }
            .Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE], [0xC0, 0x80], [0xEF, 0xBB, 0xBF],
    ];

    private readonly Random _random = new(seed);

    public byte[] Next(byte[] right)
    {
        var bytes = right.ToList();
        for (var edits = _random.Next(1, 6); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = _random.Next(bytes.Count);
            switch (_random.Next(7))
            {
                case 0: bytes[at] = (byte)_random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
                case 2: bytes.RemoveRange(at, Math.Min(_random.Next(1, 20), bytes.Count - at)); break;
                case 3: bytes.InsertRange(at, Pieces[_random.Next(Pieces.Length)]); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(_random.Next(1, 40), bytes.Count - at))); break;
                case 5: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes.InsertRange(at, Enumerable.Repeat((byte)'[', _random.Next(1, 300))); break;
            }
        }

        // One in fifty is far too large.
        if (_random.Next(50) == 0)
        {
            bytes.AddRange(Enumerable.Repeat((byte)' ', 9_000));
        }

        return [.. bytes];
    }
}
