using System.Net;

namespace Lightline.OltFleet;

/// <summary>How a fleet behaves.</summary>
public sealed record FleetOptions
{
    /// <summary>UDP port of every agent, each on its OLT's own address. 0 lets each OLT choose its own free one.</summary>
    public int AgentPort { get; init; } = 161;

    /// <summary>Where traps go; null sends none.</summary>
    public IPEndPoint? TrapTarget { get; init; }

    /// <summary>Drives light levels, ranging times and lost traps: the same seed, the same run.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The shortest time from repair to service (ranging, registration).</summary>
    public TimeSpan RangingMin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest time from repair to service.</summary>
    public TimeSpan RangingMax { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How many traps an OLT sends in a second before the rest wait.</summary>
    public int TrapsPerSecondMax { get; init; } = 1_000;

    /// <summary>An OLT that receives more packets in one second than this crashes and restarts; 0 is never.</summary>
    public int CrashAbovePacketsPerSecond { get; init; }

    /// <summary>How long a crashed OLT is away.</summary>
    public TimeSpan CrashDuration { get; init; } = TimeSpan.FromSeconds(60);
}
