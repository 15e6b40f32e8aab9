namespace Lightline.Snmp.Client;

/// <summary>How a request or a walk ended. Network conditions are values, never exceptions.</summary>
public enum SnmpOutcome
{
    /// <summary>An answer without error came.</summary>
    Ok = 0,

    /// <summary>No answer to any try.</summary>
    Timeout,

    /// <summary>The agent answered with an error-status.</summary>
    AgentError,

    /// <summary>The answer's variables are not well-formed.</summary>
    Malformed,

    /// <summary>The caller's token or the manager's end stopped it.</summary>
    Cancelled,

    /// <summary>The system refused to send.</summary>
    Unreachable,

    /// <summary>As many requests are in flight as the options allow; nothing was sent.</summary>
    Refused,

    /// <summary>The request does not fit into a datagram or has a name that cannot be encoded.</summary>
    TooLarge,
}
