using System.Diagnostics.Metrics;
using Lightline.Portal.Live;

namespace Lightline.Portal.Identity;

/// <summary>Counts sign-ins, and what was refused and why.</summary>
internal sealed class IdentityMetrics
{
    private readonly Counter<long> _signIns;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _formsRefused;
    private readonly Counter<long> _sessionsFailed;
    private readonly Counter<long> _customersRead;
    private readonly Counter<long> _manageLinks;

    public IdentityMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(LiveMetrics.MeterName);
        _signIns = meter.CreateCounter<long>("portal_sign_ins_total", description: "Sessions begun.");
        _refused = meter.CreateCounter<long>("portal_sign_in_refused_total", description: "Sign-ins and sessions refused.");
        _sessionsFailed = meter.CreateCounter<long>(
            "portal_sessions_failed_total", description: "Ends of sessions that the database neither told nor took.");
        _customersRead = meter.CreateCounter<long>(
            "portal_customers_read_total", description: "Customers' pages that agents opened: a sudden rise is somebody leafing.");
        _manageLinks = meter.CreateCounter<long>(
            "portal_manage_links_total", description: "Uses of links to notification settings, by what became of them.");
        _formsRefused = meter.CreateCounter<long>("portal_forms_refused_total", description: "Forms refused before they were read.");
    }

    public void SignedIn() => _signIns.Add(1);

    /// <summary>
    /// Reasons: wrong, locked, gate, busy, code, code_form, staff_code, first_step, passkey, passkey_new, confirm_password,
    /// confirm_code, address_taken, join_code, invite_people, invite_open, invite_day, no_role,
    /// session_old, session_foreign, session_ended, session_stamp, key, key_gate, app_key,
    /// upstream, upstream_taken, upstream_logout, upstream_away.
    /// </summary>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A look for ended sessions gave none.</summary>
    public void SessionReadFailed() => _sessionsFailed.Add(1, new KeyValuePair<string, object?>("what", "read"));

    /// <summary>A sign-out could not be written down: the session runs on elsewhere until its time.</summary>
    public void SessionEndFailed() => _sessionsFailed.Add(1, new KeyValuePair<string, object?>("what", "end"));

    /// <summary>An agent opened a customer's page.</summary>
    public void CustomerRead() => _customersRead.Add(1);

    /// <summary>Results: shown, saved, unsubscribed, old, unknown, too_many.</summary>
    public void ManageLink(string result) => _manageLinks.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <summary>Reason: foreign_origin.</summary>
    public void FormRefused(string reason) => _formsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
