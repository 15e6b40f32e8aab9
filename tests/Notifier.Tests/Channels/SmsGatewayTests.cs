using System.Net;
using System.Net.Sockets;
using System.Text;
using Lightline.Gateways;
using Lightline.Gateways.Sms;
using Lightline.Notifier.Channels;
using Lightline.Notifier.Channels.Sms;
using Lightline.Notifier.Tests.Running;
using Lightline.Servers;

namespace Lightline.Notifier.Tests.Channels;

public sealed class SmsGatewayTests(TestDatabases databases)
{
    [Theory]
    [InlineData(202, "0: Accepted for delivery", nameof(SendResult.Taken))]
    [InlineData(202, "0: Accepted for delivery: 3e1c", nameof(SendResult.Taken))]
    [InlineData(202, "3: Queued for later delivery", nameof(SendResult.Taken))]
    [InlineData(202, "", nameof(SendResult.InDoubt))]
    [InlineData(202, "7: what", nameof(SendResult.InDoubt))]
    [InlineData(200, "0: Accepted for delivery", nameof(SendResult.InDoubt))]
    [InlineData(200, "<html>", nameof(SendResult.InDoubt))]
    [InlineData(302, "", nameof(SendResult.InDoubt))]
    [InlineData(400, "Missing receiver number, rejected", nameof(SendResult.Refused))]
    [InlineData(403, "Authorization failed for sendsms", nameof(SendResult.Away))]
    [InlineData(403, "Not routable. Do not try again.", nameof(SendResult.Refused))]
    [InlineData(404, "<html>", nameof(SendResult.Away))]
    [InlineData(405, "", nameof(SendResult.Away))]
    [InlineData(414, "", nameof(SendResult.Refused))]
    [InlineData(408, "", nameof(SendResult.InDoubt))]
    [InlineData(429, "", nameof(SendResult.Away))]
    [InlineData(500, "", nameof(SendResult.InDoubt))]
    [InlineData(502, "", nameof(SendResult.InDoubt))]
    [InlineData(503, "Temporal failure, try again later.", nameof(SendResult.Away))]
    [InlineData(504, "", nameof(SendResult.InDoubt))]
    public void An_answer_means_what_it_says_and_nonsense_means_doubt(int status, string answer, string result) =>
        Assert.Equal(result, SmsGateway.Understand((HttpStatusCode)status, answer).Result.ToString());

    [Fact]
    public async Task Whatever_a_real_gateway_does_is_told_apart()
    {
        var ports = FreePort.Block(2);
        await using var world = await OutsideWorld.StartAsync(
            new GatewayOptions { PagePort = ports, SmtpPort = ports + 1, Access = new SmsAccess("lightline", "secret") },
            TimeProvider.System);
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, TimeProvider.System);
        using var sms = Gateway(machine, ports, "secret");
        using var stranger = Gateway(machine, ports, "wrong");
        using var absent = Gateway(machine, FreePort.Tcp(), "secret");
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
            world.Modes.Now = new GatewayModes { Sms = answer, Report = Report.None };
            var message = Message("+3725000001", "Grüße, {€} & õun?");
            Assert.Equal(result, (await sms.SendAsync(message, CancellationToken.None)).Result);
            Assert.Equal(taken, world.Box.Count);
            Assert.All(world.Box.List(), m => Assert.Equal(message.Body, m.Text));
        }

        world.Modes.Now = new GatewayModes { Report = Report.None };
        Assert.Equal(SendResult.Away, (await stranger.SendAsync(Message("+3725000001"), CancellationToken.None)).Result);
        Assert.Equal(SendResult.Away, (await absent.SendAsync(Message("+3725000001"), CancellationToken.None)).Result);
        Assert.Equal("not-a-number", (await sms.SendAsync(Message("+37250&to=1"), CancellationToken.None)).Reason);
        Assert.Equal(1, machine.Count("notifier_answers_nonsense_total"));
    }

    [Theory]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 100000000\r\n\r\n0: ", true)]
    [InlineData("HTTP/9.9 hello\r\n\r\n", false)]
    [InlineData("\0\0\0\0\0\0", false)]
    [InlineData("HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", false)]
    public async Task A_gateway_of_nonsense_is_in_doubt_and_costs_little(string answer, bool isEndless)
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, TimeProvider.System);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, answer, isEndless);
        using var sms = Gateway(machine, ((IPEndPoint)listener.LocalEndpoint).Port, "secret");
        var before = GC.GetTotalAllocatedBytes();
        Assert.Equal(SendResult.InDoubt, (await sms.SendAsync(Message("+3725000001"), CancellationToken.None)).Result);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 5_000_000);
        listener.Stop();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, string answer, bool isEndless)
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            _ = await stream.ReadAsync(new byte[4_096]);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer));
            for (var i = 0; isEndless && i < 20_000; i++)
            {
                await stream.WriteAsync(new byte[4_096]);
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The reader has had enough.
        }
    }

    private static SmsGateway Gateway(Machine machine, int port, string password) => new(
        new SmsOptions
        {
            Url = new Uri($"http://127.0.0.1:{port}{SendSms.Path}"),
            Username = "lightline",
            Password = password,
            From = "Brightline",
            MessageIdParameter = SendSms.MessageId,
        },
        machine.Link, machine.Metrics, machine.Log, TimeProvider.System);

    private static Outgoing Message(string to, string text = "Hello") => new(
        Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), 1, to, "Brightline", null, text, 0,
        TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow());
}
