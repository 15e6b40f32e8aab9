using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lightline.Contracts.Incidents;
using Lightline.Notifier.Channels;
using Lightline.Notifier.Channels.Email;
using Lightline.Notifier.Tests.Running;
using Lightline.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;

namespace Lightline.Notifier.Tests.Channels;

/// <summary>Debian's aiosmtpd: a mail server that is not ours.</summary>
public sealed class AiosmtpdTests(TestDatabases databases) : IDisposable
{
    private const string Username = "notices";
    private const string Password = "a password: with \" and #";
    private const string Text =
        "Internet at Õismäe tee 1 is down.\n\n.A dot, <b>õ & €</b> 😀\nFrom the NOC:\n\n..\n\nhttp://a.example/o/1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("lightline-mail-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string CertificateFile => Path.Combine(_folder, "certificate.pem");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_mail_arrives_as_it_was_written_and_a_repeat_has_its_message_id()
    {
        await using var server = await AiosmtpdServer.StartNewAsync(new AiosmtpdAccess(), Stop);
        var mail = Client(server);
        var message = Message("home@example.org");
        for (var number = 1; number <= 2; number++)
        {
            var outcome = await mail.SendAsync(message with { Number = number }, Stop);
            Assert.Equal(SendOutcome.Taken, outcome);
        }

        await ArrivedAsync(server, 2);
        Assert.All(server.Messages, taken =>
        {
            Assert.Equal("notices@example.org", taken.From);
            Assert.Equal(["home@example.org"], taken.To);
            // Without SMTPUTF8 nothing but ASCII may stand in a header; bodies are encoded as well.
            Assert.All(taken.Content, octet => Assert.InRange(octet, (byte)1, (byte)126));
            using var arrived = Read(taken);
            Assert.Equal("It is down: Õismäe 😀 " + new string('õ', 200), arrived.Subject);
            Assert.Equal("\"Bright, line Õ\" <notices@example.org>", arrived.From.ToString());
            Assert.Equal(Text, Plain(arrived.TextBody));
            Assert.DoesNotContain("<b>", arrived.HtmlBody, StringComparison.Ordinal);
            Assert.Contains("<b>õ & €</b> 😀", WebUtility.HtmlDecode(arrived.HtmlBody), StringComparison.Ordinal);
            Assert.Equal("auto-generated", arrived.Headers["Auto-Submitted"]);
        });
        Assert.Single(server.Messages.Select(taken => Read(taken).MessageId).Distinct());
        Assert.Equal($"{message.Id:N}@example.org", Read(server.Messages[0]).MessageId);
    }

    [Theory]
    [InlineData("\r\nBcc: thief@evil.example\r\n")]
    [InlineData("\nBcc: thief@evil.example\n")]
    [InlineData("\rBcc: thief@evil.example\r")]
    [InlineData("\r\n\r\nAnother body\r\n.\r\nMAIL FROM:<thief@evil.example>\r\n")]
    [InlineData("=?utf-8?q?=0D=0ABcc:_thief@evil.example?=")]
    [InlineData("\u0085Bcc: thief@evil.example\u2028Bcc: thief@evil.example\u2029")]
    [InlineData("\0\u0001\u001b[31m\u007f")]
    [InlineData("\" <thief@evil.example>, \"")]
    public async Task Nothing_in_a_name_or_a_headline_becomes_a_header(string attack)
    {
        await using var server = await AiosmtpdServer.StartNewAsync(new AiosmtpdAccess(), Stop);
        var mail = Client(server);
        await mail.SendAsync(Message("home@example.org"), Stop);
        var attacked = Message("home@example.org") with
        {
            Provider = $"Bright{attack}line",
            Headline = $"It is{attack}down",
            Body = $"It is{attack}down",
        };
        Assert.Equal(SendOutcome.Taken, await mail.SendAsync(attacked, Stop));
        await ArrivedAsync(server, 2);
        Assert.All(server.Messages, taken => Assert.Equal(["home@example.org"], taken.To));
        using var harmless = Read(server.Messages[0]);
        using var arrived = Read(server.Messages[1]);
        Assert.Equal(harmless.Headers.Select(h => h.Field), arrived.Headers.Select(h => h.Field));
        var sender = Assert.IsType<MailboxAddress>(Assert.Single(arrived.From));
        Assert.Equal("notices@example.org", sender.Address);
        // An address with a line break in it is none, and no connection is made for it.
        var outcome = await mail.SendAsync(Message($"home{attack}@example.org"), Stop);
        Assert.Equal(new SendOutcome(SendResult.Refused, "not-an-address"), outcome);
    }

    [Theory]
    [InlineData("later", nameof(SendResult.Away), "server-busy", 0)]
    [InlineData("full", nameof(SendResult.Away), "server-busy", 0)]
    [InlineData("never", nameof(SendResult.Refused), "refused", 0)]
    [InlineData("spam", nameof(SendResult.Refused), "refused", 0)]
    [InlineData("gone", nameof(SendResult.Away), "server-away", 0)]
    [InlineData("cut", nameof(SendResult.InDoubt), "no-answer", 1)]
    [InlineData("slow", nameof(SendResult.InDoubt), "no-answer", 1)]
    public async Task What_becomes_of_a_mail_is_told_apart(string name, string result, string reason, int taken)
    {
        await using var server = await AiosmtpdServer.StartNewAsync(new AiosmtpdAccess(), Stop);
        var outcome = await Client(server).SendAsync(Message($"{name}@example.org"), Stop);
        Assert.Equal((result, reason), (outcome.Result.ToString(), outcome.Reason));
        await ArrivedAsync(server, taken);
    }

