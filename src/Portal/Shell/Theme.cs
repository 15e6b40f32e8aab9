namespace Lightline.Portal.Shell;

/// <summary>Which colours a device shows.</summary>
internal enum Theme
{
    /// <summary>As the device says.</summary>
    System = 0,

    /// <summary>Dark text on light.</summary>
    Light = 1,

    /// <summary>Light text on dark.</summary>
    Dark = 2,
}

/// <summary>
/// The choice lives in a cookie, so that the server's first byte already has the right colours and nothing flashes.
/// </summary>
internal static class ThemeCookie
{
    public const string Name = "__Host-lightline-theme";

    public static Theme Read(HttpRequest request) => Parse(request.Cookies[Name]);

    /// <summary>Unknown text means <see cref="Theme.System"/>: a stale or forged cookie is no error.</summary>
    public static Theme Parse(string? text) => text switch
    {
        "light" => Theme.Light,
        "dark" => Theme.Dark,
        _ => Theme.System,
    };

    public static void Write(HttpResponse response, Theme theme)
    {
        var options = new CookieOptions
        {
            Path = "/",
            Secure = true,
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            MaxAge = TimeSpan.FromDays(365),
        };
        if (theme == Theme.System)
        {
            response.Cookies.Delete(Name, options);
        }
        else
        {
            response.Cookies.Append(Name, theme == Theme.Dark ? "dark" : "light", options);
        }
    }
}
