using Lightline.Contracts;

namespace Lightline.Data.Seeding;

/// <summary>A PON port to make.</summary>
/// <param name="Olt">Its OLT.</param>
/// <param name="Frame">From 0.</param>
/// <param name="Slot">From 0.</param>
/// <param name="Port">From 0.</param>
public sealed record SeedPort(
    OltId Olt,
    int Frame,
    int Slot,
    int Port);
