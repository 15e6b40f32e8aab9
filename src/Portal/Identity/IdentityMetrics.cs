using System.Diagnostics.Metrics;
using Lightline.Portal.Live;

namespace Lightline.Portal.Identity;

/// <summary>Counts sign-ins, and what was refused and why.</summary>
internal sealed class IdentityMetrics
{
    private readonly Counter<long> _signIns;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _formsRefused;

    public IdentityMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(LiveMetrics.MeterName);
        _signIns = meter.CreateCounter<long>("portal_sign_ins_total", description: "Sessions begun.");
        _refused = meter.CreateCounter<long>("portal_sign_in_refused_total", description: "Sign-ins and sessions refused.");
        _formsRefused = meter.CreateCounter<long>("portal_forms_refused_total", description: "Forms refused before they were read.");
    }

    public void SignedIn() => _signIns.Add(1);

    /// <summary>Reasons: wrong, locked, gate, no_role, session_old, session_foreign.</summary>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Reason: foreign_origin.</summary>
    public void FormRefused(string reason) => _formsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
