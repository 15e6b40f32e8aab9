using Lightline.Contracts;

namespace Lightline.Data.Seeding;

/// <summary>A home as made.</summary>
/// <param name="Premises">The premises.</param>
/// <param name="PremisesNumber">Its public number.</param>
/// <param name="Ont">The ONT.</param>
/// <param name="Connection">The connection.</param>
/// <param name="ConnectionNumber">Its public number.</param>
public sealed record SeededHome(
    PremisesId Premises,
    string PremisesNumber,
    OntId Ont,
    ConnectionId Connection,
    string ConnectionNumber);
