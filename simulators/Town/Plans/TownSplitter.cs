namespace Lightline.Town.Plans;

/// <summary>A first splitter in its street cabinet; numbered from 1 on its PON.</summary>
internal sealed record TownSplitter(int Number, string Name, double Latitude, double Longitude);
