using System.Text.RegularExpressions;
using Lightline.Contracts.Incidents;
using Lightline.Notifier.Sending;
using Lightline.Notifier.Tests.Running;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Lightline.Notifier.Tests.Sending;

/// <summary>Who hears what in which language, and that each language says all of it.</summary>
public sealed partial class LanguageTests(TestDatabases databases)
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly FakeGateway _sms = new(Channel.Sms, takesIds: true);
    private readonly FakeGateway _mail = new(Channel.Email, takesIds: false);

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task A_choice_counts_from_the_next_message_also_one_that_is_queued_and_for_nobody_else()
    {
        await using var street = await databases.NewStreetAsync(3);
        using var machine = new Machine(street, _time);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1, 2);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1, 2);
        await machine.ExpandAsync();
        // The notices are made and wait; now somebody chooses.
        await ChooseAsync(street, 0, "de");
        await machine.RunAsync(_sms, _mail);
        Assert.StartsWith(
            "Brightline: Internet für 1 Mill Road ist ausgefallen.", Body(_sms, TestStreet.Phone(0)), StringComparison.Ordinal);
        Assert.StartsWith("Internet für 1 Mill Road ist ausgefallen um ", Headline(_mail, 0), StringComparison.Ordinal);
        Assert.Contains(" Uhr getrennt. Wir beheben ihn", Body(_mail, TestStreet.Email(0)), StringComparison.Ordinal);
        Assert.Contains("internet at 2 Mill Road is down", Body(_sms, TestStreet.Phone(1)), StringComparison.Ordinal);
        // The inbox is a page.
        Assert.Equal(
            3,
            await street.ReadAsync<long>(
                "select count(*) from notify.notification where channel = 'in-app' and body like 'A fibre fault.%'"));

        // Before their account's, which is before the provider's.
        await street.ExecuteAsync("update retail.organisation set language = 'de'");
        await street.ExecuteAsync("update retail.account set language = 'en' where id = $1", street.Customers[1].Account.Value);
        await ChooseAsync(street, 0, "en");
        await street.UpdateAsync(incident, "A cable was cut. Crew on site.", Now);
        await machine.RunAsync(_sms, _mail);
        Assert.StartsWith(
            "Brightline, outage at 1 Mill Road: A cable was cut. Crew on site.", Body(_sms, TestStreet.Phone(0)), StringComparison.Ordinal);
        Assert.StartsWith("Brightline, outage at 2 Mill Road", Body(_sms, TestStreet.Phone(1)), StringComparison.Ordinal);
        Assert.StartsWith(
            "Brightline, Störung bei 3 Mill Road: Ein Kabel wurde durchtrennt. Crew on site.",
            Body(_sms, TestStreet.Phone(2)),
            StringComparison.Ordinal);
        Assert.Equal(
            3, await street.ReadAsync<long>("select count(*) from notify.notification where channel = 'in-app' and headline like 'News%'"));
    }

    [Fact]
    public async Task A_letter_speaks_the_language_that_it_was_written_with_else_its_organisations()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        foreach (var (kind, payload) in new[]
        {
            ("code", """{"code":"1234 5678","minutes":"10"}"""),
            ("changed", """{"what":"Your password"}"""),
            ("changed", """{"what":"Something new"}"""),
        })
        {
            await street.WriteLetterAsync("sms", TestStreet.Phone(0), payload, Now, kind: kind);
        }

        await street.ExecuteAsync("update notify.letter set language = 'de'");
        await street.WriteLetterAsync("sms", TestStreet.Phone(0), """{"what":"Your password"}""", Now, kind: "changed");
        await machine.PostAsync(_sms);
        Assert.Equal(
            ["Ihr Code ist 1234 5678. Er gilt 10 Minuten. Sagen Sie ihn niemandem.", "Ihr Passwort", "Something new", "Your password"],
            _sms.Received.Select(m => m.Body.Split(": ", 2)[1].Split(" w")[0]).OrderBy(body => body, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_message_is_there_in_every_language_short_and_within_the_parts_of_the_english_one()
    {
        await using var street = await databases.NewStreetAsync(1);
        await using var connection = await street.Notifier.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var book = await NoticeRows.ReadTemplatesAsync(connection, TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            "select topic, kind, channel from notify.template where language = 'en' and channel <> 'in-app'", connection);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var seen = 0;
        for (; await row.ReadAsync(TestContext.Current.CancellationToken); seen++)
        {
            var (topic, kind, channel) = (row.GetString(0), row.GetString(1), ChannelWords.Parse(row.GetString(2)));
            var english = book.Find(topic, kind, channel, "en")!;
            var german = book.Find(topic, kind, channel, "de")!;
            Assert.Equal("de", german.Language);
            // The same names, so that no language tells less.
            Assert.Equal(Names(english), Names(german));
            Assert.All(
                german.Body.Split(['.', '?', '!', ':', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                sentence => Assert.True(sentence.Split(' ').Length <= 20, sentence));
            if (channel is Channel.Sms)
            {
                var (size, of) = (Gsm7.SizeOf(Filled(german.Body)), Gsm7.SizeOf(Filled(english.Body)));
                Assert.True(size.IsGsm7 && size.Parts <= of.Parts, $"{kind}: {size} and {of}");
            }
        }

        Assert.InRange(seen, 13, 100);
    }

    /// <summary>With values as long as they usually are.</summary>
    private static string Filled(string body) => body
        .Replace("{provider}", "Brightline", StringComparison.Ordinal)
        .Replace("{place}", "12 Mill Road", StringComparison.Ordinal)
        .Replace("{link}", "https://brightline.example/o/ABCD2345", StringComparison.Ordinal)
        .Replace("{message}", new string('m', 80), StringComparison.Ordinal)
        .Replace("{what}", "Ihre E-Mail-Adresse", StringComparison.Ordinal)
        .Replace("{time}", "14:02 Uhr", StringComparison.Ordinal)
        .Replace("{phone}", "1800 000 000", StringComparison.Ordinal);

    private static string[] Names(Template template) =>
        [.. Name().Matches(template.Headline + template.Body).Select(m => m.Value).Distinct().Order()];

    private static string Body(FakeGateway gateway, string address) => gateway.Received.Last(m => m.Address == address).Body;

    private static string? Headline(FakeGateway gateway, int home) =>
        gateway.Received.Last(m => m.Address == TestStreet.Email(home)).Headline;

    private static Task ChooseAsync(TestStreet street, int home, string language) => street.ExecuteAsync(
        """
        update retail.user_account set language = $2
        where id = (select p.user_id from retail.account_person p where p.id = $1)
        """,
        street.Customers[home].Person.Value, language);

    [GeneratedRegex("{[a-z]+}")]
    private static partial Regex Name();
}
