using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>What the poller remembers of an OLT's ONTs, as far as it decides what to ask. Not thread-safe.</summary>
internal sealed class OntMemory
{
    private readonly Dictionary<OntId, bool> _isOnline = [];
    private readonly Dictionary<OntId, TimeSpan> _opticsAskedAt = [];
    private readonly Dictionary<OntId, string> _serials = [];

    public IEnumerable<OntId> Online => from ont in _isOnline where ont.Value select ont.Key;

    public bool IsOnline(OntId ont) => _isOnline.TryGetValue(ont, out var isOnline) && isOnline;

    /// <summary>Known to be offline; an ONT not read yet is neither.</summary>
    public bool IsOffline(OntId ont) => _isOnline.TryGetValue(ont, out var isOnline) && !isOnline;

    /// <summary>Another device than planned sits at this ONT's place.</summary>
    public bool IsForeign(Ont ont) =>
        _serials.TryGetValue(ont.Id, out var serial)
        && !string.Equals(ont.Serial, serial, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the ONT has come online.</summary>
    public bool LearnStatus(OntId ont, OntStatus status)
    {
        var isOnline = status is OntStatus.Online or OntStatus.Degraded;
        var hasCome = isOnline && !IsOnline(ont);
        _isOnline[ont] = isOnline;
        return hasCome;
    }

    public void LearnSerial(OntId ont, string serial) => _serials[ont] = serial;

    public void OpticsAsked(OntId ont, TimeSpan now) => _opticsAskedAt[ont] = now;

    /// <summary>A flapping ONT must not have its optics read at each flap.</summary>
    public bool MayReadOptics(OntId ont, TimeSpan now, TimeSpan distance) =>
        !_opticsAskedAt.TryGetValue(ont, out var at) || now - at >= distance;

    public void Clear()
    {
        _isOnline.Clear();
        _opticsAskedAt.Clear();
    }

    public void KeepOnly(OltPlan plan)
    {
        foreach (var ont in _isOnline.Keys.Concat(_serials.Keys).Where(o => plan.Find(o) is null).ToArray())
        {
            _isOnline.Remove(ont);
            _opticsAskedAt.Remove(ont);
            _serials.Remove(ont);
        }
    }
}
