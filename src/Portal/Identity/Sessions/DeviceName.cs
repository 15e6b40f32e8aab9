namespace Lightline.Portal.Identity.Sessions;

/// <summary>
/// What a browser calls itself (RFC 9110 section 10.1.5), in words by which its owner knows it again. Anybody can send
/// anything, so only words of ours come out.
/// </summary>
internal static class DeviceName
{
    /// <summary>More of the header is not looked at.</summary>
    private const int ReadMax = 512;

    // In this order: most browsers also name the ones whose pages they want.
    private static readonly (string Mark, string Name)[] _browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] _systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "Chromebook"),
        ("Macintosh", "Mac"), ("Linux", "Linux"),
    ];

    /// <summary>Such as "Firefox on Windows"; "Unknown browser" for one that we do not know.</summary>
    public static string Of(string? userAgent)
    {
        var text = userAgent is null ? "" : userAgent[..Math.Min(userAgent.Length, ReadMax)];
        return (Find(_browsers, text), Find(_systems, text)) switch
        {
            ({ } browser, { } system) => $"{browser} on {system}",
            ({ } browser, null) => browser,
            (null, { } system) => $"A program on {system}",
            _ => "Unknown browser",
        };
    }

    private static string? Find((string Mark, string Name)[] known, string text) =>
        known.FirstOrDefault(one => text.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
