using System.Buffers;
using BenchmarkDotNet.Attributes;
using Lightline.Snmp;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;

namespace Lightline.Bench.Snmp;

/// <summary>A GetBulk answer of 48 optical rows, as a walk receives it. One operation is one variable.</summary>
[MemoryDiagnoser]
public class SnmpDecodeBenchmarks
{
    private const int Rows = 48;

    private static readonly Oid Column = Oid.Parse("1.3.6.1.4.1.2011.6.128.1.1.2.51.1.4");

    private readonly byte[] _column = OidBytes.Of(Column);
    private readonly long[] _values = new long[Rows];
    private readonly uint[] _interfaces = new uint[Rows];
    private readonly uint[] _onts = new uint[Rows];
    private byte[] _answer = [];
    private SnmpMessage _message = null!;
    private byte[] _buffer = [];

    /// <summary>Builds the datagram.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var variables = Enumerable.Range(0, Rows).Select(row => new Variable(
            Column.Append(4_194_304_000, (uint)row), SnmpValue.Integer32(-1_900 - (row * 17))));
        var pdu = new Pdu(PduType.Response, 0x12345678, 0, 0, [.. variables]);
        _message = new SnmpMessage(SnmpVersion.V2c, "public", pdu);
        var writer = new ArrayBufferWriter<byte>();
        _message.Encode(writer);
        _answer = writer.WrittenSpan.ToArray();
        _buffer = new byte[1_500];
    }

    /// <summary>The typed path into columns: what a walk does with each row.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public int IntoColumns()
    {
        _ = MessageHeader.Read(_answer, out var header);
        var reader = header.Variables;
        var row = 0;
        while (reader.TryRead(out var variable))
        {
            var index = variable.Name;
            if (index.StartsWith(_column) && variable.TryGetInt64(out _values[row]))
            {
                index = index[_column.Length..];
                OidBytes.TryReadPart(ref index, out _interfaces[row]);
                OidBytes.TryReadPart(ref index, out _onts[row]);
                row++;
            }
        }

        return row;
    }

    /// <summary>The object form: what Get returns.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public bool IntoObjects() => SnmpMessage.TryDecode(_answer, out _, out _);

    /// <summary>The same message written.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public int Encode()
    {
        _message.TryEncode(_buffer, out var length);
        return length;
    }
}
