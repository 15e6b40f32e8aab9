using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Lightline.Contracts.Incidents;
using Lightline.Gateways;
using Lightline.Gateways.Sms;
using Lightline.Notifier.Channels;
using Lightline.Notifier.Channels.Email;
using Lightline.Notifier.Tests.Running;
using Lightline.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Notifier.Tests.Sending;

/// <summary>Every e-mail says where its reader stops it; and what they say counts for what is queued already.</summary>
public sealed partial class ManageTests(TestDatabases databases)
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly FakeGateway _sms = new(Channel.Sms, takesIds: true);
    private readonly FakeGateway _mail = new(Channel.Email, takesIds: false);

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task Every_kind_of_email_notice_has_the_link_and_the_headers_and_no_text_or_letter_has()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync("insert into notify.topic (name, is_on_by_default) values ('bill', true)");
        await street.ExecuteAsync(
            """
            insert into notify.template (topic, kind, channel, language, headline, body) values
                ('bill', 'ready', 'email', 'en', 'Your bill', 'It is {sum}.'), ('bill', 'ready', 'sms', 'en', null, 'It is {sum}.')
            """);
        await street.OfferAsync(0, "bill", "1", "ready", """{"sum":"9.99"}""");
        foreach (var kind in new[] { IncidentKind.FibreCut, IncidentKind.PowerCut })
        {
            var incident = await street.OpenAsync(kind, Now, 0);
            await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0);
            await machine.RunAsync(_sms, _mail);
            await street.UpdateAsync(incident, "A cable was cut.", Now);
            await machine.RunAsync(_sms, _mail);
            await street.MoveAsync(incident, MemberState.Restored, Now, 1, 0);
            await street.ExecuteAsync("update live.incident set state = 2 where id = $1", incident);
            await machine.RunAsync(_sms, _mail);
            _time.Advance(TimeSpan.FromHours(1));
        }

        // One of each template of a notice by mail.
        Assert.Equal(
            await street.ReadAsync<long>(
                "select count(*) from notify.template where channel = 'email' and language = 'en' and topic <> 'sign-in'"),
            await street.ReadAsync<long>(
                "select count(distinct topic || kind) from notify.notification where channel = 'email' and state = 'submitted'"));
        var contact = await street.ReadAsync<Guid>("select id from retail.contact_point where value = $1", TestStreet.Email(0));
        Assert.All(_mail.Received, message =>
        {
            using var mail = MailText.Write(message, "notices@example.org", Now)!;
            var link = Link().Match(mail.TextBody!);
            Assert.StartsWith("Choose what we write to you, or stop it", mail.TextBody!.Split('\n')[^1], StringComparison.Ordinal);
            var grant = Machine.Keys.Read(street.Provider, link.Groups[1].Value)!;
            Assert.Equal(contact, grant.Contact);
            Assert.True(grant.IsFor(SHA256.HashData(Encoding.UTF8.GetBytes(TestStreet.Email(0)))));
            Assert.Matches($"^<{Regex.Escape(link.Value)}/unsubscribe/(outage|bill)>$", mail.Headers["List-Unsubscribe"]);
            Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
            // What was stored, and is read on other pages, does not hold it.
            Assert.DoesNotContain("/notifications/", message.Body, StringComparison.Ordinal);
        });
        Assert.All(_sms.Received, message => Assert.Null(message.Manage));
        Assert.Equal(0, await street.RowsWithAsync("/notifications/"));

        await street.WriteLetterAsync("email", TestStreet.Email(0), """{"code":"1234 5678","minutes":"10"}""", Now);
        _mail.Received.Clear();
        await machine.PostAsync(_mail);
        Assert.Null(Assert.Single(_mail.Received).Manage);
    }

    [Fact]
    public async Task An_attempt_that_is_repeated_has_the_same_link_and_words_around_it_in_the_readers_language()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0);
        _mail.Answer = _ => new SendOutcome(SendResult.Away, "server-busy");
        await machine.RunAsync(_mail);
        await street.ExecuteAsync("update retail.user_account set language = 'de'");
        _time.Advance(TimeSpan.FromHours(20));
        _mail.Answer = _ => SendOutcome.Taken;
        await machine.PumpAsync(_mail);
        var (first, second) = (_mail.HandedIn.First(), _mail.HandedIn.Last());
        Assert.Equal(first.Manage!.Unsubscribe, second.Manage!.Unsubscribe);
        Assert.StartsWith("Choose what we write to you", first.Manage.Words, StringComparison.Ordinal);
        Assert.StartsWith("Wählen Sie ohne Anmeldung, was wir Ihnen schreiben", second.Manage.Words, StringComparison.Ordinal);
    }

    /// <summary>
    /// The promise of the settings: what is saved counts for the next message, also for one that is made, planned and has
    /// already been tried. Only what a server may have heard is past changing.
    /// </summary>
    [Fact]
    public async Task A_change_commits_before_the_next_queued_send_is_rendered()
    {
        await using var street = await databases.NewStreetAsync(4);
        using var machine = new Machine(street, _time);
        int[] all = [0, 1, 2, 3];
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, all);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, all);
        await machine.ExpandAsync();
        // Queued, tried, and certainly not taken: queued again.
        _mail.Answer = _ => new SendOutcome(SendResult.Away, "server-busy");
        _sms.Answer = _ => new SendOutcome(SendResult.Away, "gateway-busy");
        await machine.RunAsync(_sms, _mail);
        Assert.Equal(4, (await street.TallyAsync())["email fibre-cut-lost planned server-busy"]);
        await street.PreferAsync(0, "email", isOn: false);
        await street.PreferAsync(1, "sms", isOn: false);
        await street.ExecuteAsync(
            "update retail.user_account set language = 'de' where email = $1", TestStreet.Email(2));
        await street.PreferAsync(3, "sms", isOn: true, new(0, 0), new(23, 59));

        _mail.Answer = _ => SendOutcome.Taken;
        _sms.Answer = _ => SendOutcome.Taken;
        _time.Advance(TimeSpan.FromMinutes(2));
        await machine.RunAsync(_sms, _mail);
        Assert.Equal([1, 2, 3], Homes(_mail, TestStreet.Email));
        Assert.Equal([0, 2], Homes(_sms, TestStreet.Phone));
        Assert.StartsWith(
            "Internet für 3 Mill Road ist ausgefallen",
            _mail.Received.Single(m => m.Address == TestStreet.Email(2)).Headline,
            StringComparison.Ordinal);
        var tally = await street.TallyAsync();
        Assert.Equal(1, tally["email fibre-cut-lost suppressed switched-off"]);
        Assert.Equal(1, tally["sms fibre-cut-lost suppressed switched-off"]);
        Assert.Equal(1, tally["sms fibre-cut-lost planned quiet-hours"]);
        Assert.Equal(1, machine.Count("notifier_notices_suppressed_total{channel=\"email\",reason=\"switched-off\"}"));
        Assert.Equal(1, machine.Count("notifier_notices_suppressed_total{channel=\"sms\",reason=\"switched-off\"}"));
    }

    /// <summary>The same with the process itself, while it tries again and again by itself.</summary>
    [Fact]
    public async Task It_does_while_the_process_runs()
    {
        await using var street = await databases.NewStreetAsync(3);
        var port = FreePort.Block(2);
        await using var world = await OutsideWorld.StartAsync(
            new GatewayOptions { PagePort = port, SmtpPort = port + 1, Access = new SmsAccess("", "") }, TimeProvider.System);
        world.Modes.Now = new GatewayModes { Email = Answer.Busy };
        var key = Path.GetTempFileName();
        await File.WriteAllTextAsync(key, new string('m', 32), TestContext.Current.CancellationToken);
        try
        {
            await using var notifier = await RunningNotifier.StartAsync(new()
            {
                ["Postgres:ConnectionString"] = street.NotifierConnectionString,
                ["Smtp:Host"] = "127.0.0.1",
                ["Smtp:Port"] = $"{port + 1}",
                ["Smtp:From"] = "notices@example.org",
                ["Smtp:UseTls"] = "false",
                ["Reports:KeyFile"] = key,
                ["Links:Format"] = "https://{host}/outages/{number}",
                ["Links:KeyFile"] = key,
            });
            int[] all = [0, 1, 2];
            var now = TimeProvider.System.GetUtcNow();
            var incident = await street.OpenAsync(IncidentKind.FibreCut, now, all);
            await street.EventAsync(incident, IncidentEventKind.Lost, now, 1, all);
            await Until.TrueAsync(
                async () => await street.ReadAsync<long>(
                    "select count(*) from notify.notification where channel = 'email' and attempts >= 2") == 3,
                TimeSpan.FromSeconds(20));
            await street.PreferAsync(0, "email", isOn: false);
            await street.ExecuteAsync(
                "update retail.user_account set language = 'de' where email = $1", TestStreet.Email(1));
            world.Modes.Now = new GatewayModes();
            await Until.TrueAsync(
                async () => (await street.TallyAsync()).GetValueOrDefault("email fibre-cut-lost submitted") == 2
                    && (await street.TallyAsync()).ContainsKey("email fibre-cut-lost suppressed switched-off"),
                TimeSpan.FromSeconds(30));
            Assert.Equal(
                [TestStreet.Email(1), TestStreet.Email(2)], world.Box.List().Select(m => m.To).Order(StringComparer.Ordinal));
            Assert.StartsWith(
                "Internet für 2 Mill Road", world.Box.List().Single(m => m.To == TestStreet.Email(1)).Subject, StringComparison.Ordinal);
            Assert.All(world.Box.List(), m => Assert.NotNull(Machine.Keys.Read(street.Provider, Link().Match(m.Text).Groups[1].Value)));
            Assert.Contains(
                "notifier_notices_suppressed_total{channel=\"email\",reason=\"switched-off\"} 1\n",
                await notifier.AskAsync("/metrics"),
                StringComparison.Ordinal);
            Assert.DoesNotContain("/notifications/", notifier.Said, StringComparison.Ordinal);
            Assert.Equal(0, await notifier.StopAsync());
        }
        finally
        {
            File.Delete(key);
        }
    }

    private static int[] Homes(FakeGateway gateway, Func<int, string> address) =>
        [.. Enumerable.Range(0, 4).Where(home => gateway.Received.Any(m => m.Address == address(home)))];

    [GeneratedRegex("https://brightline.localhost/notifications/([A-Za-z0-9_-]+)")]
    private static partial Regex Link();
}
