using System.Net;
using Lightline.OltFleet.Faults;
using Lightline.Snmp;
using Lightline.Snmp.Messages;
using Lightline.Snmp.Traps;

namespace Lightline.OltFleet;

/// <summary>
/// Sends an OLT's traps from the OLT's own address, no faster than its rate. The queue is bounded; what does not fit is
/// dropped and counted, as a real trap is. Called under the OLT's lock.
/// </summary>
internal sealed class TrapPost : IDisposable
{
    /// <summary>Four full PONs of 128 ONTs with two traps each, sixteen times over.</summary>
    private const int QueueMax = 16_384;

    private readonly Queue<(SnmpMessage Message, Fault? Fault)> _queue = new();
    private readonly IPEndPoint? _target;
    private readonly TrapSender? _sender;
    private readonly TimeProvider _time;
    private readonly int _perSecondMax;
    private readonly string _community;
    private uint _lottery;
    private int _requestId;
    private double _credit;
    private DateTimeOffset _creditAt;

    public TrapPost(IPAddress from, string community, FleetOptions options, uint seed, TimeProvider time)
    {
        _target = options.TrapTarget;
        _time = time;
        _perSecondMax = options.TrapsPerSecondMax;
        _credit = _perSecondMax;
        _creditAt = time.GetUtcNow();
        _community = community;
        _lottery = seed;
        if (_target is not null)
        {
            _sender = new TrapSender(new IPEndPoint(from, 0));
        }
    }

    public long Sent { get; private set; }

    /// <summary>Dropped because the queue was full, the socket refused, or <see cref="Loss"/> said so.</summary>
    public long Dropped { get; private set; }

    /// <summary>The share of traps that get lost on the way, 0..1.</summary>
    public double Loss { get; set; }

    public void Add((Oid Name, Variable[] Variables) trap, uint upTimeTicks, Fault? fault)
    {
        if (_target is null)
        {
            return;
        }

        if (_queue.Count == QueueMax)
        {
            Dropped++;
            return;
        }

        _requestId = (_requestId + 1) & int.MaxValue;
        _queue.Enqueue((TrapMessage.V2c(_community, _requestId, upTimeTicks, trap.Name, trap.Variables), fault));
    }

    /// <summary>Sends what the rate allows now.</summary>
    public void Flush()
    {
        if (_queue.Count == 0)
        {
            return;
        }

        var now = _time.GetUtcNow();
        _credit = Math.Min(_perSecondMax, _credit + ((now - _creditAt).TotalSeconds * _perSecondMax));
        _creditAt = now;
        while (_credit >= 1 && _queue.TryDequeue(out var trap))
        {
            _credit--;
            Send(trap.Message, trap.Fault, now);
        }
    }

    public void Dispose() => _sender?.Dispose();

    private void Send(SnmpMessage message, Fault? fault, DateTimeOffset now)
    {
        if (IsLost() || !_sender!.TrySend(message, _target!))
        {
            Dropped++;
            return;
        }

        Sent++;
        if (fault is not null)
        {
            fault.FirstTrap ??= now;
        }
    }

    private bool IsLost()
    {
        _lottery = (_lottery * 1_664_525u) + 1_013_904_223u;
        return (_lottery >> 8) / (double)(1 << 24) < Loss;
    }
}
