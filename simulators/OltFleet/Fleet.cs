using System.Globalization;
using Lightline.OltFleet.Faults;
using Lightline.OltFleet.Plans;

namespace Lightline.OltFleet;

/// <summary>
/// Every OLT of a simulated plant, in one process. Faults are methods; <see cref="Truth"/> keeps what really happened.
/// Thread-safe.
/// </summary>
public sealed class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, SimulatedOlt> _olts;
    private readonly Dictionary<string, Touched> _touched = new(StringComparer.Ordinal);
    private ITimer? _timer;
    private int _isTicking;
    private int _faults;

    /// <summary>Makes the OLTs; nothing listens until <see cref="Start"/>.</summary>
    public Fleet(IReadOnlyList<OltPlan> plans, FleetOptions options, TimeProvider time)
    {
        _time = time;
        Olts = [.. plans.Select(p => new SimulatedOlt(p, options, time))];
        _olts = Olts.ToDictionary(o => o.Name, StringComparer.Ordinal);
        PowerAreas = [.. plans.SelectMany(p => p.Pons).SelectMany(p => p.Onts)
            .Select(o => o.PowerArea).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The OLTs, in the order of their plans.</summary>
    public IReadOnlyList<SimulatedOlt> Olts { get; }

    /// <summary>Names of the power areas that feed at least one ONT.</summary>
    public IReadOnlyList<string> PowerAreas { get; }

    /// <summary>What really happened.</summary>
    public TruthLog Truth { get; } = new();

    /// <summary>The OLT of that name. Throws <see cref="KeyNotFoundException"/> when there is none.</summary>
    public SimulatedOlt this[string name] => _olts[name];

    /// <summary>Starts every agent and the clock that brings repaired ONTs back.</summary>
    public void Start()
    {
        foreach (var olt in Olts)
        {
            olt.Start();
        }

        _timer = _time.CreateTimer(_ => Tick(), null, TickInterval, TickInterval);
    }

    /// <summary>The OLT that has an ONT of that serial; null when none has.</summary>
    public SimulatedOlt? OltOf(string serial) => Olts.FirstOrDefault(o => o.TryFind(serial, out _));

    /// <summary>One ONT as it is now; null when no OLT has it.</summary>
    public OntSnapshot? Read(string serial) => OltOf(serial)?.Read(serial);

    /// <summary>Pins an ONT's light level; see <see cref="SimulatedOlt.SetRxPower"/>. False when no OLT has it.</summary>
    public bool SetRxPower(string serial, double? dBm) => OltOf(serial)?.SetRxPower(serial, dBm) ?? false;

    /// <summary>Cuts the fibre at <c>olt/frame/slot/port[/splitter]</c> or at one ONT's serial.</summary>
    public Fault CutFibre(string at) => Make(FaultKind.FibreCut, at);

    /// <summary>Cuts the electricity of a power area or of one ONT's home.</summary>
    public Fault PowerOff(string at) => Make(PowerAreas.Contains(at) ? FaultKind.PowerCut : FaultKind.OnuPower, at);

    /// <summary>Silences an OLT.</summary>
    public Fault Silence(string olt) => Make(FaultKind.OltSilent, olt);

    /// <summary>Makes a fault, or says why not.</summary>
    public FaultRefusal TryMake(FaultKind kind, string at, out Fault? fault)
    {
        fault = null;
        lock (_gate)
        {
            if (Truth.FindActive(kind, at) is not null)
            {
                return FaultRefusal.AlreadyActive;
            }

            var touched = Select(kind, at);
            if (touched is null)
            {
                var isPlace = Enum.GetValues<FaultKind>().Any(k => k != kind && Select(k, at) is not null);
                return isPlace ? FaultRefusal.WrongKind : FaultRefusal.UnknownPlace;
            }

            fault = touched.ToFault(string.Create(CultureInfo.InvariantCulture, $"f{++_faults}"), at, _time.GetUtcNow());
            Truth.Add(fault);
            _touched.Add(fault.Id, touched);
            touched.Break(fault);
            return FaultRefusal.None;
        }
    }

    /// <summary>Repairs a fault. False when there is no active one of that id.</summary>
    public bool Restore(string id)
    {
        lock (_gate)
        {
            if (!_touched.Remove(id, out var touched))
            {
                return false;
            }

            Truth.Find(id)!.Ended = _time.GetUtcNow();
            touched.Mend();
            return true;
        }
    }

    /// <summary>Every place where something can break: OLTs, PONs and splitters, power areas, single ONTs.</summary>
    public IReadOnlyList<FaultTarget> Targets() => TargetList.Of(Olts, PowerAreas);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        foreach (var olt in Olts)
        {
            await olt.DisposeAsync();
        }
    }

    private Fault Make(FaultKind kind, string at) => TryMake(kind, at, out var fault) is var refusal and not FaultRefusal.None
        ? throw new ArgumentException($"{FaultKinds.Name(kind)} at {at}: {refusal}", nameof(at))
        : fault!;

    private void Tick()
    {
        // A slow tick is not joined by the next one.
        if (Interlocked.Exchange(ref _isTicking, 1) == 0)
        {
            foreach (var olt in Olts)
            {
                olt.Tick();
            }

            Volatile.Write(ref _isTicking, 0);
        }
    }

    private Touched? Select(FaultKind kind, string at)
    {
        var parts = kind switch
        {
            FaultKind.OltSilent when _olts.TryGetValue(at, out var olt) => [(olt, olt.RowsWhere((_, _) => true))],
            FaultKind.FibreCut when PlantPlace.TryParse(at, out var place) => RowsBehind(place),
            FaultKind.PowerCut when PowerAreas.Contains(at) => RowsInArea(at),
            FaultKind.FibreCut or FaultKind.OnuPower => RowOf(at),
            _ => [],
        };
        return parts.Length == 0 ? null : new Touched(kind, parts);
    }

    private (SimulatedOlt Olt, int[] Rows)[] RowsBehind(PlantPlace place)
    {
        if (!_olts.TryGetValue(place.Olt, out var olt))
        {
            return [];
        }

        var rows = olt.RowsWhere((pon, ont) =>
            (pon.Frame, pon.Slot, pon.Port) == (place.Frame, place.Slot, place.Port)
            && (place.Splitter is null || ont.Splitter == place.Splitter));
        return rows.Length == 0 ? [] : [(olt, rows)];
    }

    private (SimulatedOlt Olt, int[] Rows)[] RowsInArea(string name) =>
        [.. Olts.Select(o => (o, o.RowsWhere((_, ont) => ont.PowerArea == name))).Where(p => p.Item2.Length > 0)];

    private (SimulatedOlt Olt, int[] Rows)[] RowOf(string serial) =>
        [.. Olts.Where(o => o.TryFind(serial, out _)).Select(o => (o, o.TryFind(serial, out var row) ? new[] { row } : []))];
}
