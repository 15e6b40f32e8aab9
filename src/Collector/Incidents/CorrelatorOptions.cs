namespace Lightline.Collector.Incidents;

/// <summary>The times and counts by which losses are told apart; the arithmetic stands in docs/ARCHITECTURE.md.</summary>
internal sealed record CorrelatorOptions
{
    /// <summary>Losses this close together may share a cause.</summary>
    public TimeSpan Together { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Nothing is decided until so long after the last loss: a feeder's traps take a second or two to come.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Nor later than so long after the first loss, however many follow.</summary>
    public TimeSpan DecideWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Service counts as back when it is proved again so long after it came.</summary>
    public TimeSpan HoldDown { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Fewer homes than this have troubles of their own.</summary>
    public int HomesMin { get; init; } = 3;

    /// <summary>So many dying gasps in a power area are a power cut, whatever its size.</summary>
    public int GaspsEnough { get; init; } = 10;

    /// <summary>In a small power area this share of its homes is enough.</summary>
    public double GaspShare { get; init; } = 0.1;

    /// <summary>This share of a fibre's lost homes must not have reported losing power.</summary>
    public double DarkShare { get; init; } = 0.7;

    /// <summary>While this share of its members is off, a later loss behind an incident is taken for its own.</summary>
    public double StillOffShare { get; init; } = 0.1;

    /// <summary>Homes of a cut fibre that lose their light again, each by itself, within so long of each other share the cut.</summary>
    public TimeSpan RelapsesTogether { get; init; } = TimeSpan.FromHours(1);

    /// <summary>An OLT is silent after so many attempts in a row.</summary>
    public int SilentAttempts { get; init; } = 2;

    /// <summary>Or when one attempt failed and none succeeded for this long.</summary>
    public TimeSpan SilentFor { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>A device's own word over MQTT counts for so long while its OLT is silent.</summary>
    public TimeSpan DeviceWordFor { get; init; } = TimeSpan.FromSeconds(90);
}
