namespace Lightline.OltFleet.Faults;

/// <summary>One fault, as the truth log keeps it: what really happened, whoever noticed.</summary>
public sealed class Fault
{
    internal Fault(string id, FaultKind kind, string at, DateTimeOffset started, IReadOnlyList<string> onts, int homes)
    {
        Id = id;
        Kind = kind;
        At = at;
        Started = started;
        Onts = onts;
        Homes = homes;
    }

    /// <summary>Names it within the fleet's run.</summary>
    public string Id { get; }

    /// <summary>What broke.</summary>
    public FaultKind Kind { get; }

    /// <summary>Where: a place of the plant, a power area, a serial or an OLT.</summary>
    public string At { get; }

    /// <summary>When it began (UTC).</summary>
    public DateTimeOffset Started { get; }

    /// <summary>When it was repaired (UTC); null while it lasts. ONTs come back later, when they have ranged.</summary>
    public DateTimeOffset? Ended { get; internal set; }

    /// <summary>When its first trap left (UTC); null when none did.</summary>
    public DateTimeOffset? FirstTrap { get; internal set; }

    /// <summary>Serials of the ONTs it touches, whether or not another fault touched them before.</summary>
    public IReadOnlyList<string> Onts { get; }

    /// <summary>How many of them are homes.</summary>
    public int Homes { get; }
}
