using Microsoft.AspNetCore.Authentication.Cookies;

namespace Lightline.Portal.Identity.Sessions;

/// <summary>
/// The session cookie goes only with a page that a person asked for. What an open page asks for by itself may still be on its
/// way when the session goes on as another: its answer, that the old one has ended, would take the new one's cookie.
/// </summary>
internal sealed class SessionCookies : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    /// <summary>
    /// Whether a person went to the page or sent the form, and not the open page by itself: no sign of a person, so it renews
    /// no session either. The browser writes the header; no script can. A socket's handshake may come without it.
    /// </summary>
    public static bool IsOfPerson(HttpRequest request) =>
        request.Headers["Sec-Fetch-Dest"].ToString() is "" or "document"
        && request.Headers.Upgrade.Count == 0
        && !HttpMethods.IsConnect(request.Method);

    /// <inheritdoc/>
    public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, key);

    /// <inheritdoc/>
    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _inner.AppendResponseCookie(context, key, value, options);

    /// <inheritdoc/>
    public void DeleteCookie(HttpContext context, string key, CookieOptions options)
    {
        if (IsOfPerson(context.Request))
        {
            _inner.DeleteCookie(context, key, options);
        }
    }
}
