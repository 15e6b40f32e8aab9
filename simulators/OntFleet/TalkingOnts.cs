using Lightline.OltFleet;

namespace Lightline.OntFleet;

/// <summary>ONTs of a fleet that speak MQTT 5, one connection each, driven by the state of their OLTs.</summary>
public sealed class TalkingOnts : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);
    private readonly FleetCounters _counters = new();
    private readonly TalkingOnt[] _onts;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Makes them; nothing connects until <see cref="Start"/>. Serials must be of the fleet.</summary>
    public TalkingOnts(Fleet fleet, IEnumerable<string> serials, OntFleetOptions options, TimeProvider time)
    {
        _time = time;
        _onts = [.. serials.Select(s => new TalkingOnt(s, fleet, options, time, _counters))];
    }

    /// <summary>Connections that live now.</summary>
    public int Connected => _counters.ConnectedNow;

    /// <summary>Messages that the broker took.</summary>
    public long Published => _counters.PublishedTotal;

    /// <summary>Connections refused or broken by the network, not by a fault of the fleet.</summary>
    public long Failures => _counters.FailuresTotal;

    /// <summary>Lets them connect and speak.</summary>
    public void Start() => _running = Task.WhenAll(_onts.Select(o => Task.Run(() => o.RunAsync(_stop.Token))));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running.WaitAsync(StopTimeout, _time);
        }
        catch (TimeoutException)
        {
            // A broker that hangs must not hold up the end.
        }

        foreach (var ont in _onts)
        {
            ont.Dispose();
        }

        _stop.Dispose();
    }
}
