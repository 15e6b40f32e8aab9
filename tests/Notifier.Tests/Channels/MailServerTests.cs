using System.Net;
using System.Net.Sockets;
using System.Text;
using Lightline.Gateways;
using Lightline.Gateways.Sms;
using Lightline.Notifier.Channels;
using Lightline.Notifier.Channels.Email;
using Lightline.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lightline.Notifier.Tests.Channels;

public sealed class MailServerTests
{
    private const string Text = "Internet at Mill Road 1 is down.\n\n.A line with a dot\n<b>õ & €</b>: http://a.example/o/1";

    [Fact]
    public async Task Whatever_a_real_mail_server_does_is_told_apart()
    {
        var ports = FreePort.Block(2);
        await using var world = await OutsideWorld.StartAsync(
            new GatewayOptions { PagePort = ports, SmtpPort = ports + 1, Access = new SmsAccess("", "") }, TimeProvider.System);
        var mail = Server(ports + 1);
        foreach (var (answer, result, taken) in new[]
        {
            (Answer.Accept, SendResult.Taken, 1),
            (Answer.Nonsense, SendResult.InDoubt, 1),
            (Answer.TakeThenDrop, SendResult.InDoubt, 1),
            (Answer.Drop, SendResult.InDoubt, 0),
            (Answer.Busy, SendResult.Away, 0),
            (Answer.Refuse, SendResult.Refused, 0),
        })
        {
            world.Box.Clear();
            world.Modes.Now = new GatewayModes { Email = answer };
            Assert.Equal((answer, result), (answer, (await mail.SendAsync(Message("home@example.org"), CancellationToken.None)).Result));
            Assert.Equal((answer, taken), (answer, world.Box.Count));
        }

        world.Modes.Now = new GatewayModes();
        await mail.SendAsync(Message("home@example.org"), CancellationToken.None);
        var arrived = Assert.Single(world.Box.List());
        Assert.Equal("It is down: Õismäe", arrived.Subject);
        Assert.Equal(Text, arrived.Text);
        Assert.Equal("\"Bright, line\" <notices@example.org>", arrived.From);
        Assert.Equal("home@example.org", arrived.To);
    }

    [Fact]
    public async Task Who_does_not_answer_is_away_and_no_address_is_refused()
    {
        var mail = Server(FreePort.Tcp());
        Assert.Equal(SendResult.Away, (await mail.SendAsync(Message("home@example.org"), CancellationToken.None)).Result);
        Assert.Equal("not-an-address", (await mail.SendAsync(Message("no one"), CancellationToken.None)).Reason);
    }

