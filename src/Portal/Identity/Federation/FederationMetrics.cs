using System.Diagnostics.Metrics;
using Lightline.Portal.Live;

namespace Lightline.Portal.Identity.Federation;

/// <summary>Counts what other systems are told.</summary>
internal sealed class FederationMetrics
{
    private readonly Counter<long> _opened;
    private readonly Counter<long> _logouts;

    public FederationMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(LiveMetrics.MeterName);
        _opened = meter.CreateCounter<long>("portal_systems_opened_total", description: "Other systems opened by a sign-in here.");
        _logouts = meter.CreateCounter<long>(
            "portal_logouts_told_total", description: "Ends of sessions that other systems were told, by how it went.");
    }

    /// <summary>A session opened a system for the first time.</summary>
    public void Opened() => _opened.Add(1);

    /// <summary>Outcomes: told, failed (tried again), given_up, unread (the database did not say whom to tell).</summary>
    public void Logout(string outcome) => _logouts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
