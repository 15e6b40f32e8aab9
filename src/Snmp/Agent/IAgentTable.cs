namespace Lightline.Snmp.Agent;

/// <summary>A subtree that answers for itself, as a table does.</summary>
public interface IAgentTable : IAgentMib
{
    /// <summary>Every name of the subtree starts with this.</summary>
    Oid Root { get; }
}
