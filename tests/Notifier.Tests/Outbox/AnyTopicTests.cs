using Lightline.Notifier.Channels.Email;
using Lightline.Notifier.Tests.Running;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Notifier.Tests.Outbox;

/// <summary>Topics, kinds and templates are rows: nothing here needed a line of code.</summary>
public sealed class AnyTopicTests(TestDatabases databases)
{
    private const string Bill =
        """
        insert into notify.topic (name, is_on_by_default) values ('billing', true);
        insert into notify.template (topic, kind, channel, language, headline, body) values
            ('billing', 'due', 'sms', 'en', null, '{provider}: {amount} is due on {day}. Questions: {phone}'),
            ('billing', 'due', 'email', 'en', 'Your bill of {amount}', E'{amount} is due on {day}.\n\n{note}\n\n{provider}'),
            ('billing', 'due', 'in-app', 'en', 'Your bill of {amount}', 'It is due on {day}.');
        """;

    private const string Payload = """{"amount": "EUR 39.00", "day": "1 December", "note": "Paid automatically.", "cents": 3900}""";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly FakeGateway _sms = new(Channel.Sms, takesIds: true);
    private readonly FakeGateway _mail = new(Channel.Email, takesIds: false);

    [Fact]
    public async Task A_new_topic_is_told_by_text_mail_and_inbox_once()
    {
        await using var street = await databases.NewStreetAsync(2);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync(Bill);
        for (var offered = 0; offered < 2; offered++)
        {
            await street.OfferAsync(0, "billing", "bill/1041", "due", Payload);
            await machine.RunAsync(_sms, _mail);
            // Taken again, as after a backup that lacks the mark.
            await street.ExecuteAsync("update notify.outbox set done_at = null");
        }

        var text = Assert.Single(_sms.Received);
        Assert.Equal("Brightline: EUR 39.00 is due on 1 December. Questions: 1800 000 000", text.Body);
        Assert.Equal(TestStreet.Phone(0), text.Address);
        var mail = Assert.Single(_mail.Received);
        Assert.Equal("Your bill of EUR 39.00", mail.Headline);
        Assert.Equal("EUR 39.00 is due on 1 December.\n\nPaid automatically.\n\nBrightline", mail.Body);
        Assert.Equal("Your bill of EUR 39.00|It is due on 1 December.|submitted", await street.ReadAsync<string>(
            "select headline || '|' || body || '|' || state from notify.notification where channel = 'in-app'"));
        Assert.Equal(2, machine.Count("notifier_expanded_total{what=\"outbox\"}"));
        await street.OfferAsync(0, "billing", "bill/1041", "due", Payload, episode: 2);
        await machine.RunAsync(_sms, _mail);
        Assert.Equal(2, _sms.Received.Count);
    }

    [Fact]
    public async Task Wishes_quiet_hours_and_stop_hold_for_it_as_for_any_other()
    {
        _time.SetUtcNow(new DateTimeOffset(_time.GetUtcNow().Date.AddDays(1).AddHours(1), TimeSpan.Zero));
        await using var street = await databases.NewStreetAsync(4);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync(Bill);
        await street.PreferAsync(0, "sms", isOn: false);
        await street.PreferAsync(1, "sms", isOn: false, topic: "billing");
        await street.PreferAsync(2, "sms", isOn: true, new(22, 0), new(7, 0), topic: "billing");
        await street.ExecuteAsync(
            "insert into notify.opt_out (organisation_id, address, channel, since) values ($1, $2, 'sms', now())",
            street.Provider, TestStreet.Phone(3));
        for (var home = 0; home < 4; home++)
        {
            await street.OfferAsync(home, "billing", $"bill/{home}", "due", Payload);
        }

        await machine.RunAsync(_sms, _mail);
        Assert.Equal([TestStreet.Phone(0)], _sms.Received.Select(m => m.Address));
        Assert.Equal(4, _mail.Received.Count);
        _time.Advance(TimeSpan.FromHours(7));
        await machine.RunAsync(_sms, _mail);
        Assert.Equal([TestStreet.Phone(0), TestStreet.Phone(2)], _sms.Received.Select(m => m.Address));
    }

