using System.Net;
using System.Text.RegularExpressions;
using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Identity;

public sealed partial class SignInTests(RunningPortal portal)
{
    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_and_back_to_the_page_they_wanted()
    {
        using var browser = portal.Browse(Street.Brightline);
        var first = await browser.GetAsync("/connection");
        Assert.Equal(HttpStatusCode.Redirect, first.Status);
        Assert.Equal("/sign-in?return=%2Fconnection", first.Location);

        var page = await browser.GetAsync(first.Location!);
        Assert.Contains("name=\"return\" value=\"/connection\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("session has ended", page.Body, StringComparison.Ordinal);

        var signedIn = await browser.PostAsync(
            "/sign-in",
            ("email", " ANNA@example.org "), ("password", Street.Password), ("return", "/connection"));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.Status);
        Assert.Equal("/connection", signedIn.Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/connection")).Status);
    }

    [Fact]
    public async Task The_session_cookie_is_bound_to_the_host_and_hidden_from_script()
    {
        using var browser = portal.Browse(Street.Brightline);
        var answer = await browser.SignInAsync(portal.Street.Anna.Email, Street.Password);
        var cookie = answer.Message.Headers.GetValues("Set-Cookie")
            .Single(c => c.StartsWith(SessionRules.CookieName + "=", StringComparison.Ordinal));
        Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Unknown_person_wrong_password_and_other_providers_customer_get_the_same_answer()
    {
        var bodies = new HashSet<string>();
        foreach (var email in new[] { "nobody@example.org", portal.Street.Ben.Email, portal.Street.Cleo.Email })
        {
            using var browser = portal.Browse(Street.Brightline);
            var answer = await browser.SignInAsync(email, "wrong password");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            bodies.Add(Token().Replace(answer.Body.Replace(email, "E", StringComparison.Ordinal), ""));
            Assert.DoesNotContain(SessionRules.CookieName, browser.Cookies.Keys);
        }

        Assert.Single(bodies);
    }

    [Fact]
    public async Task What_stands_in_an_address_signs_nobody_in()
    {
        var ben = portal.Street.Ben;
        var inAddress = $"?email={Uri.EscapeDataString(ben.Email)}&password={Uri.EscapeDataString(Street.Password)}";
        using var browser = portal.Browse(ben.Host);
        var page = await browser.GetAsync("/sign-in" + inAddress);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain(ben.Email, page.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/sign-in" + inAddress)).Status);
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/connection" + inAddress)).Location, StringComparison.Ordinal);
        Assert.DoesNotContain(SessionRules.CookieName, browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_locked_sign_in_answers_as_a_wrong_password_does_even_to_the_right_one()
    {
        using var browser = portal.Browse(Street.Brightline);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(
                HttpStatusCode.UnprocessableEntity,
                (await browser.SignInAsync(portal.Street.Eva.Email, $"guess {i}")).Status);
        }

        var locked = await browser.SignInAsync(portal.Street.Eva.Email, Street.Password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, locked.Status);
        Assert.Contains("do not belong together", locked.Body, StringComparison.Ordinal);

        await portal.ExecuteAsync(
            "update retail.user_account set lockout_end = null, access_failed_count = 0 where email = $1",
            portal.Street.Eva.Email);
        Assert.Equal(
            HttpStatusCode.Redirect, (await browser.SignInAsync(portal.Street.Eva.Email, Street.Password)).Status);
    }

    [Fact]
    public async Task The_eleventh_try_on_a_name_is_refused_whether_the_name_exists_or_not()
    {
        using var browser = portal.Browse(Street.Clearwave);
        for (var i = 0; i < SignInGate.TriesOfAccountMax; i++)
        {
            var refused = await browser.SignInAsync("ghost@example.org", "x");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.SignInAsync("ghost@example.org", "x")).Status);
    }

    [Theory]
    [InlineData("", "x", "email", "Type your e-mail address or telephone number")]
    [InlineData("anna@example.org", "", "password", "Type your password")]
    public async Task A_missing_field_is_named_where_it_is_and_what_was_typed_stays(
        string email, string password, string field, string words)
    {
        using var browser = portal.Browse(Street.Brightline);
        var answer = await browser.SignInAsync(email, password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("<title>Error: Sign in", answer.Body, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"#{field}\">{words}</a>", answer.Body, StringComparison.Ordinal);
        Assert.Contains($"aria-describedby=\"{field}-error\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains($"value=\"{email}\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_together_is_said_once_and_marks_both_fields()
    {
        using var browser = portal.Browse(Street.Brightline);
        var answer = await browser.SignInAsync("nobody@example.org", "wrong password");
        Assert.Contains("<h1>Sign in to Brightline</h1>", answer.Body, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(answer.Body, @"do not belong together\. After 5 wrong tries, wait 15 minutes\."));
        Assert.Equal(2, Regex.Count(answer.Body, "aria-invalid=\"true\""));
        Assert.Equal(2, Regex.Count(answer.Body, "aria-describedby=\"sign-in-error\""));
    }

    [Fact]
    public async Task What_was_typed_comes_back_as_text_and_never_as_markup()
    {
        using var browser = portal.Browse(Street.Brightline);
        var answer = await browser.SignInAsync("\"><script>alert(1)</script>", "x");
        Assert.DoesNotContain("<script>alert", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var browser = await portal.SignInAsync(portal.Street.Finn);
        await browser.GetAsync("/");
        var answer = await browser.PostAsync("/sign-out");
        Assert.Equal("/sign-in", answer.Location);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/")).Status);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_and_changes_nothing()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        foreach (var path in new[] { "/sign-in", "/sign-out", "/theme" })
        {
            var answer = await browser.PostBareAsync(path, ("theme", "dark"));
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains("Nothing was changed", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("Set-Cookie", answer.Message.Headers.Select(h => h.Key));
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).Status);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/%0d%0aSet-Cookie:x=1//..//\r\nevil")]
    [InlineData("javascript:alert(1)")]
    [InlineData(" /connection")]
    [InlineData("/sign-out")]
    [InlineData("")]
    public async Task A_return_that_is_no_page_of_ours_leads_home(string back)
    {
        using var browser = portal.Browse(Street.Brightline);
        var answer = await browser.SignInAsync(portal.Street.Anna.Email, Street.Password, back);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal("/", answer.Location);
    }

    [GeneratedRegex("value=\"CfDJ8[^\"]+\"")]
    private static partial Regex Token();
}
