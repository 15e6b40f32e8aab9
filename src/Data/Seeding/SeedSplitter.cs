using Lightline.Contracts;

namespace Lightline.Data.Seeding;

/// <summary>A splitter to make.</summary>
/// <param name="Port">Its PON port.</param>
/// <param name="Number">Unique on the PON port, from 1.</param>
/// <param name="Name">What is written on the cabinet.</param>
/// <param name="Area">The area it stands in.</param>
/// <param name="Latitude">WGS 84, degrees.</param>
/// <param name="Longitude">WGS 84, degrees.</param>
/// <param name="Parent">The splitter before it, made earlier.</param>
public sealed record SeedSplitter(
    PonId Port,
    int Number,
    string Name,
    AreaId Area,
    double Latitude,
    double Longitude,
    SplitterId? Parent = null);
