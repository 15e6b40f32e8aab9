using System.Globalization;
using System.Text.Json;
using Lightline.Notifier.Channels.Email;
using Lightline.Notifier.Tests.Running;
using Lightline.Servers;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Npgsql;

namespace Lightline.Notifier.Tests.Letters;

/// <summary>What a letter says, whatever its payload holds.</summary>
public sealed class LetterWordsTests(TestDatabases databases)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 21, 30, 0, TimeSpan.Zero));
    private readonly FakeGateway _sms = new(Channel.Sms, takesIds: true);
    private readonly FakeGateway _mail = new(Channel.Email, takesIds: false);
    private readonly HeardLog _log = new();

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task A_change_is_told_with_the_clock_and_the_telephone_of_the_organisation()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync(
            "update retail.organisation set time_zone = 'Asia/Kolkata', phone = '1800 111 222', phone_hours = '8 to 20'");
        // What the payload says of the time is not asked.
        await WriteAsync(street, "changed", new { what = "Your password", time = "never", provider = "Evil", phone = "1" });
        await machine.PostAsync(_sms);
        await machine.PostAsync(_mail);
        Assert.Equal(
            "Brightline: Your password was changed at 03:00. If that was not you, call 1800 111 222 now.",
            _sms.Received.Single().Body);
        var mail = _mail.Received.Single();
        Assert.Equal("Your password was changed", mail.Headline);
        Assert.EndsWith(
            "If not, call us now: 1800 111 222 (8 to 20).\n\nBrightline", mail.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_invited_is_told_where_to_choose_a_password_and_whom_to_call()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        await street.WriteLetterAsync("email", "ada@x.example", """{"link":"https://a.example/sign-in/forgot"}""", Now, kind: "invited");
        await machine.PostAsync(_mail);
        var mail = _mail.Received.Single();
        Assert.Equal("Your sign-in at Brightline", mail.Headline);
        Assert.Contains("\n\nhttps://a.example/sign-in/forgot\n\n", mail.Body, StringComparison.Ordinal);
        Assert.EndsWith("\n\nBrightline", mail.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_in_the_organisations_language_where_there_are_words_and_else_in_english()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        await street.ExecuteAsync(
            """
            insert into notify.template (topic, kind, channel, language, headline, body)
            values ('sign-in', 'code', 'sms', 'et', null, 'Kood: {code}')
            """);
        foreach (var language in new[] { "et-EE", "fi" })
        {
            await street.ExecuteAsync("update retail.organisation set language = $1", language);
            await street.WriteLetterAsync("sms", "+37250000001", """{"code":"1","minutes":"10"}""", Now);
            await machine.PostAsync(_sms);
        }

        Assert.Equal(
            ["Kood: 1", "Brightline: your code is 1. It is good for 10 minutes. Tell it to nobody."],
            _sms.Received.Select(m => m.Body));
    }

    [Theory]
    [InlineData("code", "{}", "field-missing")]
    [InlineData("code", """{"code":"1"}""", "field-missing")]
    [InlineData("code", """{"code":"1","minutes":10}""", "field-missing")]
    [InlineData("code", """["code"]""", "field-missing")]
    [InlineData("nothing-like-it", """{"code":"1","minutes":"10"}""", "no-template")]
    public async Task Without_words_it_fails_with_a_reason_and_the_log_says_so_once(string kind, string payload, string reason)
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time, logger: _log);
        for (var i = 0; i < 3; i++)
        {
            var letter = await street.WriteLetterAsync("sms", "+37250000001", payload, Now, kind: kind);
            await machine.PostAsync(_sms);
            Assert.Equal($"failed {reason}, 1", await street.LetterAsync(letter));
        }

        Assert.Empty(_sms.HandedIn);
        Assert.Equal(3, machine.Count("notifier_letters_total{channel=\"sms\",outcome=\"failed\"}"));
        Assert.Contains(reason, Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\r\nBcc: thief@evil.example\r\n")]
    [InlineData("\rBcc: thief@evil.example\n\r\nAnother body\r\n.\r\nMAIL FROM:<thief@evil.example>\r\n")]
    [InlineData("\u0085Bcc: thief@evil.example\u2028Bcc: thief@evil.example\u2029")]
    [InlineData("=?utf-8?q?=0D=0ABcc:_thief@evil.example?=")]
    [InlineData("<script>alert(1)</script><a href=\"http://evil.example\">here</a>")]
    [InlineData("\u202eesrever\u200b\u001b[31m")]
    [InlineData("{provider} {code} {time} {{what}} {0} %s $1")]
    public async Task Hostile_values_stay_plain_text_in_their_place(string attack)
    {
        await using var server = await AiosmtpdServer.StartNewAsync(new AiosmtpdAccess(), TestContext.Current.CancellationToken);
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        var mail = new MailServer(
            new MailOptions { Host = "127.0.0.1", Port = server.Port, From = "notices@example.org", UseTls = false },
            machine.Log, TimeProvider.System);
        await WriteAsync(street, "changed", new { what = "Your address" });
        await machine.PostAsync(mail);
        await machine.PostAsync(_sms);
        await Until.TrueAsync(() => Task.FromResult(server.Messages.Count == 1), TimeSpan.FromSeconds(20));
        await WriteAsync(street, "changed", new { what = $"Your {attack} address" });
        await machine.PostAsync(mail);
        await machine.PostAsync(_sms);
        await Until.TrueAsync(() => Task.FromResult(server.Messages.Count == 2), TimeSpan.FromSeconds(20));
        using var harmless = Read(server.Messages[0]);
        using var arrived = Read(server.Messages[1]);
        Assert.Equal(["a@example.org"], server.Messages[1].To);
        Assert.Equal(harmless.Headers.Select(h => h.Field), arrived.Headers.Select(h => h.Field));
        Assert.DoesNotContain(arrived.Subject!, char.IsControl);
        Assert.DoesNotContain("<script>", arrived.HtmlBody, StringComparison.Ordinal);
        // An address becomes a link that says where it leads, here as in every mail; never one that says "here".
        Assert.DoesNotContain(">here<", arrived.HtmlBody, StringComparison.Ordinal);
        Assert.All(_sms.Received, m => Assert.DoesNotContain(m.Body, c => char.IsControl(c) && c != '\n'));
        Assert.DoesNotContain("\u202e", _sms.Received.Last().Body, StringComparison.Ordinal);
        if (attack.StartsWith('{'))
        {
            Assert.StartsWith($"Brightline: Your {attack} address was", _sms.Received.Last().Body, StringComparison.Ordinal);
            Assert.Equal($"Your {attack} address was changed", arrived.Subject);
        }
    }

    [Fact]
    public async Task A_subject_has_one_line_before_any_mail_library_sees_it()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        await WriteAsync(street, "changed", new { what = "A\r\nBcc: x\u2028y\u0085z" });
        await machine.PostAsync(_mail);
        Assert.Equal("A Bcc: x y z was changed", _mail.Received.Single().Headline);
    }

    [Fact]
    public async Task A_value_too_long_is_cut_so_that_a_text_fits_and_the_rest_of_it_stays()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        await WriteAsync(street, "changed", new { what = new string('€', 600) });
        await machine.PostAsync(_sms);
        await machine.PostAsync(_mail);
        var text = _sms.Received.Single().Body;
        Assert.Equal(0, Gsm7.Excess(text));
        Assert.EndsWith("call 1800 000 000 now.", text, StringComparison.Ordinal);
        Assert.InRange(_mail.Received.Single().Headline!.Length, 1, 520);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payload_of_100_kB_is_refused_by_the_table_however_well_it_packs(bool packs)
    {
        await using var street = await databases.NewStreetAsync(1);
        var dice = new Random(1);
        var text = packs ? new string('x', 100_000)
            : string.Concat(Enumerable.Range(0, 25_000).Select(_ => dice.Next(0x1000, 0x10000).ToString("x4", CultureInfo.InvariantCulture)));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(street, "changed", new { what = text }));
        Assert.Equal("ck_letter_payload", refused.ConstraintName);
    }

    [Fact]
    public async Task A_payload_that_is_small_in_the_table_and_pages_as_text_brings_nothing()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, _time);
        var numbers = string.Join(',', Enumerable.Repeat("1e131000", 50));
        var letter = await street.WriteLetterAsync(
            "sms", "+37250000001", $$"""{"code":"1","minutes":"10","n":[{{numbers}}]}""", Now);
        await machine.PostAsync(_sms);
        Assert.Equal("failed field-missing, 1", await street.LetterAsync(letter));
    }

    private async Task WriteAsync(TestStreet street, string kind, object payload)
    {
        var json = JsonSerializer.Serialize(payload);
        await street.WriteLetterAsync("sms", "+37250000001", json, Now, kind: kind);
        await street.WriteLetterAsync("email", "a@example.org", json, Now, kind: kind);
    }

    private static MimeMessage Read(ReceivedMail taken)
    {
        using var stream = new MemoryStream(taken.Content);
        return MimeMessage.Load(stream);
    }
}
