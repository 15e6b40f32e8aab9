using Lightline.Collector.State;
using Lightline.Contracts.Incidents;
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
    /// What a state says, given the break that has not ended and what was said before: a box that is registering has not
    /// come back yet.
    /// </summary>
    public static Service Of(OntLive live, Break? loss, Service before) => live.Status switch
    {
        OntStatus.Online or OntStatus.Degraded => Service.Up,
        OntStatus.Unknown => Service.Unknown,
        _ when loss is null => Service.Apart,
        OntStatus.Connecting => before.IsLost() ? before : OfCause(loss.Cause),
        OntStatus.Offline => OfCause(live.Cause),
        _ => Service.Apart,
    };

    private static Service OfCause(DownCause cause) => cause switch
    {
        DownCause.DyingGasp => Service.NoPower,
        DownCause.AdminDown or DownCause.AuthFailed or DownCause.Reboot or DownCause.Rogue => Service.Apart,
        _ => Service.Dark,
    };

    /// <summary>Whether an incident of this kind is why a box says this.</summary>
    public static bool Explains(this IncidentKind kind, Service service) => kind switch
    {
        IncidentKind.FibreCut => service == Service.Dark,
        IncidentKind.PowerCut => service == Service.NoPower,
        _ => false,
    };

    public static bool IsLost(this Service service) => service is Service.Dark or Service.NoPower;
}
