using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Verdict;

namespace Lightline.Portal.Live.State;

/// <summary>
/// The present state of every ONT, from all feeds, as one flat array: 100,000 ONTs are 13 MB that no collection has to
/// walk. A feed owns the ONTs it tells of; when it goes away they stay, with their times, and age into unknown.
/// </summary>
internal sealed class LiveState(LiveOptions options, LiveMetrics metrics)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, int> _index = [];
    private readonly Dictionary<long, OltLive> _olts = [];
    private readonly Dictionary<long, List<int>> _ports = [];
    private readonly Dictionary<long, long> _portOf = [];
    private OntRow[] _rows = new OntRow[1_024];
    private int _count;

    /// <summary>How many ONTs are known.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Takes one frame of a feed's present run. The last part of a snapshot lets go of what it did not name.</summary>
    public Touched Apply(int link, int run, FeedFrame frame)
    {
        var touched = new Touched();
        lock (_lock)
        {
            foreach (var olt in frame.Olts)
            {
                TakeOlt(olt, touched);
            }
            foreach (var ont in frame.Onts)
            {
                TakeFromFeed(link, run, ont, touched);
            }
            if (frame.Kind == FeedFrameKind.SnapshotEnd)
            {
                LetGo(link, run, touched);
            }
        }
        return touched;
    }

    /// <summary>A feed went away: its ONTs keep their last known state and time, and rows may speak for them.</summary>
    public void LinkLost(int link)
    {
        lock (_lock)
        {
            LetGo(link, keepRun: -1, new Touched());
        }
    }

    /// <summary>Takes rows of the database for ONTs that no feed tells of, where they are newer.</summary>
    public Touched ApplyRows(IEnumerable<(OntLive Ont, OltLive? Olt)> rows)
    {
        var touched = new Touched();
        lock (_lock)
        {
            foreach (var (ont, olt) in rows)
            {
                if (olt is not null && !(_olts.TryGetValue(olt.Olt.Value, out var known) && known.SweptAt >= olt.SweptAt))
                {
                    TakeOlt(olt, touched);
                }
                ref var row = ref Place(ont.Ont.Value, out var isNew);
                if (!Unsafe.IsNullRef(ref row)
                    && (isNew || (row.Link == 0 && ont.ProvenAt.UtcTicks > row.ProvenTicks)))
                {
                    Write(ref row, ont, touched);
                }
            }
        }
        return touched;
    }

    /// <summary>Takes the plan: which ONT hangs on which port.</summary>
    public void SetPorts(IEnumerable<(OntId Ont, PonId Port)> plan)
    {
        lock (_lock)
        {
            _ports.Clear();
            _portOf.Clear();
            foreach (var (ont, port) in plan.Take(options.OntsMax))
            {
                _portOf[ont.Value] = port.Value;
            }
            for (var at = 0; at < _count; at++)
            {
                Hang(at);
            }
        }
    }

    /// <summary>What is known of one ONT now.</summary>
    public bool TryFind(OntId ont, [NotNullWhen(true)] out OntSight? sight)
    {
        lock (_lock)
        {
            if (!_index.TryGetValue(ont.Value, out var at))
            {
                sight = null;
                return false;
            }
            ref readonly var row = ref _rows[at];
            var olt = _olts.GetValueOrDefault(row.Olt.Value);
            sight = new OntSight(row.Link, row.Olt.Value, row.Port, ConnectionFacts.From(row.Read(), olt) with
            {
                IsLossShared = IsLossShared(at),
            });
            return true;
        }
    }

    private void TakeFromFeed(int link, int run, OntLive ont, Touched touched)
    {
        ref var row = ref Place(ont.Ont.Value, out _);
        if (Unsafe.IsNullRef(ref row))
        {
            return;
        }
        // While a region moves, two feeds may tell of one ONT: the newer proof wins and takes it over.
        if (row.Link != 0 && row.Link != link && ont.ProvenAt.UtcTicks < row.ProvenTicks)
        {
            metrics.StateRefused("older_proof");
            return;
        }
        row.Link = link;
        row.Run = run;
        Write(ref row, ont, touched);
    }

    private static void Write(ref OntRow row, OntLive ont, Touched touched)
    {
        var lacked = row.Lacks;
        row.Write(ont);
        touched.Onts.Add(row.Ont);
        if (lacked != row.Lacks && row.Port != 0)
        {
            touched.Ports.Add(row.Port);
        }
    }

    private void TakeOlt(OltLive olt, Touched touched)
    {
        _olts[olt.Olt.Value] = olt;
        touched.Olts.Add(olt.Olt.Value);
    }

    /// <summary>The row of an ONT, made when there is none; a null reference when memory's bound is reached.</summary>
    private ref OntRow Place(long ont, out bool isNew)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, ont, out var isKnown);
        isNew = !isKnown;
        if (isKnown)
        {
            return ref _rows[slot];
        }
        if (_count == options.OntsMax)
        {
            _index.Remove(ont);
            metrics.StateRefused("full");
            return ref Unsafe.NullRef<OntRow>();
        }
        if (_count == _rows.Length)
        {
            Array.Resize(ref _rows, Math.Min(_rows.Length * 2, options.OntsMax));
        }
        slot = _count++;
        _rows[slot].Ont = ont;
        Hang(slot);
        return ref _rows[slot];
    }

    private void Hang(int at)
    {
        ref var row = ref _rows[at];
        row.Port = _portOf.GetValueOrDefault(row.Ont);
        if (row.Port == 0)
        {
            return;
        }
        ref var boxes = ref CollectionsMarshal.GetValueRefOrAddDefault(_ports, row.Port, out _);
        (boxes ??= []).Add(at);
    }

    private void LetGo(int link, int keepRun, Touched touched)
    {
        for (var at = 0; at < _count; at++)
        {
            ref var row = ref _rows[at];
            if (row.Link == link && row.Run != keepRun)
            {
                row.Link = 0;
                touched.Onts.Add(row.Ont);
            }
        }
    }

    /// <summary>
    /// Whether neighbours on the port lost the same as this box. One that has been off for weeks is an empty home and no
    /// sign of a cut: only losses close to this one count.
    /// </summary>
    private bool IsLossShared(int at)
    {
        ref readonly var row = ref _rows[at];
        if (row.Lacks == Lack.None || row.LostTicks == 0 || !_ports.TryGetValue(row.Port, out var boxes))
        {
            return false;
        }
        var alike = 0;
        foreach (var other in boxes)
        {
            ref readonly var neighbour = ref _rows[other];
            if (other != at && neighbour.Lacks == row.Lacks
                && Math.Abs(neighbour.LostTicks - row.LostTicks) <= options.NeighboursWithin.Ticks
                && ++alike == options.NeighboursMin)
            {
                return true;
            }
        }
        return false;
    }
}
