using Lightline.Contracts.Incidents;
using Lightline.Notifier.Tests.Running;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Notifier.Tests.Sending;

/// <summary>Somebody asked, during an outage, to be told when they are back.</summary>
public sealed class AskedTests(TestDatabases databases)
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly FakeGateway _sms = new(Channel.Sms, takesIds: true);
    private readonly FakeGateway _mail = new(Channel.Email, takesIds: false);

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task Who_asked_hears_once_of_the_return_of_their_own_home_and_of_a_relapses_return()
    {
        await using var street = await databases.NewStreetAsync(4);
        using var machine = new Machine(street, _time);
        foreach (var home in new[] { 0, 1, 2, 3 })
        {
            await street.PreferAsync(home, "sms", isOn: false);
            await street.PreferAsync(home, "email", isOn: false);
        }

        // Customer 1 has home 2 too; customer 3 never asks.
        await street.ExecuteAsync(
            "update retail.tenure set account_id = $1 where connection_id = $2",
            street.Customers[1].Account.Value, street.Connection(2));
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1, 2, 3);
        var other = await street.OpenAsync(IncidentKind.FibreCut, Now, 3);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1, 2, 3);
        await machine.RunAsync(_sms, _mail);
        await street.AskAsync(incident, 0);
        await street.AskAsync(incident, 0, "email");
        await street.AskAsync(incident, 1);
        await street.AskAsync(other, 3);
        await street.UpdateAsync(incident, "A crew is on site.", Now);
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0, 1, 3);
        await machine.RunAsync(_sms, _mail);
        Assert.Equal([TestStreet.Phone(0)], _sms.Received.Select(m => m.Address));
        Assert.Contains("1 Mill Road is back", _sms.Received.Single().Body, StringComparison.Ordinal);
        Assert.Equal([TestStreet.Email(0)], _mail.Received.Select(m => m.Address));

        _time.Advance(TimeSpan.FromMinutes(2));
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 2);
        await street.ExecuteAsync("update live.incident_event set expanded_at = null");
        await machine.RunAsync(_sms, _mail);
        Assert.Equal([TestStreet.Phone(0), TestStreet.Phone(1)], _sms.Received.Select(m => m.Address));

        await street.MoveAsync(incident, MemberState.Affected, Now, 2, 0);
        await machine.RunAsync(_sms, _mail);
        await street.MoveAsync(incident, MemberState.Restored, Now, 2, 0);
        await machine.RunAsync(_sms, _mail);
        Assert.Equal(
            [TestStreet.Phone(0), TestStreet.Phone(1), TestStreet.Phone(0)], _sms.Received.Select(m => m.Address));
    }

    [Fact]
    public async Task Asking_counts_at_the_moment_of_sending_and_an_old_number_learns_nothing()
    {
        await using var street = await databases.NewStreetAsync(4);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1, 2, 3);
        foreach (var home in new[] { 0, 1, 2, 3 })
        {
            await street.PreferAsync(home, "sms", isOn: false);
            await street.AskAsync(incident, home);
        }

        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0, 1, 2, 3);
        await machine.ExpandAsync();
        await street.ExecuteAsync(
            "insert into notify.opt_out (organisation_id, address, channel, since) values ($1, $2, 'sms', now())",
            street.Provider, TestStreet.Phone(0));
        await street.ExecuteAsync(
            "update retail.contact_point set verified_at = null where value = $1", TestStreet.Phone(1));
        await street.ExecuteAsync(
            "delete from retail.tell_when_back where account_id = $1", street.Customers[2].Account.Value);
        // The number has gone to another account with all that hangs on it.
        await street.ExecuteAsync(
            "update retail.contact_point set account_id = $1, person_id = $2 where value = $3",
            street.Customers[0].Account.Value, street.Customers[0].Person.Value, TestStreet.Phone(3));
        await machine.RunAsync(_sms);
        Assert.Empty(_sms.HandedIn);
        var tally = await street.TallyAsync();
        Assert.Equal(1, tally["sms restored suppressed opted-out"]);
        Assert.Equal(2, tally["sms restored suppressed address-gone"]);
        Assert.Equal(1, tally["sms restored suppressed switched-off"]);
    }

    [Fact]
    public async Task Who_asked_at_night_is_told_at_night()
    {
        _time.SetUtcNow(new DateTimeOffset(Now.Date.AddDays(1).AddHours(1), TimeSpan.Zero));
        await using var street = await databases.NewStreetAsync(2);
        using var machine = new Machine(street, _time);
        await street.PreferAsync(0, "sms", isOn: true, new(22, 0), new(7, 0));
        await street.PreferAsync(1, "sms", isOn: true, new(22, 0), new(7, 0));
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1);
        await machine.RunAsync(_sms);
        await street.AskAsync(incident, 0);
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0, 1);
        await machine.RunAsync(_sms);
        Assert.Equal([TestStreet.Phone(0)], _sms.Received.Select(m => m.Address));
        _time.Advance(TimeSpan.FromHours(7));
        await machine.RunAsync(_sms);
        Assert.Single(_sms.Received);
    }
}
