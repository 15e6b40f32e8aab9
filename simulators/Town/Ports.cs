namespace Lightline.Town;

/// <summary>The ports of a town, all counted from one.</summary>
/// <param name="Portal">Where browsers go.</param>
internal sealed record Ports(int Portal)
{
    /// <summary>The last one counted is <see cref="Notifier"/>.</summary>
    public const int PortalMax = 65_535 - 9;

    public int Feed => Portal + 1;

    public int Panel => Portal + 2;

    /// <summary>The outside world: SMS gateway, its API and page.</summary>
    public int Gateways => Portal + 3;

    /// <summary>The status page's own address, which answers without the Portal.</summary>
    public int StatusCopy => Portal + 4;

    public int Broker => Portal + 5;

    public int Postgres => Portal + 6;

    /// <summary>UDP.</summary>
    public int Traps => Portal + 7;

    /// <summary>UDP, on each OLT's own address.</summary>
    public int Agents => Portal + 8;

    /// <summary>TCP, on loopback: the outside world's mail server.</summary>
    public int Mail => Portal + 7;

    /// <summary>TCP, on loopback: the Portal's counters.</summary>
    public int Metrics => Portal + 8;

    /// <summary>Delivery reports, health and counters of the Notifier.</summary>
    public int Notifier => Portal + 9;
}