    [Fact]
    public async Task Over_starttls_with_a_password_the_real_process_brings_mail_once_the_password_is_right()
    {
        await using var server = await AiosmtpdServer.StartNewAsync(Access(), Stop);
        await using var street = await LostAsync();
        await using (var stranger = await RunningNotifier.StartAsync(Settings(street, server, "another", isTrusted: true)))
        {
            await AttemptsAsync(street, "1 away not-authorised");
            Assert.Contains("wrong password", server.Output, StringComparison.Ordinal);
        }

        await using var notifier = await RunningNotifier.StartAsync(Settings(street, server, Password, isTrusted: true));
        await ArrivedAsync(server, 1);
        Assert.True(server.Messages[0] is { IsEncrypted: true, IsSignedIn: true });
        Assert.Equal([TestStreet.Email(0)], server.Messages[0].To);
        using var arrived = Read(server.Messages[0]);
        Assert.Contains("Mill Road", arrived.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_certificate_nobody_vouches_for_gets_neither_password_nor_mail()
    {
        await using var server = await AiosmtpdServer.StartNewAsync(Access(), Stop);
        await using var street = await LostAsync();
        await using var notifier = await RunningNotifier.StartAsync(Settings(street, server, Password, isTrusted: false));
        await AttemptsAsync(street, "1 away not-trusted");
        Assert.DoesNotContain("signed in", server.Output, StringComparison.Ordinal);
        Assert.Empty(server.Messages);
    }

    [Fact]
    public async Task A_server_that_offers_no_tls_gets_nothing_unencrypted()
    {
        await using var server = await AiosmtpdServer.StartNewAsync(new AiosmtpdAccess(), Stop);
        await using var street = await LostAsync();
        await using var notifier = await RunningNotifier.StartAsync(Settings(street, server, Password, isTrusted: true));
        await AttemptsAsync(street, "1 away not-offered");
        Assert.Empty(server.Messages);
    }

    private static MailServer Client(AiosmtpdServer server) => new(
        new MailOptions { Host = "127.0.0.1", Port = server.Port, From = "notices@example.org", UseTls = false },
        new EpisodeLog(NullLogger<EpisodeLog>.Instance, TimeProvider.System), TimeProvider.System);

    private static Outgoing Message(string to) => new(
        Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), 1, to, "Bright, line Õ",
        "It is down: Õismäe 😀 " + new string('õ', 200), Text, 0, TimeProvider.System.GetUtcNow(),
        TimeProvider.System.GetUtcNow());

    private static MimeMessage Read(ReceivedMail taken)
    {
        using var stream = new MemoryStream(taken.Content);
        return MimeMessage.Load(stream);
    }

    /// <summary>What it took it tells on its output, which is read a moment after its answer.</summary>
    private static async Task ArrivedAsync(AiosmtpdServer server, int count)
    {
        await Until.TrueAsync(() => Task.FromResult(server.Messages.Count >= count), Patience);
        Assert.Equal(count, server.Messages.Count);
    }

    private static string? Plain(string? text) => text?.ReplaceLineEndings("\n").TrimEnd('\n');

    private static Task AttemptsAsync(TestStreet street, string begin) => Until.TrueAsync(
        async () => (await street.ReadAsync<string>(
            """
            select coalesce(string_agg(concat_ws(' ', number, outcome, a.reason), ', ' order by number), '')
            from notify.attempt a join notify.notification n on n.id = a.notification_id where channel = 'email'
            """)).StartsWith(begin, StringComparison.Ordinal),
        Patience);

    private async Task<TestStreet> LostAsync()
    {
        var street = await databases.NewStreetAsync(1);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, TimeProvider.System.GetUtcNow(), 0);
        await street.EventAsync(incident, IncidentEventKind.Lost, TimeProvider.System.GetUtcNow(), 1, 0);
        return street;
    }

    private Dictionary<string, string> Settings(TestStreet street, AiosmtpdServer server, string password, bool isTrusted)
    {
        var (key, secret) = (Path.Combine(_folder, "key"), Path.Combine(_folder, "password"));
        File.WriteAllText(key, new string('k', 40));
        File.WriteAllText(secret, password + "\n");
        var settings = new Dictionary<string, string>
        {
            ["Postgres:ConnectionString"] = street.NotifierConnectionString,
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = $"{server.Port}",
            ["Smtp:From"] = "notices@example.org",
            ["Smtp:Username"] = Username,
            ["Smtp:PasswordFile"] = secret,
            ["Reports:KeyFile"] = key,
            ["Links:Format"] = "http://{host}/outages/{number}",
            ["Links:KeyFile"] = key,
        };
        if (isTrusted)
        {
            settings["SSL_CERT_FILE"] = CertificateFile;
        }

        return settings;
    }

    /// <summary>A certificate that an authority of the test's own has signed, and a user.</summary>
    private AiosmtpdAccess Access()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = authority.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, now.AddDays(-1), now.AddDays(1), [1, 2, 3, 4]);
        File.WriteAllText(CertificateFile, root.ExportCertificatePem());
        return new AiosmtpdAccess
        {
            CertificatePem = certificate.ExportCertificatePem(),
            KeyPem = key.ExportPkcs8PrivateKeyPem(),
            Username = Username,
            Password = Password,
        };
    }
}
