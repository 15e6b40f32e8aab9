using System.Globalization;

namespace Lightline.Portal.Shell;

/// <summary>
/// Keeps a provider's colour readable: white text on it must reach the 4.5:1 of WCAG 1.4.3, or the house colour is
/// used.
/// </summary>
internal static class Brand
{
    public const string HouseColour = "#0b57c2";

    private const double ContrastMin = 4.5;

    /// <summary>
    /// The colour itself, lower case, when it is <c>#rrggbb</c> and dark enough; else the house colour.
    /// </summary>
    public static string Readable(string? colour) => IsReadable(colour) ? colour!.ToLowerInvariant() : HouseColour;

    /// <summary>Whether it is <c>#rrggbb</c> and dark enough.</summary>
    public static bool IsReadable(string? colour) =>
        TryLuminance(colour, out var luminance) && 1.05 / (luminance + 0.05) >= ContrastMin;

    /// <summary>Relative luminance, 0..1, as WCAG 2.2 defines it for sRGB.</summary>
    private static bool TryLuminance(string? colour, out double luminance)
    {
        luminance = 0;
        if (colour is not { Length: 7 } || colour[0] != '#' ||
            !int.TryParse(colour.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb))
        {
            return false;
        }

        luminance = (0.2126 * Linear(rgb >> 16)) + (0.7152 * Linear(rgb >> 8)) + (0.0722 * Linear(rgb));
        return true;
    }

    private static double Linear(int channel)
    {
        var value = (channel & 0xff) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
