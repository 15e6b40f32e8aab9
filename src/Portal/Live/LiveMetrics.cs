using System.Diagnostics.Metrics;
using Lightline.Portal.Live.Feeds;

namespace Lightline.Portal.Live;

/// <summary>What the live half counts. Every refusal has its reason as a label.</summary>
internal sealed class LiveMetrics
{
    public const string MeterName = "lightline.portal";

    private readonly Counter<long> _feedFrames;
    private readonly Counter<long> _feedRefollows;
    private readonly Counter<long> _feedLost;
    private readonly Counter<long> _linksFailed;
    private readonly Counter<long> _stateRefused;
    private readonly Counter<long> _framesSent;
    private readonly Counter<long> _coalesced;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _watches;
    private readonly Counter<long> _storeFailures;
    private readonly Counter<long> _historyFailures;

    public LiveMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _feedFrames = meter.CreateCounter<long>("portal_feed_frames_total");
        _feedRefollows = meter.CreateCounter<long>("portal_feed_refollows_total");
        _feedLost = meter.CreateCounter<long>("portal_feed_lost_total");
        _linksFailed = meter.CreateCounter<long>("portal_feed_links_failed_total");
        _stateRefused = meter.CreateCounter<long>("portal_live_state_refused_total");
        _framesSent = meter.CreateCounter<long>("portal_status_frames_total");
        _coalesced = meter.CreateCounter<long>("portal_status_coalesced_total");
        _refused = meter.CreateCounter<long>("portal_hub_refused_total");
        _watches = meter.CreateCounter<long>("portal_watch_calls_total");
        _storeFailures = meter.CreateCounter<long>("portal_live_store_failures_total");
        _historyFailures = meter.CreateCounter<long>("portal_history_failures_total");
    }

    public void FeedFrame() => _feedFrames.Add(1);

    /// <summary>A feed was followed afresh on its open connection.</summary>
    public void FeedRefollowed(FrameOrder.Answer reason) => _feedRefollows.Add(1, Reason(reason switch
    {
        FrameOrder.Answer.Gap => "gap",
        FrameOrder.Answer.OtherSender => "other_sender",
        _ => "ended",
    }));

    /// <summary>A feed's connection ended or could not be made.</summary>
    public void FeedLost() => _feedLost.Add(1);

    /// <summary>A link ended that nobody stopped, and is started again.</summary>
    public void LinkFailed() => _linksFailed.Add(1);

    /// <summary>An ONT was not taken into memory.</summary>
    public void StateRefused(string reason) => _stateRefused.Add(1, Reason(reason));

    public void FrameSent() => _framesSent.Add(1);

    /// <summary>A change met a viewer that already had one waiting.</summary>
    public void Coalesced() => _coalesced.Add(1);

    /// <summary>A browser's connection or call was refused.</summary>
    public void Refused(string reason) => _refused.Add(1, Reason(reason));

    /// <summary>A Collector answered a watch call, or did not.</summary>
    public void Watched(string answer) => _watches.Add(1, new KeyValuePair<string, object?>("answer", answer));

    public void StoreFailed() => _storeFailures.Add(1);

    /// <summary>A page or a stream did without history.</summary>
    public void HistoryFailed() => _historyFailures.Add(1);

    private static KeyValuePair<string, object?> Reason(string reason) => new("reason", reason);
}
