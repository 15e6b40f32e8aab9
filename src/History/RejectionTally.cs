using System.Globalization;

namespace Lightline.History;

/// <summary>Adds up refused points by reason and keeps the first one's words.</summary>
internal sealed class RejectionTally
{
    private readonly Dictionary<HistoryRejectReason, HistoryRejection> _byReason = [];

    public void Add(HistoryRejectReason reason, int count, string? detail)
    {
        if (count > 0)
        {
            var known = _byReason.GetValueOrDefault(reason, new HistoryRejection(reason, 0, detail ?? reason.ToString()));
            _byReason[reason] = known with { Count = known.Count + count };
        }
    }

    /// <summary>Counts one point; its words are made only when it is the first of its reason.</summary>
    public void Add(HistoryRejectReason reason, in HistoryPoint point) => Add(
        reason,
        1,
        _byReason.ContainsKey(reason)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{reason}: ONT {point.Key.Ont} at {point.At.UtcDateTime:O}"));

    public IReadOnlyList<HistoryRejection> ToList() => [.. _byReason.Values];
}
