using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Data;
using Lightline.Portal.Live.State;

namespace Lightline.Portal.Live.Status;

/// <summary>Every open status stream of this process, and every person's sockets.</summary>
internal sealed class Viewers(LiveOptions options, LiveMetrics metrics) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Viewer> _viewers = [];
    private readonly Dictionary<string, List<PageSocket>> _sockets = new(StringComparer.Ordinal);

    /// <summary>Rings when a viewer came, went or was touched after a rest, for the watch leases.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>How many streams are open.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _viewers.Count;
            }
        }
    }

    /// <summary>Admits a person's socket; false when they hold as many as one person may.</summary>
    public bool TryOpenSocket(PageSocket socket)
    {
        lock (_lock)
        {
            var held = _sockets.GetValueOrDefault(socket.Person) ?? [];
            if (held.Count >= options.SocketsPerPersonMax)
            {
                return false;
            }
            held.Add(socket);
            _sockets[socket.Person] = held;
            return true;
        }
    }

    /// <summary>Gives back what <see cref="TryOpenSocket"/> admitted.</summary>
    public void CloseSocket(PageSocket socket)
    {
        lock (_lock)
        {
            if (_sockets.TryGetValue(socket.Person, out var held) && held.Remove(socket) && held.Count == 0)
            {
                _sockets.Remove(socket.Person);
            }
        }
    }

    /// <summary>Closes every socket that was opened in a session.</summary>
    public void EndSession(SessionId session)
    {
        List<PageSocket> held;
        lock (_lock)
        {
            held = [.. _sockets.Values.SelectMany(one => one).Where(socket => socket.Session == session)];
        }
        foreach (var socket in held)
        {
            socket.Abort();
        }
    }

    /// <summary>Takes a viewer in; false when this process holds as many as it may.</summary>
    public bool TryAdd(Viewer viewer)
    {
        lock (_lock)
        {
            if (_viewers.Count >= options.ViewersMax)
            {
                return false;
            }
            _viewers.Add(viewer);
        }
        Changed.Ring();
        return true;
    }

    public void Remove(Viewer viewer)
    {
        lock (_lock)
        {
            _viewers.Remove(viewer);
        }
        Changed.Ring();
    }

    /// <summary>Wakes those who look at something that changed.</summary>
    public void Wake(Touched touched)
    {
        if (touched.IsEmpty)
        {
            return;
        }
        lock (_lock)
        {
            foreach (var viewer in _viewers)
            {
                var concerns = touched.Onts.Contains(viewer.Ont.Value)
                    || touched.Olts.Contains(viewer.Olt)
                    || touched.Ports.Contains(viewer.Port);
                if (concerns && !viewer.Changed.Ring())
                {
                    metrics.Coalesced();
                }
            }
        }
    }

    /// <summary>The boxes that somebody looks at, each once.</summary>
    public IReadOnlyCollection<OntId> Onts()
    {
        lock (_lock)
        {
            return _viewers.Select(viewer => viewer.Ont).ToHashSet();
        }
    }

    /// <summary>The boxes that somebody looks at, each with the pace of its busiest viewer.</summary>
    public IReadOnlyDictionary<OntId, WatchPace> Paces(DateTimeOffset idleBefore)
    {
        var paces = new Dictionary<OntId, WatchPace>();
        lock (_lock)
        {
            foreach (var viewer in _viewers)
            {
                if (paces.GetValueOrDefault(viewer.Ont, WatchPace.Idle) == WatchPace.Idle)
                {
                    paces[viewer.Ont] = viewer.PaceAt(idleBefore);
                }
            }
        }
        return paces;
    }

    public void Dispose() => Changed.Dispose();
}
