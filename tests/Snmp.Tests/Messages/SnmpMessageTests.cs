using System.Buffers;
using System.Net;
using CsCheck;
using Lightline.Snmp.Ber;
using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Tests.Messages;

public sealed class SnmpMessageTests
{
    /// <summary>A v2c GetRequest of 1.3.6.1.2.1 with a four-octet request-id.</summary>
    private const string GetRequest =
        "302602010104067075626C6963A019020400BC614E020100020100300B300906052B0601020105 00";

    /// <summary>A v1 trap in the layout of RFC 1157 4.1.6: linkDown of a net-snmp agent.</summary>
    private const string TrapV1 =
        "302B 020100 04067075626C6963 A41E 060A2B06010401BF0803020A 40047F000001 020102 020100 43024E20 3000";

    [Fact]
    public void A_real_request_is_read()
    {
        Assert.True(SnmpMessage.TryDecode(Hex.Bytes(GetRequest), out var message, out var error));
        Assert.Equal(DecodeError.None, error);
        Assert.Equal((SnmpVersion.V2c, "public"), (message.Version, message.Community));
        Assert.Equal((PduType.Get, 12345678, 0, 0),
            (message.Pdu.Type, message.Pdu.RequestId, message.Pdu.ErrorStatus, message.Pdu.ErrorIndex));
        Assert.Equal(new Variable(Oid.Parse("1.3.6.1.2.1"), SnmpValue.Null), Assert.Single(message.Pdu.Variables));
    }

    [Fact]
    public void A_v1_trap_is_read()
    {
        Assert.True(SnmpMessage.TryDecode(Hex.Bytes(TrapV1), out var message, out _));
        Assert.Equal(
            new TrapV1Fields(Oid.Parse("1.3.6.1.4.1.8072.3.2.10"), IPAddress.Loopback, 2, 0, 20_000),
            message.Pdu.TrapV1);
        Assert.Empty(message.Pdu.Variables);
    }

    [Fact]
    public void What_is_written_is_read_back() => Generators.Message.Sample(message =>
    {
        var buffer = new ArrayBufferWriter<byte>();
        message.Encode(buffer);
        Assert.True(SnmpMessage.TryDecode(buffer.WrittenSpan, out var read, out var error), error.ToString());
        AssertSame(message, read);

        var span = new byte[buffer.WrittenCount];
        Assert.True(message.TryEncode(span, out var length));
        Assert.Equal(buffer.WrittenSpan.ToArray(), span[..length]);
        Assert.False(message.TryEncode(span.AsSpan(1), out _));
    });

    [Theory]
    [InlineData("", DecodeError.Truncated)]
    [InlineData("3000", DecodeError.Truncated)]
    [InlineData("3003020103", DecodeError.UnsupportedVersion)]
    [InlineData("3003020102", DecodeError.UnsupportedVersion)]
    [InlineData("300702010104026162", DecodeError.Truncated)]
    [InlineData("3009 020101 04026162 A900", DecodeError.UnknownPdu)]
    [InlineData("3009 020101 04026162 A400", DecodeError.PduNotInVersion)]
    [InlineData("3009 020100 04026162 A500", DecodeError.PduNotInVersion)]
    [InlineData("3009 020101 04026162 A000", DecodeError.Truncated)]
    [InlineData("3003020103 00", DecodeError.TrailingBytes)]
    public void A_message_that_is_none_is_refused_with_its_reason(string hex, DecodeError expected)
    {
        Assert.False(SnmpMessage.TryDecode(Hex.Bytes(hex), out _, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("300A 0601 2B 0605 2B06010201", DecodeError.None)]
    [InlineData("3008 0601 2B 4003 7F0001", DecodeError.AddressLength)]
    [InlineData("3006 0601 2B 0501 00", DecodeError.NullNotEmpty)]
    [InlineData("3006 0601 2B 0101 00", DecodeError.UnknownValueType)]
    [InlineData("3007 0601 2B 0500 0500", DecodeError.TrailingBytes)]
    [InlineData("3003 0601 2B", DecodeError.Truncated)]
    [InlineData("3005 0401 2B 0500", DecodeError.UnexpectedTag)]
    [InlineData("3105 0601 2B 0500", DecodeError.UnexpectedTag)]
    [InlineData("3005 0601 8B 0500", DecodeError.OidMalformed)]
    [InlineData("3005 0601 2B 0200", DecodeError.IntegerEmpty)]
    [InlineData("3006 0601 2B 4101 FF", DecodeError.None)]
    public void A_variable_is_checked_whole(string hex, DecodeError expected)
    {
        var reader = new VariableBindingReader(Hex.Bytes(hex));
        while (reader.TryRead(out _))
        {
        }

        Assert.Equal(expected, reader.Error);
    }

    [Fact]
    public void The_typed_path_and_the_object_path_agree() => Generators.Message.Sample(message =>
    {
        var buffer = new ArrayBufferWriter<byte>();
        message.Encode(buffer);
        Assert.Equal(DecodeError.None, MessageHeader.Read(buffer.WrittenSpan, out var header));
        var reader = header.Variables;
        foreach (var expected in message.Pdu.Variables)
        {
            Assert.True(reader.TryRead(out var view));
            Assert.Equal(expected, view.ToVariable());
            Assert.Equal(expected.Value.TryGetInt64(out var number), view.TryGetInt64(out var typed));
            Assert.Equal(number, typed);
        }

        Assert.False(reader.TryRead(out _));
    });

    [Fact]
    public void The_largest_datagram_is_read_and_one_variable_more_than_the_bound_is_refused()
    {
        Assert.True(TryDecode(SnmpMessage.VariablesMax, out var message, out _));
        Assert.Equal(SnmpMessage.VariablesMax, message.Pdu.Variables.Count);
        Assert.False(TryDecode(SnmpMessage.VariablesMax + 1, out _, out var error));
        Assert.Equal(DecodeError.TooManyVariables, error);

        var large = Message([new Variable(Oid.Of(1, 3, 6), SnmpValue.OctetString(new byte[65_450]))]);
        var buffer = new ArrayBufferWriter<byte>();
        large.Encode(buffer);
        Assert.InRange(buffer.WrittenCount, 65_480, SnmpMessage.BytesMax);
        Assert.True(SnmpMessage.TryDecode(buffer.WrittenSpan, out _, out _));
    }

    private static bool TryDecode(int variables, out SnmpMessage message, out DecodeError error)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Message([.. Enumerable.Range(0, variables).Select(i => new Variable(Oid.Of(1, 3, (uint)i), SnmpValue.Null))])
            .Encode(buffer);
        return SnmpMessage.TryDecode(buffer.WrittenSpan, out message, out error);
    }

    private static SnmpMessage Message(IReadOnlyList<Variable> variables) =>
        new(SnmpVersion.V2c, "public", new Pdu(PduType.Response, 1, 0, 0, variables));

    private static void AssertSame(SnmpMessage expected, SnmpMessage actual)
    {
        Assert.Equal(expected.Pdu.Variables, actual.Pdu.Variables);
        var same = actual with { Pdu = actual.Pdu with { Variables = expected.Pdu.Variables } };
        Assert.Equal(expected, same);
    }
}
