using System.Diagnostics.Metrics;
using Lightline.Portal.Live;

namespace Lightline.Portal.Identity.Audit;

/// <summary>Counts what came into the audit log and what did not, and tells of each kind of failure once an episode.</summary>
internal sealed partial class AuditMetrics
{
    private readonly ILogger<AuditMetrics> _logger;
    private readonly Counter<long> _entries;
    private readonly Counter<long> _seals;
    private readonly Counter<long> _failed;
    private int _isWriteFailing;
    private int _isSealFailing;

    public AuditMetrics(IMeterFactory factory, ILogger<AuditMetrics> logger)
    {
        _logger = logger;
        var meter = factory.Create(LiveMetrics.MeterName);
        _entries = meter.CreateCounter<long>(
            "portal_audit_entries_total", description: "Audit entries given to the database, with the change they tell of.");
        _seals = meter.CreateCounter<long>("portal_audit_seals_total", description: "Seals made.");
        _failed = meter.CreateCounter<long>(
            "portal_audit_failed_total", description: "Audit entries and seals that the database did not take.");
    }

    public void Written()
    {
        _entries.Add(1);
        if (Interlocked.Exchange(ref _isWriteFailing, 0) == 1)
        {
            WriteBack();
        }
    }

    /// <summary>The change that the entry was to tell of is not made either.</summary>
    public void WriteFailed(Exception failure)
    {
        _failed.Add(1, new KeyValuePair<string, object?>("what", "entry"));
        if (Interlocked.Exchange(ref _isWriteFailing, 1) == 0)
        {
            WriteAway(failure.Message);
        }
    }

    public void Sealed(long seals)
    {
        if (seals > 0)
        {
            _seals.Add(seals);
        }

        if (Interlocked.Exchange(ref _isSealFailing, 0) == 1)
        {
            SealBack();
        }
    }

    public void SealFailed(Exception failure)
    {
        _failed.Add(1, new KeyValuePair<string, object?>("what", "seal"));
        if (Interlocked.Exchange(ref _isSealFailing, 1) == 0)
        {
            SealAway(failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message =
        "An audit entry was not taken: {Reason}. What it was to tell of is not done either")]
    private partial void WriteAway(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Audit entries are taken again")]
    private partial void WriteBack();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit log cannot be sealed: {Reason}. Its entries wait")]
    private partial void SealAway(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit log is sealed again")]
    private partial void SealBack();
}
