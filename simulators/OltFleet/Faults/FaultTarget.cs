namespace Lightline.OltFleet.Faults;

/// <summary>A place where something can break.</summary>
/// <param name="At">How the place is written.</param>
/// <param name="Kinds">What can break there.</param>
/// <param name="Onts">How many ONTs that would touch.</param>
/// <param name="Homes">How many of them are homes.</param>
public sealed record FaultTarget(string At, IReadOnlyList<FaultKind> Kinds, int Onts, int Homes);
