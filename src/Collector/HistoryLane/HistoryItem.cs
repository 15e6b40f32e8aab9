using Lightline.Collector.Decoding;
using Lightline.History;

namespace Lightline.Collector.HistoryLane;

/// <summary>A point on its way to the store.</summary>
/// <param name="Point">The point.</param>
/// <param name="Completion">Told of its fate; null when nobody waits.</param>
internal readonly record struct HistoryItem(HistoryPoint Point, IReadingCompletion? Completion);
