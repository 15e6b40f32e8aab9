namespace Lightline.Snmp.Messages;

/// <summary>The fields before the variables of every PDU but a v1 trap.</summary>
internal readonly record struct PduHeader(PduType Type, int RequestId, int ErrorStatus, int ErrorIndex)
{
    public PduHeader(Pdu pdu)
        : this(pdu.Type, pdu.RequestId, pdu.ErrorStatus, pdu.ErrorIndex)
    {
    }
}
