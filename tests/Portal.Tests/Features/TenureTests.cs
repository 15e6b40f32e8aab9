using System.Net;
using Lightline.Portal.Live.Store;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Features;

/// <summary>
/// A home is there for its account while it lives in it: on pages, on sockets and in the lookup behind both.
/// </summary>
public sealed class TenureTests(RunningPortal portal)
{
    [Fact]
    public async Task Whoever_moved_out_or_has_not_moved_in_finds_no_connection()
    {
        var gita = portal.Street.Gita;
        using var browser = await portal.SignInAsync(gita);
        foreach (var during in new[]
        {
            "tstzrange(now() - interval '40 days', now() - interval '1 second')",
            "tstzrange(now() + interval '1 hour', null)",
        })
        {
            await SetAsync(during);
            var own = await browser.GetAsync($"/connection/{gita.Home.ConnectionNumber}");
            Assert.Equal(HttpStatusCode.NotFound, own.Status);
            foreach (var path in new[] { "/", "/connection" })
            {
                var answer = await browser.GetAsync(path);
                Assert.Equal(HttpStatusCode.OK, answer.Status);
                Assert.Contains("There is no connection on your account now.", answer.Body, StringComparison.Ordinal);
                Assert.DoesNotContain("ont-status", answer.Body, StringComparison.Ordinal);
                Assert.DoesNotContain("dBm", answer.Body, StringComparison.Ordinal);
                Assert.DoesNotContain("Mill ", answer.Body, StringComparison.Ordinal);
                Assert.DoesNotContain("HWTC", answer.Body, StringComparison.Ordinal);
            }

            Assert.Null(await SeatAsync());
            Assert.EndsWith("not found", await FollowRefusedAsync(), StringComparison.Ordinal);
        }

        await SetAsync("tstzrange(now() - interval '40 days', null)");
        var there = await browser.GetAsync($"/connection/{gita.Home.ConnectionNumber}");
        Assert.Equal(HttpStatusCode.OK, there.Status);
        Assert.NotNull(await SeatAsync());
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var socket = await Socket.OpenAsync(portal, gita);
        var frame = await Socket.FollowAsync(socket, gita.Home.ConnectionNumber, stop.Token).FirstAsync(stop.Token);
        Assert.Equal("Working", frame.View.Kind);
    }

    private Task SetAsync(string during) => portal.ExecuteAsync(
        $"update retail.tenure set during = {during} where connection_id = $1", portal.Street.Gita.Home.Connection.Value);

    private async Task<string> FollowRefusedAsync()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var socket = await Socket.OpenAsync(portal, portal.Street.Gita);
        var refused = await Assert.ThrowsAsync<HubException>(async () =>
            await Socket.FollowAsync(socket, portal.Street.Gita.Home.ConnectionNumber, stop.Token).FirstAsync(stop.Token));
        return refused.Message;
    }

    private async Task<Seat?> SeatAsync()
    {
        var store = portal.Services.GetRequiredService<ILiveStore>();
        var scope = await portal.ScopeOfAsync(portal.Street.Gita);
        return await store.FindSeatAsync(scope, portal.Street.Gita.Home.ConnectionNumber, CancellationToken.None);
    }
}
