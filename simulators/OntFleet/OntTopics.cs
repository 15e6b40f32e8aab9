namespace Lightline.OntFleet;

/// <summary>The topics of one ONT.</summary>
internal sealed class OntTopics(string region, string serial)
{
    private readonly string _root = $"ont/v1/{region}/{serial}/";

    public string State => _root + "state";

    public string Telemetry => _root + "telemetry";

    public string Event => _root + "event";

    public string Presence => _root + "lwt";
}
