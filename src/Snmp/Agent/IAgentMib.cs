using System.Diagnostics.CodeAnalysis;

namespace Lightline.Snmp.Agent;

/// <summary>What an agent serves. Called on the agent's thread only.</summary>
[SuppressMessage("Naming", "CA1716", Justification = "Get, GetNext and Set are the protocol's own words.")]
public interface IAgentMib
{
    /// <summary>The value of an instance, or NoSuchObject or NoSuchInstance.</summary>
    SnmpValue Get(Oid name);

    /// <summary>The first instance after <paramref name="name"/> in lexicographic order; false at the end.</summary>
    bool TryGetNext(Oid name, out Variable next);

    /// <summary>Writes an instance; NoError when it took the value, else why not and nothing is changed.</summary>
    SnmpErrorStatus Set(Oid name, SnmpValue value);
}
