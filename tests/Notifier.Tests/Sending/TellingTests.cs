using Lightline.Contracts.Incidents;
using Lightline.Notifier.Stages;
using Lightline.Notifier.Tests.Running;
using Lightline.Notifier.Tests.Stages;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Notifier.Tests.Sending;

/// <summary>From the event to what a person reads, on real rows.</summary>
public sealed class TellingTests(TestDatabases databases)
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly FakeGateway _sms = new(Channel.Sms, takesIds: true);
    private readonly FakeGateway _mail = new(Channel.Email, takesIds: false);

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task Each_home_is_told_of_its_own_loss_and_of_its_own_return()
    {
        await using var street = await databases.NewStreetAsync(4);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1, 2, 3);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1, 2, 3);
        await machine.RunAsync(_sms, _mail);
        Assert.Equal(4, _sms.Received.Count);
        Assert.Equal(4, _mail.Received.Count);
        var text = _sms.Received.Single(m => m.Address == TestStreet.Phone(0)).Body;
        Assert.Equal(
            "Brightline: internet at 1 Mill Road is down. A fibre fault: ours to fix, nothing to do. "
            + $"Updates: https://brightline.localhost/outages/{TestStreet.Number(incident)}",
            text);

        _time.Advance(TimeSpan.FromMinutes(5));
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0, 1, 2);
        await machine.RunAsync(_sms, _mail);
        Assert.Equal(7, _sms.Received.Count);
        Assert.DoesNotContain(_sms.Received, m => m.Address == TestStreet.Phone(3) && m.Body.Contains("back", StringComparison.Ordinal));
        Assert.Equal(3, _mail.Received.Count(m => m.Headline!.StartsWith("Internet at ", StringComparison.Ordinal)
            && m.Headline.Contains("Mill Road came back", StringComparison.Ordinal)));
        Assert.Equal(7, await street.ReadAsync<long>(
            "select count(*) from notify.notification where channel = 'in-app' and state = 'submitted' and body is not null"));
    }

    [Fact]
    public async Task A_relapse_is_told_again_once()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.PowerCut, Now, 0);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0);
        await machine.RunAsync(_sms);
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0);
        await machine.RunAsync(_sms);
        await street.MoveAsync(incident, MemberState.Affected, Now, 2, 0);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 2, 0);
        await machine.RunAsync(_sms);
        await street.MoveAsync(incident, MemberState.Restored, Now, 2, 0);
        await machine.RunAsync(_sms);
        Assert.Equal(
            ["power cut", "back since", "power cut", "back since"],
            _sms.Received.Select(m => m.Body.Contains("power cut", StringComparison.Ordinal) ? "power cut" : "back since"));
    }

    [Fact]
    public async Task What_is_over_before_it_was_told_is_not_told_and_neither_is_its_end()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0);
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0);
        await machine.RunAsync(_sms);
        Assert.Empty(_sms.HandedIn);
        var tally = await street.TallyAsync();
        Assert.Equal(1, tally["sms fibre-cut-lost suppressed over-before-told"]);
        Assert.Equal(1, tally["sms restored suppressed loss-not-told"]);
        Assert.Equal(1, tally["in-app restored suppressed loss-not-told"]);
        Assert.Equal(1, machine.Count(
            "notifier_notices_suppressed_total{channel=\"sms\",reason=\"over-before-told\"}"));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task Two_homes_of_one_telephone_are_told_once_and_once_when_the_last_is_back(int first, int last)
    {
        await using var street = await databases.NewStreetAsync(3);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync(
            "update retail.contact_point set value = $1 where value = $2", TestStreet.Phone(0), TestStreet.Phone(1));
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1, 2);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1, 2);
        await machine.RunAsync(_sms);
        var loss = Assert.Single(_sms.Received, m => m.Address == TestStreet.Phone(0)).Body;
        Assert.Contains("at 1 Mill Road (and 1 other home) is down", loss, StringComparison.Ordinal);
        await street.UpdateAsync(incident, "On site.", Now);
        await machine.RunAsync(_sms, _mail);
        Assert.StartsWith(
            "Brightline, outage at 1 Mill Road (and 1 other home): On site.",
            _sms.Received.Last(m => m.Address == TestStreet.Phone(0)).Body, StringComparison.Ordinal);
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, first);
        await machine.RunAsync(_sms);
        Assert.Equal(2, _sms.Received.Count(m => m.Address == TestStreet.Phone(0)));
        _time.Advance(TimeSpan.FromMinutes(10));
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, last);
        await machine.RunAsync(_sms);
        Assert.Equal(3, _sms.Received.Count(m => m.Address == TestStreet.Phone(0)));
        Assert.Contains(
            $"at 1 Mill Road (and 1 other home) is back since {TimeZoneInfo.ConvertTime(Now, Notices.Tallinn):HH:mm}",
            _sms.Received.Last().Body, StringComparison.Ordinal);
        Assert.Equal(1, (await street.TallyAsync())["sms restored suppressed address-already-told"]);
    }

    [Fact]
    public async Task A_home_whose_neighbour_stays_off_is_told_of_its_return_after_an_hour_and_the_other_of_its_own()
    {
        await using var street = await databases.NewStreetAsync(3);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync("update retail.contact_point set value = $1 where kind = 'phone'", TestStreet.Phone(0));
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1, 2);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1, 2);
        await machine.RunAsync(_sms);
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0);
        await machine.RunAsync(_sms);
        _time.Advance(SameAddress.WaitMax);
        // The second is back in the very moment in which the first has waited long enough.
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 1);
        await machine.PumpAsync(_sms);
        Assert.StartsWith("Brightline: internet at 1 Mill Road is back", _sms.Received.Last().Body, StringComparison.Ordinal);
        await machine.RunAsync(_sms);
        Assert.Equal(2, _sms.Received.Count);
        _time.Advance(TimeSpan.FromMinutes(5));
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 2);
        await machine.RunAsync(_sms);
        Assert.Equal(3, _sms.Received.Count);
        Assert.Contains("Mill Road (and 1 other home) is back", _sms.Received.Last().Body, StringComparison.Ordinal);
        Assert.DoesNotContain("at 1 Mill Road", _sms.Received.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_provider_tells_its_own_customers_home_and_counts_no_other()
    {
        await using var street = await databases.NewStreetAsync(2);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync("update retail.contact_point set value = $1 where kind = 'phone'", TestStreet.Phone(0));
        await street.GiveToClearwaveAsync(1);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1);
        await machine.RunAsync(_sms);
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0);
        await machine.RunAsync(_sms);
        Assert.Equal(
            ["Brightline: internet at 1 Mill Road is", "Brightline: internet at 1 Mill Road is", "Clearwave: internet at 2 Mill Road is"],
            _sms.Received.Select(m => m.Body[..(m.Body.IndexOf(" is ", StringComparison.Ordinal) + 3)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_is_back_and_cut_off_by_another_fault_is_not_told_that_they_are_back()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0);
        await machine.RunAsync(_sms);
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0);
        await street.OpenAsync(IncidentKind.PowerCut, Now.AddSeconds(1), 0);
        await machine.RunAsync(_sms);
        Assert.Single(_sms.Received);
        Assert.Equal(1, (await street.TallyAsync())["sms restored suppressed not-restored"]);
    }

    [Fact]
    public async Task A_return_speaks_of_no_home_that_is_off_in_another_incident()
    {
        await using var street = await databases.NewStreetAsync(2);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync("update retail.contact_point set value = $1 where kind = 'phone'", TestStreet.Phone(0));
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1);
        await machine.RunAsync(_sms);
        Assert.Contains("at 1 Mill Road (and 1 other home) is down", Assert.Single(_sms.Received).Body, StringComparison.Ordinal);
        // The second's return is decided first, while that of the first, which the loss named, is still to be.
        foreach (var home in new[] { 1, 0 })
        {
            await street.MoveAsync(incident, MemberState.Restored, Now, 1, home);
            await machine.ExpandAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await street.OpenAsync(IncidentKind.PowerCut, Now, 0);
        await machine.RunAsync(_sms);
        Assert.Equal(2, _sms.Received.Count);
        Assert.StartsWith("Brightline: internet at 2 Mill Road is back", _sms.Received.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_turns_texts_on_during_the_outage_hears_that_it_is_over()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        await street.PreferAsync(0, "sms", isOn: false);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0);
        await machine.RunAsync(_sms);
        Assert.Empty(_sms.HandedIn);
        await street.PreferAsync(0, "sms", isOn: true);
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0);
        await machine.RunAsync(_sms);
        Assert.Contains("is back", Assert.Single(_sms.Received).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wish_changed_after_the_notice_was_made_counts()
    {
        await using var street = await databases.NewStreetAsync(3);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1, 2);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1, 2);
        await machine.ExpandAsync();
        await street.PreferAsync(0, "sms", isOn: false);
        await street.ExecuteAsync(
            "insert into notify.opt_out (organisation_id, address, channel, since) values ($1, $2, 'sms', now())",
            street.Provider, TestStreet.Phone(1));
        await street.ExecuteAsync("delete from retail.contact_point where value = $1", TestStreet.Phone(2));
        await machine.RunAsync(_sms);
        Assert.Empty(_sms.HandedIn);
        var tally = await street.TallyAsync();
        Assert.Equal(1, tally["sms fibre-cut-lost suppressed switched-off"]);
        Assert.Equal(1, tally["sms fibre-cut-lost suppressed opted-out"]);
        Assert.Equal(1, tally["sms fibre-cut-lost suppressed address-gone"]);
    }

    [Fact]
    public async Task Quiet_hours_put_a_text_off_and_the_morning_sends_only_what_is_still_so()
    {
        var night = new DateTimeOffset(Now.Date.AddDays(1).AddHours(1), TimeSpan.Zero);
        _time.SetUtcNow(night);
        await using var street = await databases.NewStreetAsync(2);
        using var machine = new Machine(street, _time);
        await street.PreferAsync(0, "sms", isOn: true, new(22, 0), new(7, 0));
        await street.PreferAsync(1, "sms", isOn: true, new(22, 0), new(7, 0));
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1);
        await machine.RunAsync(_sms, _mail);
        Assert.Empty(_sms.HandedIn);
        Assert.Equal(2, _mail.Received.Count);
        Assert.Equal(2, (await street.TallyAsync())["sms fibre-cut-lost planned quiet-hours"]);
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0);
        _time.Advance(TimeSpan.FromHours(7));
        await machine.RunAsync(_sms, _mail);
        Assert.Equal([TestStreet.Phone(1)], _sms.Received.Select(m => m.Address));
    }

    [Fact]
    public async Task An_address_hears_ten_times_of_an_incident_at_most()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0);
        await machine.RunAsync(_sms);
        for (var i = 0; i < 12; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await street.UpdateAsync(incident, $"Update {i}.", Now);
            await machine.RunAsync(_sms);
        }

        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0);
        await machine.RunAsync(_sms);
        Assert.Equal(Cap.NoticesMax, _sms.Received.Count);
        Assert.Contains("is back", _sms.Received.Last().Body, StringComparison.Ordinal);
        Assert.Equal(4, (await street.TallyAsync())["sms update suppressed cap"]);
    }

    [Fact]
    public async Task Two_at_once_send_each_notice_once()
    {
        await using var street = await databases.NewStreetAsync(100);
        using var one = new Machine(street, _time);
        using var other = new Machine(street, _time);
        int[] all = [.. Enumerable.Range(0, 100)];
        // Every other home shares its telephone with its neighbour, which only one of the two may tell.
        await street.ExecuteAsync(
            """
            update retail.contact_point c
            set value = '+3725' || to_char((right(c.value, 5)::int / 2) * 2, 'FM0000000') where kind = 'phone'
            """);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, all);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, all);
        await one.ExpandAsync();
        await Task.WhenAll(one.PumpAsync(_sms), other.PumpAsync(_sms), one.PumpAsync(_mail), other.PumpAsync(_mail));
        // Whose neighbour's text was on its way at that moment asks again later.
        _time.Advance(SameAddress.AskAgainAfter);
        await other.PumpAsync(_sms);
        Assert.Equal(50, _sms.HandedIn.Count);
        Assert.Equal(50, _sms.HandedIn.Select(m => m.Address).Distinct().Count());
        Assert.Equal(100, _mail.HandedIn.Count);
        Assert.Equal(50, (await street.TallyAsync())["sms fibre-cut-lost suppressed address-already-told"]);
    }

    [Fact]
    public async Task What_the_noc_wrote_is_text_and_nothing_else()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0);
        await street.UpdateAsync(incident, "<b>{phone}</b> & more", Now);
        await machine.RunAsync(_sms);
        Assert.StartsWith(
            "Brightline, outage at 1 Mill Road: <b>{phone}</b> & more Updates: http",
            Assert.Single(_sms.Received).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_time_is_told_with_the_reason_why_it_changed()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0);
        await street.UpdateAsync(incident, "On site.", Now);
        await street.ExecuteAsync(
            "update retail.incident_update set back_by = $1, back_reason = 'frozen {phone} ground'", Now.AddHours(1));
        await machine.RunAsync(_sms);
        Assert.Matches(
            @"^Brightline, outage at 1 Mill Road: On site\. Back by about \d\d:\d\d[^.]*\. "
            + @"The time changed: frozen {phone} ground\. Updates: http",
            Assert.Single(_sms.Received).Body);
    }
}
