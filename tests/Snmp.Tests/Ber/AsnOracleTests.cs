using System.Formats.Asn1;
using CsCheck;
using Lightline.Snmp.Ber;

namespace Lightline.Snmp.Tests.Ber;

/// <summary>System.Formats.Asn1 judges our codec on canonical encodings.</summary>
public sealed class AsnOracleTests
{
    [Fact]
    public void Integers_are_written_as_the_oracle_writes_them() => Gen.Long.Sample(value =>
    {
        var oracle = new AsnWriter(AsnEncodingRules.DER);
        oracle.WriteInteger(value);
        var writer = new BerWriter(new byte[16]);
        writer.WriteInteger(0x02, value);
        Assert.Equal(oracle.Encode(), writer.Written.ToArray());
    });

    [Fact]
    public void Unsigned_integers_are_written_as_the_oracle_writes_them() => Gen.ULong.Sample(value =>
    {
        var oracle = new AsnWriter(AsnEncodingRules.DER);
        oracle.WriteInteger(value, new Asn1Tag(TagClass.Application, 6));
        var writer = new BerWriter(new byte[16]);
        writer.WriteUnsigned((byte)SnmpType.Counter64, value);
        Assert.Equal(oracle.Encode(), writer.Written.ToArray());
    });

    [Fact]
    public void Names_are_written_and_read_as_the_oracle_does() => Generators.Name.Sample(name =>
    {
        var oracle = new AsnWriter(AsnEncodingRules.DER);
        oracle.WriteObjectIdentifier(name.ToString());
        var writer = new BerWriter(new byte[700]);
        writer.WriteOid(name);
        Assert.Equal(oracle.Encode(), writer.Written.ToArray());
        Assert.Equal(name, OidBytes.ToOid(OidBytes.Of(name)));
    });

    [Fact]
    public void Octets_of_every_length_form_are_written_as_the_oracle_writes_them()
    {
        foreach (var length in new[] { 0, 1, 127, 128, 255, 256, 65_000 })
        {
            var octets = new byte[length];
            var oracle = new AsnWriter(AsnEncodingRules.DER);
            oracle.WriteOctetString(octets);
            var writer = new BerWriter(new byte[66_000]);
            writer.WriteOctets(0x04, octets);
            Assert.Equal(oracle.Encode(), writer.Written.ToArray());
        }
    }

    [Fact]
    public void Encoded_names_are_ordered_as_names_are() =>
        Gen.Select(Generators.Name, Generators.Name, Generators.Part).Sample((left, right, part) =>
        {
            AssertSameOrder(left, right);
            AssertSameOrder(left, left.Append(part));
            AssertSameOrder(left.Append(part), left.Append(right.Parts[^1]));
        });

    private static void AssertSameOrder(Oid left, Oid right) => Assert.Equal(
        Math.Sign(left.CompareTo(right)), Math.Sign(OidBytes.Compare(OidBytes.Of(left), OidBytes.Of(right))));
}
