using System.Diagnostics.Metrics;
using Lightline.Portal.Live.Feeds;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Status;

namespace Lightline.Portal.Live;

/// <summary>What the live half counts. Every refusal has its reason as a label.</summary>
internal sealed class LiveMetrics
{
    public const string MeterName = "lightline.portal";

    private readonly Meter _meter;
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
    private readonly Counter<long> _incidentFailures;
    private readonly Counter<long> _incidentsLeftOut;
    private readonly Counter<long> _deskFailures;
    private readonly Counter<long> _publicFailures;
    private readonly Counter<long> _copies;
    private readonly Counter<long> _plantFailures;
    private readonly Counter<long> _plantCut;

    public LiveMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _feedFrames = Counter("portal_feed_frames_total", "Frames of Collectors' feeds.");
        _feedRefollows = Counter("portal_feed_refollows_total", "Feeds followed afresh on their open connection.");
        _feedLost = Counter("portal_feed_lost_total", "Connections of feeds that ended or could not be made.");
        _linksFailed = Counter("portal_feed_links_failed_total", "Links that ended by a fault of ours.");
        _stateRefused = Counter("portal_live_state_refused_total", "ONTs not taken into memory.");
        _framesSent = Counter("portal_status_frames_total", "Frames sent to browsers.");
        _coalesced = Counter("portal_status_coalesced_total", "Changes that met a viewer with one waiting.");
        _refused = Counter("portal_hub_refused_total", "Connections and calls of browsers refused.");
        _watches = Counter("portal_watch_calls_total", "Watch calls to Collectors, by what they answered.");
        _storeFailures = Counter("portal_live_store_failures_total", "Live reads that the database did not answer.");
        _historyFailures = Counter("portal_history_failures_total", "Reads of history that gave none.");
        _incidentFailures = Counter("portal_incident_reads_failed_total", "Reads of incidents that gave none.");
        _incidentsLeftOut = Counter("portal_incidents_left_out_total", "Incidents that a read left out, its bound reached.");
        _deskFailures = Counter("portal_incident_writes_failed_total", "Forms of the NOC that the database did not take.");
        _publicFailures = Counter("portal_public_reads_failed_total", "Reads of public outages that gave none.");
        _plantFailures = Counter("portal_plant_reads_failed_total", "Reads of the plant that gave none.");
        _plantCut = Counter("portal_plant_cut_total", "Rows of the plant that a read kept from the map.");
        _copies = Counter("portal_status_copies_total", "Copies of the status page, by how writing them ended.");
    }

    /// <summary>Shows how full the live half is.</summary>
    public void Show(Viewers viewers, LiveState state, IncidentBoard incidents)
    {
        _meter.CreateObservableGauge("portal_status_streams", () => viewers.Count, description: "Open status streams.");
        _meter.CreateObservableGauge(
            "portal_incidents_open", () => incidents.Current.Open.Count, description: "Open incidents.");
        _meter.CreateObservableGauge("portal_live_onts", () => state.Count, description: "ONTs known from feeds.");
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

    /// <summary>Incidents could not be read.</summary>
    public void IncidentsFailed() => _incidentFailures.Add(1);

    /// <summary>A form of the NOC was not written, because the database did not answer.</summary>
    public void DeskFailed() => _deskFailures.Add(1);

    /// <summary>A read left incidents out.</summary>
    public void IncidentsLeftOut(int count) => _incidentsLeftOut.Add(count);

    /// <summary>What is public of outages could not be read.</summary>
    public void PublicFailed() => _publicFailures.Add(1);

    /// <summary>The plant could not be read.</summary>
    public void PlantFailed() => _plantFailures.Add(1);

    /// <summary>A read of the plant left rows out, and met places that are nowhere.</summary>
    public void PlantCut(int leftOut, int unplaced)
    {
        _plantCut.Add(leftOut, Reason("bound"));
        _plantCut.Add(unplaced, Reason("no_place"));
    }

    /// <summary>A copy of the status page was written, or not.</summary>
    public void Copied(bool isWritten) =>
        _copies.Add(1, new KeyValuePair<string, object?>("answer", isWritten ? "written" : "failed"));

    private Counter<long> Counter(string name, string help) => _meter.CreateCounter<long>(name, description: help);

    private static KeyValuePair<string, object?> Reason(string reason) => new("reason", reason);
}
