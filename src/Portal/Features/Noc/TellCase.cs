using Lightline.Contracts.Incidents;
using Lightline.Data.Incidents;
using Lightline.Portal.Live.Incidents;

namespace Lightline.Portal.Features.Noc;

/// <summary>What of an incident decides what may be told of it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="HomesOff">How many homes are off now; 0 once it has ended.</param>
/// <param name="IsConfirmed">Whether a poll proved it.</param>
/// <param name="Told">Every word to people so far, oldest first.</param>
public sealed record TellCase(IncidentKind Kind, int HomesOff, bool IsConfirmed, IReadOnlyList<ToldTime> Told)
{
    /// <summary>The case of an incident as it was read.</summary>
    public static TellCase Of(IncidentPicture incident) => new(
        incident.Kind,
        incident.IsOpen ? incident.HomesOff : 0,
        incident.ConfirmedAt is not null,
        [
            .. incident.Updates.Where(u => u.Kind == IncidentUpdateKind.Update).Reverse()
                .Select(u => new ToldTime(u.At, BackTime.Of(u.BackFrom, u.BackBy))),
        ]);
}
