using System.Buffers.Text;
using System.Diagnostics;
using Lightline.Contracts;

namespace Lightline.History.Influx;

/// <summary>
/// Formats points as InfluxDB line protocol with times in milliseconds into one buffer that it keeps. A line allocates nothing
/// once its ONT's head (measurement and tags) is known.
/// <code>ont,olt=olt-1,ont=42,pon=0/1/3,region=old-town status=1i,cause=0i,rx_power_dbm=-19.31 1767225600000</code>
/// </summary>
internal sealed class LineProtocolWriter
{
    public const string Measurement = "ont";
    public const string OntTag = "ont";
    public const string StatusField = "status";
    public const string RxPowerField = "rx_power_dbm";

    /// <summary>Heads kept: 100,000 of about 100 bytes and their entry are 20 MB. When full, all are made afresh.</summary>
    internal const int HeadsMax = 100_000;

    /// <summary>All fields and the time: 8 names of at most 21 bytes, 8 values of at most 25, 20 digits, separators.</summary>
    private const int TailBytesMax = 512;

    private readonly Dictionary<OntId, Head> _heads = [];
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;

    /// <summary>The lines so far; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Adds one line. The point has at least one field and only finite numbers.</summary>
    public void Append(in HistoryPoint point)
    {
        var head = HeadOf(point.Key);
        MakeRoom(head.Length + TailBytesMax);
        head.CopyTo(_buffer.AsSpan(_length));
        _length += head.Length;
        var start = _length;
        AppendInteger("status="u8, (int?)point.Status);
        AppendInteger("cause="u8, (int?)point.Cause);
        AppendNumber("rx_power_dbm="u8, point.RxPowerDbm);
        AppendNumber("tx_power_dbm="u8, point.TxPowerDbm);
        AppendNumber("olt_rx_power_dbm="u8, point.OltRxPowerDbm);
        AppendNumber("temperature_celsius="u8, point.TemperatureCelsius);
        AppendNumber("supply_volts="u8, point.SupplyVolts);
        AppendNumber("bias_milliamps="u8, point.BiasMilliamps);
        Debug.Assert(_length > start, "a point without a field is no line");
        // Each field ends in a comma; the last one becomes the space before the time.
        _buffer[_length - 1] = (byte)' ';
        Utf8Formatter.TryFormat(point.At.ToUnixTimeMilliseconds(), _buffer.AsSpan(_length), out var written);
        _length += written;
        _buffer[_length++] = (byte)'\n';
    }

    private byte[] HeadOf(HistoryKey key)
    {
        if (_heads.TryGetValue(key.Ont, out var head) && (ReferenceEquals(head.Key, key) || head.Key == key))
        {
            return head.Bytes;
        }

        if (_heads.Count >= HeadsMax)
        {
            _heads.Clear();
        }

        var bytes = LineHead.Format(key);
        _heads[key.Ont] = new Head(key, bytes);
        return bytes;
    }

    private void AppendInteger(ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number)
        {
            AppendRaw(name);
            Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
            _length += written;
            AppendRaw("i,"u8);
        }
    }

    private void AppendNumber(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            AppendRaw(name);
            _length += DecimalFormat.Write(number, _buffer.AsSpan(_length));
            AppendRaw(","u8);
        }
    }

    private void AppendRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void MakeRoom(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            // A chunk bounds it: 5,000 lines of at most 3 kB (four tags of 200 characters, all escaped) are 15 MB.
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        }
    }

    private readonly record struct Head(HistoryKey Key, byte[] Bytes);
}
