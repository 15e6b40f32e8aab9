namespace Lightline.Town;

/// <summary>The ports of a town, all counted from one.</summary>
/// <param name="Portal">Where browsers go.</param>
internal sealed record Ports(int Portal)
{
    /// <summary>The last one counted is <see cref="Agents"/>.</summary>
    public const int PortalMax = 65_535 - 8;

    public int Feed => Portal + 1;

    public int Panel => Portal + 2;

    public int Broker => Portal + 5;

    public int Postgres => Portal + 6;

    /// <summary>UDP.</summary>
    public int Traps => Portal + 7;

    /// <summary>UDP, on each OLT's own address.</summary>
    public int Agents => Portal + 8;

    /// <summary>TCP, on loopback: the Portal's counters.</summary>
    public int Metrics => Portal + 8;
}
