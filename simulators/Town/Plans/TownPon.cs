using Lightline.OltFleet.Plans;

namespace Lightline.Town.Plans;

/// <summary>A PON port that serves part of one street.</summary>
internal sealed record TownPon(
    string Olt,
    int Frame,
    int Slot,
    int Port,
    Street Street,
    IReadOnlyList<TownSplitter> Splitters,
    IReadOnlyList<TownOnt> Onts)
{
    public PlantPlace Place => new(Olt, Frame, Slot, Port, null);
}
