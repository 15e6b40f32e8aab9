using Lightline.Contracts.Incidents;

namespace Lightline.Collector.Incidents;

/// <summary><see cref="IncidentKind"/> as a metric counts it, from 0.</summary>
internal enum OpenedKind
{
    FibreCut,
    PowerCut,
    OltSilent,
}
