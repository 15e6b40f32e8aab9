using Lightline.Contracts.Incidents;
using Lightline.Gateways;
using Lightline.Gateways.Sms;
using Lightline.Notifier.Channels;
using Lightline.Notifier.Channels.Sms;
using Lightline.Notifier.Tests.Running;
using Lightline.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Notifier.Tests.Sending;

/// <summary>Numbers that nobody can be reached at: each fails alone, with its reason, and holds up nobody.</summary>
public sealed class BadNumberTests(TestDatabases databases)
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task What_is_no_number_never_leaves_and_the_others_do()
    {
        var ports = FreePort.Block(2);
        await using var world = await OutsideWorld.StartAsync(
            new GatewayOptions { PagePort = ports, SmtpPort = ports + 1, Access = new SmsAccess("a", "b") }, TimeProvider.System);
        world.Modes.Now = new GatewayModes { Report = Report.None };
        await using var street = await databases.NewStreetAsync(6);
        using var machine = new Machine(street, TimeProvider.System);
        using var sms = new SmsGateway(
            new SmsOptions
            {
                Url = new Uri($"http://127.0.0.1:{ports}{SendSms.Path}"),
                Username = "a",
                Password = "b",
                From = "Brightline",
            },
            machine.Link, machine.Metrics, machine.Log, TimeProvider.System);
        string[] wrong = ["112", "+3725000001&to=+3725000002", "+372 5000 0003", "+00000000004", "‮+37250000005"];
        for (var home = 0; home < wrong.Length; home++)
        {
            await street.ExecuteAsync(
                "update retail.contact_point set value = $1 where value = $2", wrong[home], TestStreet.Phone(home));
        }

        var now = TimeProvider.System.GetUtcNow();
        int[] all = [0, 1, 2, 3, 4, 5];
        var incident = await street.OpenAsync(IncidentKind.FibreCut, now, all);
        await street.EventAsync(incident, IncidentEventKind.Lost, now, 1, all);
        await machine.RunAsync(sms);
        Assert.Equal(TestStreet.Phone(5), Assert.Single(world.Box.List()).To);
        Assert.Equal(5, (await street.TallyAsync())["sms fibre-cut-lost failed not-a-number"]);
        Assert.Equal(5, machine.Count("notifier_sends_total{channel=\"sms\",outcome=\"refused\"}"));
    }

    [Fact]
    public async Task A_number_that_the_gateway_does_not_know_fails_alone_and_its_return_is_not_told_there()
    {
        var sms = new FakeGateway(Channel.Sms, takesIds: true)
        {
            Answer = m => m.Address == TestStreet.Phone(1)
                ? SmsGateway.Understand(System.Net.HttpStatusCode.NotFound, "Not routable. Do not try again.")
                : SendOutcome.Taken,
        };
        await using var street = await databases.NewStreetAsync(3);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, _time.GetUtcNow(), 0, 1, 2);
        await street.EventAsync(incident, IncidentEventKind.Lost, _time.GetUtcNow(), 1, 0, 1, 2);
        await machine.RunAsync(sms);
        await street.MoveAsync(incident, MemberState.Restored, _time.GetUtcNow(), 1, 0, 1, 2);
        await machine.RunAsync(sms);
        _time.Advance(TimeSpan.FromHours(1));
        await machine.RunAsync(sms);
        Assert.Single(sms.HandedIn, m => m.Address == TestStreet.Phone(1));
        Assert.Equal(4, sms.Received.Count);
        var tally = await street.TallyAsync();
        Assert.Equal(1, tally["sms fibre-cut-lost failed refused"]);
        Assert.Equal(1, tally["sms restored suppressed loss-not-told"]);
        Assert.Equal(3, tally["in-app restored submitted"]);
    }
}
