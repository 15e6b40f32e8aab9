namespace Lightline.Data.Incidents;

/// <summary>What a NOC's row about an incident is.</summary>
public enum IncidentUpdateKind
{
    /// <summary>Its author looks after the incident from now on.</summary>
    Acknowledge,

    /// <summary>A word to people.</summary>
    Update,

    /// <summary>A note among colleagues; never shown outside the NOC.</summary>
    Note,
}
