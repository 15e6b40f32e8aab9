using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.History;

/// <summary>One store as a reader needs it.</summary>
internal interface IPointSource
{
    /// <summary>
    /// The newest <see cref="HistoryLimits.ReadPointsMax"/> points in the window, newest first. Throws only when the
    /// caller's token was cancelled.
    /// </summary>
    /// <param name="ont">The ONT.</param>
    /// <param name="from">Inclusive (UTC).</param>
    /// <param name="to">Exclusive (UTC).</param>
    /// <param name="cancellationToken">The caller's.</param>
    Task<RawRead> ReadAsync(OntId ont, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}

/// <summary>A stored point as far as a series needs it; at least one of the two is set.</summary>
internal readonly record struct RawPoint(DateTimeOffset At, OntStatus? Status, double? RxPowerDbm);

/// <param name="NewestFirst">Points with falling time, no two of the same.</param>
/// <param name="IsCut">There were more.</param>
/// <param name="Unavailable">Why there are none; null when the store answered.</param>
internal sealed record RawRead(IReadOnlyList<RawPoint> NewestFirst, bool IsCut, string? Unavailable)
{
    public static RawRead Failed(string reason) => new([], false, reason);
}
