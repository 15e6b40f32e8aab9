namespace Lightline.Snmp.Client;

/// <summary>What a walk did. Rows went to the sink as they came and stand whatever the outcome.</summary>
/// <param name="Outcome">Ok when every column was read to an end; else how the first failing request failed.</param>
/// <param name="ErrorStatus">The agent's error when the outcome is AgentError.</param>
/// <param name="Ends">For each column why reading stopped; Failed also for those never begun after a failure.</param>
/// <param name="Rows">Variables delivered.</param>
/// <param name="Requests">Requests made, retries not counted.</param>
public sealed record WalkResult(
    SnmpOutcome Outcome, SnmpErrorStatus ErrorStatus, IReadOnlyList<WalkEnd> Ends, long Rows, long Requests)
{
    /// <summary>Whether every column was read to its regular end.</summary>
    public bool IsComplete => Outcome == SnmpOutcome.Ok && Ends.All(end => end == WalkEnd.Complete);
}
