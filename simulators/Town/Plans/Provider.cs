namespace Lightline.Town.Plans;

/// <summary>A provider of the demo town.</summary>
/// <param name="Slug">Its short name, and the first label of its host name.</param>
/// <param name="Name">Its brand.</param>
/// <param name="Phone">Its help line.</param>
/// <param name="Colour">Its brand colour, <c>#rrggbb</c>.</param>
internal sealed record Provider(string Slug, string Name, string Phone, string Colour)
{
    public static Provider Brightline { get; } = new("brightline", "Brightline", "+44 1632 960100", "#0b5394");

    public static Provider Clearwave { get; } = new("clearwave", "Clearwave", "+44 1632 960200", "#00695c");

    public static IReadOnlyList<Provider> All { get; } = [Brightline, Clearwave];

    public string HostName => Slug + ".localhost";
}
