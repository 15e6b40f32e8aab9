using Lightline.Portal.Identity.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lightline.Portal.Tests.Running;

/// <summary>Rewrites the ticket in a browser's cookie, as the Portal alone can: for times that a test cannot wait for.</summary>
internal static class Tickets
{
    /// <summary>Makes the ticket old enough for the check of each minute.</summary>
    public static void Age(RunningPortal portal, Browser browser) =>
        Change(portal, browser, ticket => ticket.IssuedUtc -= SessionRules.StampCheckedEvery * 2);

    public static void Change(RunningPortal portal, Browser browser, Action<AuthenticationProperties> change)
    {
        var format = portal.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
            .Get(IdentityConstants.ApplicationScheme).TicketDataFormat;
        var ticket = format.Unprotect(browser.Cookies[SessionRules.CookieName])!;
        change(ticket.Properties);
        browser.Cookies[SessionRules.CookieName] = format.Protect(ticket);
    }
}
