using System.Net;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Features;

public sealed class IsolationTests(RunningPortal portal)
{
    [Fact]
    public async Task Ones_own_connection_is_there()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        var answer = await browser.GetAsync($"/connection/{portal.Street.Anna.Home.ConnectionNumber}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("HWTC00000001", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_id_of_another_account_is_there_whichever_provider_it_has()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        foreach (var other in new[] { portal.Street.Ben.Home, portal.Street.Cleo.Home })
        {
            foreach (var id in new[]
            {
                other.ConnectionNumber, other.PremisesNumber, $"{other.Connection.Value}", $"{other.Ont.Value}",
                other.ConnectionNumber.ToLowerInvariant(),
            })
            {
                var answer = await browser.GetAsync($"/connection/{id}");
                Assert.Equal(HttpStatusCode.NotFound, answer.Status);
                Assert.Contains("find that page", answer.Body, StringComparison.Ordinal);
                Assert.DoesNotContain("HWTC0000000", answer.Body, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_missing_connection_and_somebody_elses_look_the_same()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        var others = await browser.GetAsync($"/connection/{portal.Street.Ben.Home.ConnectionNumber}");
        var missing = await browser.GetAsync("/connection/ZZZZZZZZ");
        Assert.Equal(missing.Status, others.Status);
        Assert.Equal(missing.Body.Length, others.Body.Length);
    }

    [Fact]
    public async Task A_customer_of_one_provider_does_not_exist_on_the_host_of_another()
    {
        using var browser = portal.Browse(Street.Clearwave);
        var answer = await browser.SignInAsync(portal.Street.Anna.Email, Street.Password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
    }

    [Theory]
    [InlineData("unknown.localhost")]
    [InlineData("127.0.0.1")]
    public async Task A_host_that_is_nobodys_has_no_pages(string host)
    {
        using var browser = portal.Browse(host);
        foreach (var path in new[] { "/", "/sign-in", "/connection", "/dist/portal.css" })
        {
            var answer = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.DoesNotContain("Brightline", answer.Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/healthz")).Status);
    }

    [Fact]
    public async Task What_devices_and_engineers_call_things_is_shown_as_text()
    {
        using var browser = await portal.SignInAsync(portal.Street.Anna);
        var connection = await browser.GetAsync("/connection");
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", connection.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Street.MarkupModel, connection.Body, StringComparison.Ordinal);
        var home = await browser.GetAsync("/");
        Assert.DoesNotContain(Street.MarkupStreet, home.Body, StringComparison.Ordinal);
    }
}
