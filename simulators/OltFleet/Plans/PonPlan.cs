namespace Lightline.OltFleet.Plans;

/// <summary>One PON port with its ONTs. Frame, slot and port count from 0, at most 31 each.</summary>
public sealed record PonPlan(int Frame, int Slot, int Port, IReadOnlyList<OntPlan> Onts);
