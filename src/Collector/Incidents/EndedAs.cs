namespace Lightline.Collector.Incidents;

/// <summary>How an incident ended.</summary>
internal enum EndedAs
{
    Resolved,
    FalseAlarm,
}
