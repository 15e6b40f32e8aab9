namespace Lightline.Portal.Live.Store;

/// <summary>The database's answer about a seat: the seat, or that there is none for this viewer.</summary>
/// <param name="Seat">The seat; null when it is not the viewer's.</param>
internal sealed record SeatAnswer(Seat? Seat);

/// <summary>Asks for a seat; null when the database gave no answer.</summary>
internal delegate Task<SeatAnswer?> SeatLookup(CancellationToken cancellationToken);
