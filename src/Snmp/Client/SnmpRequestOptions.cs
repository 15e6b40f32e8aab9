namespace Lightline.Snmp.Client;

/// <summary>How long and how often to ask. Each try has a request-id of its own; a late answer to any is accepted.</summary>
/// <param name="Timeout">Wait for an answer after each send.</param>
/// <param name="Retries">Tries after the first, 0 to 7; more count as 7.</param>
public sealed record SnmpRequestOptions(TimeSpan Timeout, int Retries)
{
    /// <summary>Most retries there can be: a request remembers the ids of eight tries.</summary>
    public const int RetriesMax = 7;

    /// <summary>Two seconds, one retry.</summary>
    public static SnmpRequestOptions Default { get; } = new(TimeSpan.FromSeconds(2), 1);

    internal int TriesMax => Math.Clamp(Retries, 0, RetriesMax) + 1;
}
