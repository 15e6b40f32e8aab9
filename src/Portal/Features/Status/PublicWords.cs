using Lightline.Contracts.Incidents;

namespace Lightline.Portal.Features.Status;

/// <summary>How the public pages name an outage.</summary>
internal static class PublicWords
{
    /// <summary>"Fibre fault".</summary>
    public static string What(PublicOutage outage) =>
        outage.Kind == IncidentKind.PowerCut ? "Power cut" : "Fibre fault";

    /// <summary>"Mill Road and 2 more areas".</summary>
    public static string Where(PublicOutage outage) => outage.Areas switch
    {
        [] => "",
        [var only] => only.Name,
        [var first, var second] => $"{first.Name} and {second.Name}",
        var areas => $"{areas[0].Name} and {areas.Count - 1} more areas",
    };

    /// <summary>"Fibre fault: Mill Road".</summary>
    public static string Title(PublicOutage outage) => $"{What(outage)}: {Where(outage)}";

    /// <summary>"32 homes off". A small number is not told: it could point at one home.</summary>
    public static string Homes(PublicArea area, bool isOver) => (isOver, area.HomesOff) switch
    {
        (true, _) => "back",
        (_, { } homes) => $"{homes} homes off",
        _ => "fewer than 5 homes off",
    };

    /// <summary>The status shape.</summary>
    public static string Tone(PublicOutage outage) =>
        outage.IsOver ? "ok" : outage.Kind == IncidentKind.PowerCut ? "power" : "down";

    /// <summary>What it means for whoever lives there.</summary>
    public static string Meaning(PublicOutage outage) => (outage.IsOver, outage.Kind) switch
    {
        (true, IncidentKind.PowerCut) => "The power is back. Internet came back with it.",
        (true, _) => "It is mended.",
        (_, IncidentKind.PowerCut) =>
            "Our network is fine. Internet returns when the power does. Your electricity company has the times.",
        _ => "It is ours to fix. There is nothing to do at home.",
    };

    /// <summary>What to do for whoever is still off when it is over.</summary>
    public static string StillOff(PublicOutage outage) => outage.Kind == IncidentKind.PowerCut
        ? "If yours is still off, check that the fibre box has power, then call us."
        : "If yours is still off, call us.";

    /// <summary>Said until somebody says more: what is seen, never that somebody is at work on it.</summary>
    public static string Begin(PublicOutage outage) => outage.Kind == IncidentKind.PowerCut
        ? "Many fibre boxes there told us that they lost power."
        : "We know about it.";
}
