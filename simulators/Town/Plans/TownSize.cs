namespace Lightline.Town.Plans;

/// <summary>What a town is made from: the same size and seed, the same town.</summary>
internal sealed record TownSize(int Olts, int Onts, int Seed)
{
    /// <summary>Addresses 127.20.0.1 to 127.20.3.250.</summary>
    public const int OltsMax = 1_000;
    public const int OntsOnPonMax = 64;
    public const int PonsOnCard = 16;

    /// <summary>31 cards of 16 ports of 64 ONTs.</summary>
    public const int OntsOnOltMax = 31 * PonsOnCard * OntsOnPonMax;

    public const int OntsMax = 200_000;
}
