using System.Net;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Lightline.Servers;
using Microsoft.AspNetCore.SignalR;

namespace Lightline.Portal.Tests.Startup;

/// <summary>The counters are there for whoever runs the Portal, and for nobody else.</summary>
public sealed class MetricsListenerTests(RunningPortal portal)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_host_of_the_pages_has_metrics()
    {
        foreach (var host in new[] { Street.Brightline, Street.Clearwave, "127.0.0.1", "localhost", "unknown.localhost" })
        {
            using var stranger = portal.Browse(host);
            await RefusedAsync(stranger);
        }

        using var browser = await portal.SignInAsync(portal.Street.Anna);
        await RefusedAsync(browser);
    }

    [Fact]
    public async Task Listener_of_its_own_serves_the_counters_and_nothing_else()
    {
        var port = FreePort.Tcp();
        await using var app = await portal.StartAnotherAsync(_ => { }, "--Metrics:ListenUrl", $"http://127.0.0.1:{port}");
        var pages = RunningPortal.AddressOf(app);
        using var metrics = new Browser(new IPEndPoint(IPAddress.Loopback, port), Street.Brightline);
        using var browser = await RunningPortal.SignInAsync(portal.Street.Anna, pages);
        await browser.GetAsync("/connection");
        await browser.SignInAsync(portal.Street.Anna.Email, "a wrong password");

        var page = await metrics.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("text/plain; version=0.0.4", page.Header("Content-Type"));
        Assert.Contains("\nportal_sign_ins_total 1\n", page.Body, StringComparison.Ordinal);
        Assert.Contains("\nportal_sign_in_refused_total{reason=\"wrong\"} 1\n", page.Body, StringComparison.Ordinal);
        Assert.Contains("\nportal_status_streams 0\n", page.Body, StringComparison.Ordinal);

        foreach (var path in new[] { "/", "/sign-in", "/connection", "/healthz", "/dist/portal.css", "/metrics/x" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await metrics.GetAsync(path)).Status);
        }

        // The pages' own address stays closed, whatever host the caller claims, the listener's own included.
        foreach (var host in new[] { Street.Brightline, "127.0.0.1" })
        {
            using var stranger = new Browser(pages, host);
            await RefusedAsync(stranger);
        }

        await app.StopAsync(Cancel);
    }

    [Fact]
    public async Task No_label_names_a_person_an_account_or_a_box()
    {
        var port = FreePort.Tcp();
        await using var app = await portal.StartAnotherAsync(_ => { }, "--Metrics:ListenUrl", $"http://127.0.0.1:{port}");
        using var browser = await RunningPortal.SignInAsync(portal.Street.Anna, RunningPortal.AddressOf(app));
        var number = portal.Street.Ben.Home.ConnectionNumber;
        await browser.GetAsync($"/connection/{number}");
        await browser.SignInAsync("nobody@example.org", "secret");
        await using (var socket = Socket.Of(RunningPortal.AddressOf(app), browser, Street.Brightline))
        {
            await socket.StartAsync(Cancel);
            await Assert.ThrowsAsync<HubException>(async () =>
                await Socket.FollowAsync(socket, number, Cancel).FirstAsync(Cancel));
        }

        using var metrics = new Browser(new IPEndPoint(IPAddress.Loopback, port), "127.0.0.1");
        var lines = (await metrics.GetAsync("/metrics")).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("portal_hub_refused_total{reason=\"not_found\"} 1", lines);
        Assert.All(
            lines.Where(line => line[0] != '#'),
            line => Assert.Matches("^portal_[a-z_]+({((reason|answer)=\"[a-z_]+\"|status=\"[0-9]{3}\")})? [0-9.]+$", line));
        await app.StopAsync(Cancel);
    }

    private static async Task RefusedAsync(Browser browser)
    {
        var answer = await browser.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.DoesNotContain("portal_", answer.Body, StringComparison.Ordinal);
    }
}