    [Fact]
    public async Task A_server_that_wants_a_sign_in_which_we_have_not_is_away_and_stops_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serve = ServeAsync(listener, "220 relay\r\n", "250 relay\r\n", "530 5.7.0 Authentication required\r\n");
        var outcome = await Server(((IPEndPoint)listener.LocalEndpoint).Port)
            .SendAsync(Message("home@example.org"), CancellationToken.None);
        Assert.Equal((SendResult.Away, "not-authorised"), (outcome.Result, outcome.Reason));
        await serve;
    }

    [Theory]
    [InlineData("250 relay", "554 5.7.1 <home@example.org>: Relay access denied", true)]
    [InlineData("250 relay", "550 5.7.1 Client host blocked", true)]
    [InlineData("250-relay\r\n250 ENHANCEDSTATUSCODES", "554 5.7.1 Client host blocked", true)]
    [InlineData("250-relay\r\n250 ENHANCEDSTATUSCODES", "550 5.7.54 Unable to relay", true)]
    [InlineData("250-relay\r\n250 ENHANCEDSTATUSCODES", "550 5.7.606 Access denied, banned sending IP", true)]
    [InlineData("250 relay", "550 relay not permitted", true)]
    [InlineData("250 relay", "550 No such user here", false)]
    [InlineData("250-relay\r\n250 ENHANCEDSTATUSCODES", "554 5.1.1 User unknown", false)]
    [InlineData("250 relay", "550 5.1.1 <home@example.org>: No such user here", false)]
    [InlineData("250-relay\r\n250 ENHANCEDSTATUSCODES", "553 5.1.3 Bad address", false)]
    public async Task A_server_that_does_not_take_mail_from_us_is_away_and_one_that_does_not_know_the_address_refuses(
        string hello, string answer, bool isAboutUs)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serve = ServeAsync(
            listener, "220 relay\r\n", hello + "\r\n", "250 2.1.0 Ok\r\n", answer + "\r\n", "250 2.0.0 Ok\r\n");
        var outcome = await Server(((IPEndPoint)listener.LocalEndpoint).Port)
            .SendAsync(Message("home@example.org"), CancellationToken.None);
        Assert.Equal(
            isAboutUs ? (SendResult.Away, "not-authorised") : (SendResult.Refused, "refused"),
            (outcome.Result, outcome.Reason));
        await serve;
    }

    [Fact]
    public void An_email_is_the_same_words_as_text_and_as_html_with_nothing_of_the_text_as_markup()
    {
        using var mail = MailText.Write(Message("home@example.org"), "notices@example.org", DateTimeOffset.UnixEpoch)!;
        Assert.Equal(Text, mail.TextBody);
        Assert.Contains("&lt;b&gt;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("<a href=\"http://a.example/o/1\">", mail.HtmlBody, StringComparison.Ordinal);
        Assert.EndsWith("@example.org", mail.MessageId, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        // A letter that somebody asked for has no switch.
        Assert.DoesNotContain(mail.Headers, header => header.Field.StartsWith("List-", StringComparison.Ordinal));
    }

    [Fact]
    public void What_may_be_stopped_says_how_on_both_forms_of_the_mail_and_in_its_headers()
    {
        const string Page = "https://brightline.example/notifications/";
        var token = new ManageKeys(new string('k', 32))
            .Sign(Guid.AllBitsSet, Guid.AllBitsSet, "home@example.org", DateTimeOffset.UnixEpoch);
        var offer = new ManageOffer($"Choose here: {Page}{token}", new Uri($"{Page}{token}/unsubscribe/outage"));
        using var mail = MailText.Write(
            Message("home@example.org") with { Manage = offer }, "notices@example.org", DateTimeOffset.UnixEpoch)!;
        Assert.Equal($"{Text}\n\nChoose here: {Page}{token}", mail.TextBody);
        Assert.Contains($"<a href=\"{Page}{token}\">{Page}{token}</a></p></body>", mail.HtmlBody, StringComparison.Ordinal);
        // As it goes over the wire, unfolded (RFC 5322, section 2.2.3): in angle brackets, on one line, not encoded.
        using var wire = new MemoryStream();
        mail.WriteTo(wire, TestContext.Current.CancellationToken);
        var head = Encoding.ASCII.GetString(wire.ToArray()).ReplaceLineEndings("\n").Split("\n\n")[0]
            .Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal).Split('\n');
        Assert.Contains($"List-Unsubscribe: <{Page}{token}/unsubscribe/outage>", head);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", head);

        // Where others on the way read the address, only a person may follow it.
        var open = offer with { Unsubscribe = new Uri("http://brightline.example/notifications/x/unsubscribe/outage") };
        using var plain = MailText.Write(
            Message("home@example.org") with { Manage = open }, "notices@example.org", DateTimeOffset.UnixEpoch)!;
        Assert.Contains("Choose here: ", plain.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(plain.Headers, header => header.Field.StartsWith("List-", StringComparison.Ordinal));
    }

    /// <summary>A server that says these lines, one an order.</summary>
    private static async Task ServeAsync(TcpListener listener, params string[] answers)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var order = new byte[1_024];
        foreach (var answer in answers)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
            if (await stream.ReadAsync(order, TestContext.Current.CancellationToken) == 0)
            {
                return;
            }
        }
    }

    private static MailServer Server(int port) => new(
        new MailOptions { Host = "127.0.0.1", Port = port, From = "notices@example.org", UseTls = false },
        new EpisodeLog(NullLogger<EpisodeLog>.Instance, TimeProvider.System), TimeProvider.System);

    private static Outgoing Message(string to) => new(
        Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), 1, to, "Bright, line", "It is down: Õismäe", Text, 0,
        TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow());
}
