namespace Lightline.Contracts.Incidents;

/// <summary>Where an incident stands by the evidence, whatever people are told. Stored: never renumber.</summary>
public enum IncidentState
{
    /// <summary>At least one member is affected, or nobody knows.</summary>
    Open = 1,

    /// <summary>Every member is restored or belongs to something else.</summary>
    Resolved = 2,

    /// <summary>It ended before any poll had confirmed it.</summary>
    FalseAlarm = 3,
}
