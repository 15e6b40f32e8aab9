namespace Lightline.Snmp.Client;

/// <summary>What a request brought.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Value">The answer when <see cref="IsOk"/>; else unspecified.</param>
/// <param name="ErrorStatus">The agent's error when the outcome is <see cref="SnmpOutcome.AgentError"/>.</param>
/// <param name="ErrorIndex">Which variable it is about, counted from 1; 0 for none.</param>
public readonly record struct SnmpResult<T>(
    SnmpOutcome Outcome, T Value, SnmpErrorStatus ErrorStatus = SnmpErrorStatus.NoError, int ErrorIndex = 0)
{
    /// <summary>Whether <see cref="Value"/> holds an answer.</summary>
    public bool IsOk => Outcome == SnmpOutcome.Ok;
}
