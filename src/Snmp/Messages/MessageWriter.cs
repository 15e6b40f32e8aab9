using Lightline.Snmp.Ber;

namespace Lightline.Snmp.Messages;

/// <summary>Writes whole messages, last field first, as <see cref="BerWriter"/> wants it.</summary>
internal static class MessageWriter
{
    private const byte Integer = (byte)SnmpType.Integer32;

    public static void Write(ref BerWriter writer, SnmpMessage message)
    {
        var pdu = message.Pdu;
        var mark = writer.Length;
        WriteVariables(ref writer, pdu.Variables);
        if (pdu.TrapV1 is { } trap)
        {
            writer.WriteUnsigned((byte)SnmpType.TimeTicks, trap.TimeStamp);
            writer.WriteInteger(Integer, trap.SpecificTrap);
            writer.WriteInteger(Integer, trap.GenericTrap);
            writer.WriteValue(SnmpValue.IpAddress(trap.AgentAddress));
            writer.WriteOid(trap.Enterprise);
            WriteEnvelope(ref writer, mark, message.Version, message.Community, PduType.TrapV1);
        }
        else
        {
            WriteHeader(ref writer, mark, message.Version, message.Community, new PduHeader(pdu));
        }
    }

    /// <summary>The list of variable bindings.</summary>
    public static void WriteVariables(ref BerWriter writer, IReadOnlyList<Variable> variables)
    {
        var mark = writer.Length;
        for (var i = variables.Count - 1; i >= 0; i--)
        {
            writer.WriteVariable(variables[i].Name, variables[i].Value);
        }

        writer.Close(BerWriter.SequenceTag, mark);
    }

    /// <summary>Everything before the list of variable bindings of any PDU but a v1 trap.</summary>
    public static void WriteHeader(
        ref BerWriter writer, int mark, SnmpVersion version, string community, in PduHeader pdu)
    {
        writer.WriteInteger(Integer, pdu.ErrorIndex);
        writer.WriteInteger(Integer, pdu.ErrorStatus);
        writer.WriteInteger(Integer, pdu.RequestId);
        WriteEnvelope(ref writer, mark, version, community, pdu.Type);
    }

    private static void WriteEnvelope(
        ref BerWriter writer, int mark, SnmpVersion version, string community, PduType type)
    {
        writer.Close((byte)type, mark);
        writer.WriteUtf8((byte)SnmpType.OctetString, community);
        writer.WriteInteger(Integer, (int)version);
        writer.Close(BerWriter.SequenceTag, mark);
    }
}
