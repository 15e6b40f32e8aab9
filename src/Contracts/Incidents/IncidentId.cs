namespace Lightline.Contracts.Incidents;

/// <summary>
/// One real fault (<c>live.incident.id</c>). Derived from its region, its scope and its first loss, so that a Collector
/// that decides the same after a restart names the same incident (RFC 9562, section 5.8: version 8).
/// </summary>
public readonly record struct IncidentId(Guid Value) : IGuidId<IncidentId>
{
    /// <inheritdoc/>
    public static IncidentId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
