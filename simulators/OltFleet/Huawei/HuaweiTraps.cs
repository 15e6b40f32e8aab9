using Lightline.Snmp;

namespace Lightline.OltFleet.Huawei;

/// <summary>Traps as a SmartAX sends them: name and varbinds in the order of its MIB.</summary>
internal static class HuaweiTraps
{
    private const int OperModify = 2;

    public static (Oid Name, Variable[] Variables) PonLos(in PonRow pon, bool isClear) =>
        (isClear ? HuaweiOids.PonLosClear : HuaweiOids.PonLos, Place(pon, spare: 0));

    /// <summary>Loss of signal or dying gasp of one ONT, by the cause it went down with.</summary>
    public static (Oid Name, Variable[] Variables) OntAlarm(in PonRow pon, in OntRow ont, bool isClear)
    {
        var name = ont.Cause == OntRow.CauseDyingGasp
            ? isClear ? HuaweiOids.DyingGaspClear : HuaweiOids.DyingGasp
            : isClear ? HuaweiOids.OntLosClear : HuaweiOids.OntLos;
        var variables = Place(pon, spare: 2);
        var number = (uint)ont.Plan.Number;
        variables[3] = new(HuaweiOids.OntIndex.Append(ont.IfIndex, number), SnmpValue.Integer32(ont.Plan.Number));
        variables[4] = new(HuaweiOids.EquipmentId.Append(ont.IfIndex, number), SnmpValue.OctetString(ont.Plan.Model));
        return (name, variables);
    }

    /// <summary>Online or offline: the primary event. Carries the ifIndex as a negative Integer32.</summary>
    public static (Oid Name, Variable[] Variables) RunState(in OntRow ont) => (HuaweiOids.OntRunState,
    [
        new(HuaweiOids.Reserved.Append(0), SnmpValue.Integer32(0)),
        new(HuaweiOids.OperType.Append(0), SnmpValue.Integer32(OperModify)),
        new(HuaweiOids.IfIndex.Append(ont.IfIndex), SnmpValue.Integer32(HuaweiIndex.AsValue(ont.IfIndex))),
        new(HuaweiOids.XponOntIndex.Append(ont.IfIndex, (uint)ont.Plan.Number), SnmpValue.Integer32(ont.Plan.Number)),
        new(HuaweiOids.RunStatus.Append(0), SnmpValue.Integer32(ont.IsUp ? 1 : 2)),
    ]);

    private static Variable[] Place(in PonRow pon, int spare)
    {
        var (frame, slot, port) = (pon.Plan.Frame, pon.Plan.Slot, pon.Plan.Port);
        var variables = new Variable[3 + spare];
        variables[0] = new(HuaweiOids.Frame.Append((uint)frame), SnmpValue.Integer32(frame));
        variables[1] = new(HuaweiOids.Slot.Append((uint)frame, (uint)slot), SnmpValue.Integer32(slot));
        variables[2] = new(HuaweiOids.Port.Append((uint)frame, (uint)slot, (uint)port), SnmpValue.Integer32(port));
        return variables;
    }
}
