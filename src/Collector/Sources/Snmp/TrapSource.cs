using System.Net;
using Lightline.Collector.Lanes;
using Lightline.Snmp.Traps;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>Listens for traps while the process runs. Stopping it completes the traps lane.</summary>
internal sealed class TrapSource(
    SnmpOptions options,
    TrapHandler handler,
    ReadingLanes lanes,
    SnmpMetrics metrics,
    EpisodeLog episodes,
    TimeProvider time)
    : IHostedService, IAsyncDisposable
{
    private TrapReceiver? _receiver;

    /// <summary>Where it listens; null while it does not.</summary>
    public IPEndPoint? LocalEndPoint => _receiver?.LocalEndPoint;

    /// <summary>Datagrams on the trap port that are no SNMP message.</summary>
    public long Malformed => _receiver?.Malformed.Total ?? 0;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var listen = new TrapReceiverOptions { Address = options.TrapAddress, Port = options.TrapPort };
        var receiver = new TrapReceiver(listen, handler.Accepts, handler.Handle, time, OnFault);
        _receiver = receiver;
        metrics.Show(receiver);
        receiver.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        lanes.Traps.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _receiver, null) is { } receiver)
        {
            await receiver.DisposeAsync();
        }
    }

    private void OnFault(Exception fault) => episodes.Struck("trap met a fault", fault.ToString());
}
