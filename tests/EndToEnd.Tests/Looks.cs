using Microsoft.Playwright;

namespace Lightline.EndToEnd.Tests;

/// <summary>The widths and colours in which axe reads a page: all four at full size, else each of them once.</summary>
internal static class Looks
{
    private static readonly (int Width, ColorScheme Scheme)[] All =
    [
        (390, ColorScheme.Light), (1_440, ColorScheme.Dark), (390, ColorScheme.Dark), (1_440, ColorScheme.Light),
    ];

    public static IEnumerable<(int Width, ColorScheme Scheme)> Chosen() =>
        All.Take(FullSize.Of("looks at each page", small: 2, full: All.Length));
}
