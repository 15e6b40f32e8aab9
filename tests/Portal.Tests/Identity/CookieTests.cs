using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Identity;

/// <summary>Every cookie that the Portal sets, on the way in and beside it.</summary>
public sealed class CookieTests(RunningPortal portal)
{
    [Fact]
    public async Task Every_cookie_is_bound_to_this_host_and_tls_and_hidden_from_script()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.StaffAsync(Street.Brightline, "pia@cookie.example", Data.Identity.StaffRole.Agent);
        await portal.ExecuteAsync("update retail.user_account set two_factor_enabled = true where email = $1", pia.Email);
        using var browser = portal.Browse(Street.Brightline);
        Answer[] answers =
        [
            await browser.GetAsync("/sign-in"),
            await browser.SignInAsync(pia.Email, Street.Password),
            await browser.GetAsync("/sign-in/code"),
            await browser.PostAsync("/theme", ("theme", "dark"), ("return", "/status")),
            await browser.SignInAsync(portal.Street.Anna.Email, Street.Password),
        ];
        var cookies = answers
            .SelectMany(a => a.Message.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : [])
            .Where(c => !c.Contains("01 Jan 1970", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(
            ["__Host-lightline", "__Host-lightline-form", "__Host-lightline-known", "__Host-lightline-step", "__Host-lightline-theme"],
            cookies.Select(c => c[..c.IndexOf('=', StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(cookies, cookie =>
        {
            var parts = cookie.ToLowerInvariant().Split("; ");
            Assert.Contains("path=/", parts);
            Assert.Contains("secure", parts);
            Assert.Contains("httponly", parts);
            Assert.Contains(parts, p => p is "samesite=lax" or "samesite=strict");
            Assert.DoesNotContain(parts, p => p.StartsWith("domain=", StringComparison.Ordinal));
        });
    }
}
