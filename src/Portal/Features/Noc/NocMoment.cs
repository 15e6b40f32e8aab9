using Lightline.Portal.Live.Incidents;

namespace Lightline.Portal.Features.Noc;

/// <summary>The picture of incidents as the NOC's pages show it at one moment.</summary>
/// <param name="Picture">The incidents.</param>
/// <param name="Now">Now (UTC).</param>
/// <param name="AsOf">When the data was read, in the reader's words.</param>
/// <param name="IsOld">Whether that is too long ago.</param>
/// <param name="Overdue">How many open incidents owe people news.</param>
public sealed record NocMoment(IncidentSnapshot Picture, DateTimeOffset Now, string AsOf, bool IsOld, int Overdue);
