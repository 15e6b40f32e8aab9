using System.Net;
using Lightline.Snmp.Client;

namespace Lightline.Collector.Governor;

/// <summary>
/// Stands before every datagram, retries included: it passes only with a token of its OLT's budget. OLTs behind one
/// address and port share one agent and therefore one budget.
/// </summary>
internal sealed class PacketGate(TimeProvider time, MonotonicClock clock)
{
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPEndPoint, Door> _doors = [];

    /// <summary>The budget of an agent, made by its first user, whose limits hold.</summary>
    public OltBudget Enter(IPEndPoint agent, OltLimits limits)
    {
        lock (_lock)
        {
            if (!_doors.TryGetValue(agent, out var door))
            {
                _doors[agent] = door = new Door(new OltBudget(limits));
            }

            door.Users++;
            return door.Budget;
        }
    }

    /// <summary>The caller sends nothing to this agent any more.</summary>
    public void Leave(IPEndPoint agent)
    {
        lock (_lock)
        {
            if (_doors.TryGetValue(agent, out var door) && --door.Users == 0)
            {
                _doors.Remove(agent);
                door.Turn.Dispose();
            }
        }
    }

    /// <summary>Waits for the token. Who came first has it first.</summary>
    /// <exception cref="InvalidOperationException">Nobody entered for this agent: no budget, no packet.</exception>
    public async ValueTask WaitAsync(SnmpTarget target, CancellationToken cancellationToken)
    {
        Door door;
        lock (_lock)
        {
            door = _doors.GetValueOrDefault(target.Address)
                ?? throw new InvalidOperationException($"{target} has no budget.");
        }

        await door.Turn.WaitAsync(cancellationToken);
        try
        {
            while (!door.Budget.TryTakePacket(clock.Now, out var wait))
            {
                await Task.Delay(wait < TimerStep ? TimerStep : wait, time, cancellationToken);
            }
        }
        finally
        {
            door.Turn.Release();
        }
    }

    private sealed class Door(OltBudget budget)
    {
        public OltBudget Budget { get; } = budget;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }
    }
}