    [Fact]
    public async Task What_the_template_names_and_the_row_lacks_fails_that_notice_with_its_reason()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync(Bill);
        await street.OfferAsync(0, "billing", "bill/1", "due", """{"amount": "EUR 1.00", "day": "today"}""");
        await street.OfferAsync(0, "billing", "bill/2", "due", """{"amount": 1, "day": {"x": "today"}}""");
        await street.OfferAsync(0, "billing", "bill/3", "due", """["amount", "day"]""");
        await street.OfferAsync(0, "billing", "bill/4", "due", $$"""{"amount": "{{new string('x', 20_000)}}", "day": "x"}""");
        await street.OfferAsync(0, "billing", "bill/5", "due", $$"""{"amount": "1", "day": "x", "a": {{Nested(100)}}}""");
        await street.OfferAsync(0, "billing", "bill/6", "paid", Payload);
        await machine.RunAsync(_sms, _mail);
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["email due failed field-missing"] = 5,
                ["email paid suppressed no-template"] = 1,
                ["in-app due failed field-missing"] = 4,
                ["in-app due submitted"] = 1,
                ["in-app paid suppressed no-template"] = 1,
                ["sms due failed field-missing"] = 4,
                ["sms due submitted"] = 1,
                ["sms paid suppressed no-template"] = 1,
            },
            await street.TallyAsync());
        Assert.Equal(5, machine.Count("notifier_notices_suppressed_total{channel=\"email\",reason=\"field-missing\"}"));
    }

    [Fact]
    public async Task A_row_that_reaches_nobody_is_done_and_counted()
    {
        await using var street = await databases.NewStreetAsync(2);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync(Bill);
        await street.OfferAsync(0, "gossip", "x", "due", Payload);
        await street.OfferAsync(0, "billing", "x", "due", Payload);
        await street.OfferAsync(1, "billing", "y", "due", Payload);
        await street.ExecuteAsync("update notify.outbox set account_id = null where subject = 'x'");
        await street.ExecuteAsync("update notify.outbox set organisation_id = gen_random_uuid() where subject = 'y'");
        await machine.RunAsync(_sms, _mail);
        Assert.Empty(await street.TallyAsync());
        Assert.Equal(3, machine.Count("notifier_outbox_unaddressed_total"));
        Assert.Equal(0, await street.ReadAsync<long>("select count(*) from notify.outbox where done_at is null"));
    }

    [Fact]
    public async Task Rows_of_two_topics_with_one_subject_are_two_and_no_kind_is_taken_for_an_incidents()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync(Bill);
        await street.ExecuteAsync(
            """
            insert into notify.topic (name, is_on_by_default) values ('visit', true);
            insert into notify.template (topic, kind, channel, language, headline, body) values
                ('billing', 'restored', 'sms', 'en', null, 'Credit {amount}'),
                ('visit', 'restored', 'sms', 'en', null, 'Visit {day}');
            """);
        await street.OfferAsync(0, "billing", "7", "restored", Payload);
        await street.OfferAsync(0, "visit", "7", "restored", Payload);
        await machine.RunAsync(_sms);
        Assert.Equal(["Credit EUR 39.00", "Visit 1 December"], _sms.Received.Select(m => m.Body).Order());
    }

    [Fact]
    public async Task What_a_row_brings_is_text_and_reaches_no_header()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync(Bill);
        await street.OfferAsync(
            0, "billing", "x", "due",
            """{"amount": "<b>1</b>\r\nBcc: x@example.org\u2028y\u0085z", "day": "{note}", "note": "a\n\u0007b", "provider": "Evil"}""");
        await machine.RunAsync(_sms, _mail);
        var mail = Assert.Single(_mail.Received);
        Assert.Equal("Your bill of <b>1</b> Bcc: x@example.org y z", mail.Headline);
        Assert.EndsWith("is due on {note}.\n\na\n b\n\nBrightline", mail.Body, StringComparison.Ordinal);
        using var written = MailText.Write(mail, "notices@example.org", _time.GetUtcNow())!;
        Assert.Empty(written.Bcc);
        Assert.DoesNotContain("<b>", written.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_at_once_make_each_notice_once()
    {
        await using var street = await databases.NewStreetAsync(40);
        using var one = new Machine(street, TimeProvider.System);
        using var other = new Machine(street, TimeProvider.System);
        await street.ExecuteAsync(Bill);
        for (var home = 0; home < 40; home++)
        {
            await street.OfferAsync(home, "billing", $"bill/{home}", "due", Payload);
        }

        await Task.WhenAll(one.ExpandAsync(), other.ExpandAsync());
        Assert.Equal(120, await street.ReadAsync<long>("select count(*) from notify.notification"));
        Assert.Equal(
            40, one.Count("notifier_expanded_total{what=\"outbox\"}") + other.Count("notifier_expanded_total{what=\"outbox\"}"));
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
