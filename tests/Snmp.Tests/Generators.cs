using System.Net;
using CsCheck;
using Lightline.Snmp.Messages;

namespace Lightline.Snmp.Tests;

/// <summary>Any value that SNMP can say.</summary>
internal static class Generators
{
    public static readonly Gen<uint> Part = Gen.Frequency(
        (3, Gen.UInt[0, 127]), (2, Gen.UInt[128, 70_000]), (1, Gen.UInt));

    public static readonly Gen<Oid> Name =
        from first in Gen.UInt[0, 2]
        from second in first < 2 ? Gen.UInt[0, 39] : Gen.UInt[0, 1_000_000]
        from rest in Part.Array[0, 30]
        select Oid.Of([first, second, .. rest]);

    public static readonly Gen<SnmpValue> Value = Gen.OneOf(
        Gen.Int.Select(SnmpValue.Integer32),
        Gen.Byte.Array[0, 300].Select(SnmpValue.OctetString),
        Name.Select(SnmpValue.ObjectIdentifier),
        Gen.Byte.Array[4].Select(octets => SnmpValue.IpAddress(new IPAddress(octets))),
        Gen.UInt.Select(SnmpValue.Counter32),
        Gen.UInt.Select(SnmpValue.Gauge32),
        Gen.UInt.Select(SnmpValue.TimeTicks),
        Gen.ULong.Select(SnmpValue.Counter64),
        Gen.Byte.Array[0, 20].Select(SnmpValue.Opaque),
        AnyOf(
            SnmpValue.Null, SnmpValue.NoSuchObject, SnmpValue.NoSuchInstance, SnmpValue.EndOfMibView));

    public static readonly Gen<Variable> Variable =
        from name in Name
        from value in Value
        select new Variable(name, value);

    public static readonly Gen<string> Community = AnyOf("public", "", "gemeinschaft-ß", new string('c', 200));

    public static readonly Gen<SnmpMessage> Message = Gen.OneOf(Request(), TrapV1());

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<SnmpMessage> Request() =>
        from type in AnyOf(
            PduType.Get, PduType.GetNext, PduType.Response, PduType.Set, PduType.GetBulk, PduType.Inform,
            PduType.TrapV2, PduType.Report)
        from community in Community
        from id in Gen.Int
        from status in Gen.Int
        from index in Gen.Int
        from variables in Variable.Array[0, 20]
        select new SnmpMessage(SnmpVersion.V2c, community, new Pdu(type, id, status, index, variables));

    private static Gen<SnmpMessage> TrapV1() =>
        from community in Community
        from enterprise in Name
        from address in Gen.Byte.Array[4]
        from generic in Gen.Int
        from specific in Gen.Int
        from time in Gen.UInt
        from variables in Variable.Array[0, 10]
        select new SnmpMessage(
            SnmpVersion.V1,
            community,
            new Pdu(PduType.TrapV1, 0, 0, 0, variables)
            {
                TrapV1 = new TrapV1Fields(enterprise, new IPAddress(address), generic, specific, time),
            });
}
