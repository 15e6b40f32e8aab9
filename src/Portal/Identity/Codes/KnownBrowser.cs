using System.Security.Claims;
using System.Security.Cryptography;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Microsoft.AspNetCore.DataProtection;

namespace Lightline.Portal.Identity.Codes;

/// <summary>
/// A cookie that says who has signed in from this browser. It opens nothing and outlives the session: whoever forgot their
/// password asks for a code as themselves, out of an allowance that no stranger can use up. A new password, or another change
/// of how they sign in, makes their other browsers strangers: one that they left behind drains nothing for long.
/// </summary>
internal sealed class KnownBrowser(IDataProtectionProvider protection)
{
    /// <summary>The cookie. The prefix binds it to one host, to TLS and to the whole site.</summary>
    public const string CookieName = "__Host-lightline-known";

    /// <summary>People of one browser; the longest away makes room. A household's tablet.</summary>
    private const int PeopleMax = 5;

    private const int MarkLength = 8;

    /// <summary>Since the last sign-in.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _protector =
        protection.CreateProtector("known browser").ToTimeLimitedDataProtector();

    /// <summary>Whether somebody has signed in from here, since they last changed how they do.</summary>
    public bool Knows(HttpRequest request, User user) => Read(request).Contains(new Entry(user.Id, Mark(user.SecurityStamp)));

    /// <summary>Who signed in last from here; null for nobody.</summary>
    public Guid? Last(HttpRequest request) => Read(request) is [var last, ..] ? last.User : null;

    /// <summary>
    /// Tells browsers of different people apart behind the same address; empty for one that nobody has signed in from.
    /// </summary>
    public string Key(HttpRequest request) => string.Join(' ', Read(request).Select(one => one.User));

    /// <summary>Notes that somebody has signed in.</summary>
    public void Remember(HttpContext context, ClaimsPrincipal who)
    {
        var user = new Entry(who.UserId()!.Value, Mark(who.SecurityStamp()));
        var people = Read(context.Request).Where(one => one.User != user.User).Prepend(user).Take(PeopleMax)
            .Select(one => $"{one.User:D}/{one.Stamp}");
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

    /// <summary>Enough of a stamp to tell it from the next; nothing is opened by it.</summary>
    private static string Mark(string? stamp) => stamp is { Length: >= MarkLength } ? stamp[..MarkLength] : "";

    private static Entry Parse(string word) => word.Split('/') is [var user, var stamp]
        ? new Entry(Guid.Parse(user), stamp)
        : new Entry(Guid.Parse(word), "");

    private Entry[] Read(HttpRequest request)
    {
        try
        {
            return request.Cookies[CookieName] is { Length: > 0 } cookie
                ? [.. _protector.Unprotect(cookie).Split(' ').Select(Parse)]
                : [];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    /// <summary>Somebody, and the beginning of their security stamp when they signed in.</summary>
    private readonly record struct Entry(Guid User, string Stamp);
}
