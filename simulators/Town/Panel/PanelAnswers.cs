namespace Lightline.Town.Panel;

/// <summary>The id of a new fault.</summary>
internal sealed record FaultMade(string Id);

/// <summary>A place where something can break.</summary>
internal sealed record TargetAnswer(string At, IReadOnlyList<string> Kinds, int Onts, int Homes);

/// <summary>One fault as it really was.</summary>
internal sealed record TruthAnswer(
    string Id,
    string Kind,
    string At,
    DateTimeOffset Started,
    DateTimeOffset? Ended,
    DateTimeOffset? FirstTrap,
    IReadOnlyList<string> Onts,
    int Homes);

/// <summary>When a fault's first trap left.</summary>
internal sealed record TrapAnswer(string Fault, DateTimeOffset? FirstTrap);

/// <summary>What an OLT received and sent.</summary>
internal sealed record OltAnswer(
    string Name,
    string Address,
    int Onts,
    bool IsSilent,
    long PacketsReceived,
    int PacketsPerSecondMax,
    int Crashes,
    long TrapsSent,
    long TrapsDropped);

/// <summary>One ONT as it really is.</summary>
internal sealed record OntAnswer(
    string Serial,
    bool IsUp,
    bool IsHeard,
    int Cause,
    double? RxPowerDbm,
    double? TxPowerDbm,
    double? OltRxPowerDbm,
    DateTimeOffset LastUp,
    DateTimeOffset? LastDown);
