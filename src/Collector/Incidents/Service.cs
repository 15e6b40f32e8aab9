using Lightline.Contracts.Live;

namespace Lightline.Collector.Incidents;

/// <summary>What an ONT says of the faults that it may share with others.</summary>
internal enum Service
{
    /// <summary>Nothing is known.</summary>
    Unknown,

    /// <summary>It carries traffic.</summary>
    Up,

    /// <summary>It lost service, and did not say that it lost power: the light may be gone.</summary>
    Dark,

    /// <summary>It lost service with a dying gasp.</summary>
    NoPower,

    /// <summary>It is without service for a reason of its own: turned off, refused, restarting, or never in service.</summary>
    Apart,
}

/// <summary>Reads service from state.</summary>
internal static class Services
{
    /// <summary>
    /// What a state says, given what was said before: a box that is registering has not come back yet.
    /// </summary>
    public static Service Of(OntLive live, bool hasLostService, Service before) => live.Status switch
    {
        OntStatus.Online or OntStatus.Degraded => Service.Up,
        OntStatus.Unknown => Service.Unknown,
        _ when !hasLostService => Service.Apart,
        OntStatus.Connecting => before is Service.Dark or Service.NoPower ? before : Service.Apart,
        OntStatus.Offline => OfCause(live.Cause),
        _ => Service.Apart,
    };

    private static Service OfCause(DownCause cause) => cause switch
    {
        DownCause.DyingGasp => Service.NoPower,
        DownCause.AdminDown or DownCause.AuthFailed or DownCause.Reboot or DownCause.Rogue => Service.Apart,
        _ => Service.Dark,
    };

    public static bool IsLost(this Service service) => service is Service.Dark or Service.NoPower;
}
