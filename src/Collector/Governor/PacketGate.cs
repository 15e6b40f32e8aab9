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
    private readonly Dictionary<IPEndPoint, (OltBudget Budget, int Users)> _budgets = [];

    /// <summary>The budget of an agent, made by its first user, whose limits hold.</summary>
    public OltBudget Enter(IPEndPoint agent, OltLimits limits)
    {
        lock (_lock)
        {
            var (budget, users) = _budgets.TryGetValue(agent, out var known) ? known : (new OltBudget(limits), 0);
            _budgets[agent] = (budget, users + 1);
            return budget;
        }
    }

    public void Leave(IPEndPoint agent)
    {
        lock (_lock)
        {
            if (_budgets.TryGetValue(agent, out var known) && known.Users > 1)
            {
                _budgets[agent] = (known.Budget, known.Users - 1);
            }
            else
            {
                _budgets.Remove(agent);
            }
        }
    }

    /// <summary>Waits for the token.</summary>
    /// <exception cref="InvalidOperationException">Nobody entered for this agent: a packet without a
    /// budget.</exception>
    public async ValueTask WaitAsync(SnmpTarget target, CancellationToken cancellationToken)
    {
        OltBudget budget;
        lock (_lock)
        {
            budget = _budgets.TryGetValue(target.Address, out var known)
                ? known.Budget
                : throw new InvalidOperationException($"{target} has no budget.");
        }

        while (!budget.TryTakePacket(clock.Now, out var wait))
        {
            await Task.Delay(wait < TimerStep ? TimerStep : wait, time, cancellationToken);
        }
    }
}
