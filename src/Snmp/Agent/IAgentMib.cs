namespace Lightline.Snmp.Agent;

#pragma warning disable CA1716 // Get, GetNext and Set are the protocol's own words.
/// <summary>What an agent serves. Called on the agent's thread only.</summary>
public interface IAgentMib
{
    /// <summary>The value of an instance, or NoSuchObject or NoSuchInstance.</summary>
    SnmpValue Get(Oid name);

    /// <summary>The first instance after <paramref name="name"/> in lexicographic order; false at the end.</summary>
    bool TryGetNext(Oid name, out Variable next);

    /// <summary>Writes an instance; NoError when it took the value, else why not and nothing is changed.</summary>
    SnmpErrorStatus Set(Oid name, SnmpValue value);
}
