namespace Lightline.Snmp;

/// <summary>One variable binding: the name of an instance and its value (RFC 3416 3).</summary>
/// <param name="Name">The instance's name.</param>
/// <param name="Value">Its value; <see cref="SnmpValue.Null"/> in a request.</param>
public readonly record struct Variable(Oid Name, SnmpValue Value)
{
    /// <summary>The name as in <c>snmpwalk -On</c>, an equals sign, and the value.</summary>
    public override string ToString() => $".{Name} = {Value}";
}
