namespace Lightline.OntFleet;

/// <summary>What the talking ONTs did together.</summary>
internal sealed class FleetCounters
{
    private int _connected;
    private long _published;
    private long _failures;

    public int ConnectedNow => Volatile.Read(ref _connected);

    public long PublishedTotal => Interlocked.Read(ref _published);

    public long FailuresTotal => Interlocked.Read(ref _failures);

    public void Connected(int change) => Interlocked.Add(ref _connected, change);

    public void Published() => Interlocked.Increment(ref _published);

    public void Failed() => Interlocked.Increment(ref _failures);
}
