using Lightline.Collector.Decoding;
using Lightline.Collector.Inventory;
using Lightline.History;

namespace Lightline.Collector.HistoryLane;

/// <summary>A point on its way to the store.</summary>
/// <param name="Point">The point.</param>
/// <param name="Region">The region under whose epoch it was made; once another owns that, it is not stored.</param>
/// <param name="Completion">Told of its fate; null when nobody waits.</param>
internal readonly record struct HistoryItem(HistoryPoint Point, OwnedRegion Region, IReadingCompletion? Completion);
