using System.Globalization;

namespace Lightline.OltFleet.Plans;

/// <summary>A PON, or the part of it behind one splitter, written <c>olt/frame/slot/port[/splitter]</c>.</summary>
public readonly record struct PlantPlace(string Olt, int Frame, int Slot, int Port, int? Splitter)
{
    /// <summary>Reads the written form. False when it is not one.</summary>
    public static bool TryParse(string text, out PlantPlace place)
    {
        place = default;
        var parts = text.Split('/');
        if (parts.Length is not (4 or 5) || parts[0].Length == 0)
        {
            return false;
        }

        Span<int> numbers = stackalloc int[4];
        for (var i = 1; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i - 1]))
            {
                return false;
            }
        }

        place = new PlantPlace(parts[0], numbers[0], numbers[1], numbers[2], parts.Length == 5 ? numbers[3] : null);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Splitter is { } splitter
        ? string.Create(CultureInfo.InvariantCulture, $"{Olt}/{Frame}/{Slot}/{Port}/{splitter}")
        : string.Create(CultureInfo.InvariantCulture, $"{Olt}/{Frame}/{Slot}/{Port}");
}
