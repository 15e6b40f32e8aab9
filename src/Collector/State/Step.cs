using Lightline.History;

namespace Lightline.Collector.State;

/// <summary>What one input made of an ONT, and who has to hear of it.</summary>
/// <param name="State">The next state.</param>
/// <param name="Tells">Who hears of it.</param>
/// <param name="Point">What history stores; null when nothing.</param>
/// <param name="Break">A break that began, ended or got another cause.</param>
/// <param name="AsksVerify">The OLT ought to be asked: this was a hint, or contradicts what the OLT says.</param>
/// <param name="IsLate">The reading is a repeat, or older than what its device said before.</param>
internal readonly record struct Step(
    OntState State,
    Tells Tells = Tells.Nobody,
    HistoryPoint? Point = null,
    Break? Break = null,
    bool AsksVerify = false,
    bool IsLate = false);

/// <summary>Who hears of a step.</summary>
internal enum Tells
{
    /// <summary>Nobody: it proved what was known.</summary>
    Nobody = 0,

    /// <summary>The live feed only: somebody watches.</summary>
    Live = 1,

    /// <summary>The live feed and the table.</summary>
    LiveAndRow = 2,
}
