using Lightline.Snmp.Ber;

namespace Lightline.Snmp.Agent;

/// <summary>The variables of an answer, encoded one after the other up to a limit.</summary>
internal sealed class ResponseBody(int capacity)
{
    private readonly byte[] _buffer = new byte[capacity];
    private readonly byte[] _scratch = new byte[capacity];
    private int _length;

    public ReadOnlySpan<byte> Encoded => _buffer.AsSpan(0, _length);

    /// <summary>Empties the body and sets how many octets it may have.</summary>
    public void Clear(int limit)
    {
        _length = 0;
        Limit = Math.Min(limit, _buffer.Length);
    }

    private int Limit { get; set; }

    /// <summary>Adds one variable; false, and nothing added, when it does not fit.</summary>
    public bool TryAppend(Oid name, SnmpValue value)
    {
        var writer = new BerWriter(_scratch);
        writer.WriteVariable(name, value);
        if (writer.IsFailed || writer.Length > Limit - _length)
        {
            return false;
        }

        writer.Written.CopyTo(_buffer.AsSpan(_length));
        _length += writer.Length;
        return true;
    }
}
