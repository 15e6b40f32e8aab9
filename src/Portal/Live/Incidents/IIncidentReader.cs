namespace Lightline.Portal.Live.Incidents;

/// <summary>What is read of incidents.</summary>
internal interface IIncidentReader
{
    /// <summary>
    /// The incidents that are open or were written within a day. What <paramref name="known"/> holds in the same edition
    /// is taken from there. Throws what the driver throws.
    /// </summary>
    Task<IncidentReading> ReadAsync(IncidentSnapshot known, CancellationToken cancellationToken);
}

/// <summary>What one read gave.</summary>
/// <param name="Incidents">The incidents.</param>
/// <param name="LeftOut">How many were left out because a bound was reached.</param>
internal sealed record IncidentReading(IReadOnlyList<IncidentPicture> Incidents, int LeftOut);
