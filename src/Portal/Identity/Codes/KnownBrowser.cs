using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Lightline.Portal.Identity.Codes;

/// <summary>
/// A cookie that says who has signed in from this browser. It opens nothing and outlives the session: whoever forgot their
/// password asks for a code as themselves, out of an allowance that no stranger can use up.
/// </summary>
internal sealed class KnownBrowser(IDataProtectionProvider protection)
{
    /// <summary>The cookie. The prefix binds it to one host, to TLS and to the whole site.</summary>
    public const string CookieName = "__Host-lightline-known";

    /// <summary>People of one browser; the longest away makes room. A household's tablet.</summary>
    private const int PeopleMax = 5;

    /// <summary>Since the last sign-in.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _protector =
        protection.CreateProtector("known browser").ToTimeLimitedDataProtector();

    /// <summary>Whether somebody has signed in from here.</summary>
    public bool Knows(HttpRequest request, Guid user) => Read(request).Contains(user);

    /// <summary>Who signed in last from here; null for nobody.</summary>
    public Guid? Last(HttpRequest request) => Read(request) is [var last, ..] ? last : null;

    /// <summary>
    /// Tells browsers of different people apart behind the same address; empty for one that nobody has signed in from.
    /// </summary>
    public string Key(HttpRequest request) => string.Join(' ', Read(request));

    /// <summary>Notes that somebody has signed in.</summary>
    public void Remember(HttpContext context, Guid user)
    {
        var people = Read(context.Request).Where(one => one != user).Prepend(user).Take(PeopleMax);
        context.Response.Cookies.Append(CookieName, _protector.Protect(string.Join(' ', people), GoodFor), new CookieOptions
        {
            Path = "/",
            HttpOnly = true,
            Secure = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            MaxAge = GoodFor,
        });
    }

    private Guid[] Read(HttpRequest request)
    {
        try
        {
            return request.Cookies[CookieName] is { Length: > 0 } cookie
                ? [.. _protector.Unprotect(cookie).Split(' ').Select(Guid.Parse)]
                : [];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }
}
