namespace Lightline.OltFleet.Faults;

/// <summary>What really happened, oldest first. Keeps every active fault and the newest of the ended ones.</summary>
public sealed class TruthLog
{
    /// <summary>Most faults kept; past it the oldest ended ones are forgotten.</summary>
    public const int EntriesMax = 10_000;

    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];

    /// <summary>A copy of the log.</summary>
    public IReadOnlyList<Fault> Snapshot()
    {
        lock (_gate)
        {
            return [.. _faults];
        }
    }

    /// <summary>The fault of that id; null when there is none.</summary>
    public Fault? Find(string id)
    {
        lock (_gate)
        {
            return _faults.Find(f => f.Id == id);
        }
    }

    internal Fault? FindActive(FaultKind kind, string at)
    {
        lock (_gate)
        {
            return _faults.Find(f => f.Kind == kind && f.Ended is null && f.At == at);
        }
    }

    internal void Add(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
            if (_faults.Count > EntriesMax && _faults.FindIndex(f => f.Ended is not null) is >= 0 and var oldest)
            {
                _faults.RemoveAt(oldest);
            }
        }
    }
}
