using Lightline.Collector.Inventory;
using Lightline.Collector.State;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Incidents;

/// <summary>An ONT as evidence. Changed by the correlator alone.</summary>
internal sealed class Box(Ont ont)
{
    /// <summary>Its place in the plant.</summary>
    public Ont Ont { get; private set; } = ont;

    /// <summary>What it says now.</summary>
    public Service Service { get; private set; }

    /// <summary>Why it is down.</summary>
    public DownCause Cause { get; private set; }

    /// <summary>When the loss began that has not ended; null in service and when it never was.</summary>
    public DateTimeOffset? LostAt { get; private set; }

    /// <summary>
    /// The earliest that the loss can have begun: what a poll finds after a silence may be as old as the proof before it.
    /// </summary>
    public DateTimeOffset LostFrom { get; private set; }

    /// <summary>When the present service began.</summary>
    public DateTimeOffset UpAt { get; private set; }

    /// <summary>What proved its state last.</summary>
    public ReadingSource Source { get; private set; }

    /// <summary>When that was.</summary>
    public DateTimeOffset ProvenAt { get; private set; }

    /// <summary>A poll proved the present loss.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>The open incident that its present loss belongs to.</summary>
    public OpenIncident? Incident { get; set; }

    /// <summary>Whether we turned it off.</summary>
    public bool IsTurnedOff { get; private set; }

    /// <summary>Lost, and not explained by an open incident: it is in none, or in one that explains another loss.</summary>
    public bool IsUnexplained => Service.IsLost() && LostAt is not null
        && (Incident is null || !Incident.Head.Kind.Explains(Service));

    /// <summary>
    /// Whether a silent OLT hides what it is: not one that the last sweep had no word of, which the OLT would not tell either.
    /// </summary>
    public bool IsHideable => Service == Service.Up || (Service == Service.Unknown && Source != ReadingSource.Poll);

    public void Move(Ont to) => Ont = to;

    /// <summary>
    /// Takes what State knows now. <paramref name="loss"/> is the break that has not ended, <paramref name="knownAt"/> when
    /// what was known before was proved.
    /// </summary>
    public void Take(OntLive live, Break? loss, DateTimeOffset knownAt)
    {
        if (loss is not null && loss.StartedAt != LostAt)
        {
            LostFrom = live.Source is ReadingSource.Poll or ReadingSource.Watch && knownAt < loss.StartedAt
                ? knownAt
                : loss.StartedAt;
        }

        LostAt = loss?.StartedAt;
        var wasUp = Service == Service.Up;
        Service = Services.Of(live, loss, Service);
        IsTurnedOff = live.Status == OntStatus.AdminDown || live.Cause == DownCause.AdminDown;
        Cause = live.Cause == DownCause.None && loss is not null ? loss.Cause : live.Cause;
        // Traffic that turns from good to degraded goes on.
        UpAt = wasUp && Service == Service.Up ? UpAt : live.ChangedAt;
        Source = live.Source;
        ProvenAt = live.ProvenAt;
        IsConfirmed = Service.IsLost()
            && (live.Source is ReadingSource.Poll or ReadingSource.Watch || (IsConfirmed && live.Source == ReadingSource.Trap));
    }
}
