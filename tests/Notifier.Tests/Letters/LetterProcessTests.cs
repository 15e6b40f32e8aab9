using Lightline.Gateways;
using Lightline.Gateways.Sms;
using Lightline.Notifier.Tests.Running;
using Lightline.Servers;

namespace Lightline.Notifier.Tests.Letters;

/// <summary>The real process, a real HTTP gateway and a real mail server.</summary>
public sealed class LetterProcessTests(TestDatabases databases) : IDisposable
{
    private const string Code = "K7QX-804173";
    private const string Payload = $$"""{"code":"{{Code}}","minutes":"10"}""";

    /// <summary>From its commit to its being handed in.</summary>
    private static readonly TimeSpan HandedInWithin = TimeSpan.FromSeconds(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("lightline-letters-").FullName;
    private readonly int _port = FreePort.Block(2);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_code_is_handed_in_within_two_seconds_and_can_be_read_nowhere_afterwards()
    {
        await using var street = await databases.NewStreetAsync(1);
        await using var world = await WorldAsync();
        await using var notifier = await RunningNotifier.StartAsync(Settings(street, "Trace"));
        var late = new List<TimeSpan>();
        for (var i = 0; i < 10; i++)
        {
            var (channel, address) = i % 2 == 0 ? ("sms", $"+3725000000{i}") : ("email", $"code{i}@example.org");
            var id = await street.WriteLetterAsync(channel, address, Payload, Now);
            var committedAt = Now;
            await Until.TrueAsync(() => Task.FromResult(world.Box.Count == i + 1), TimeSpan.FromSeconds(20));
            late.Add(world.Box.List()[^1].At - committedAt);
            await Until.TrueAsync(async () => await street.LetterAsync(id) == "submitted, 1", TimeSpan.FromSeconds(20));
        }

        Console.WriteLine($"handed in after {string.Join(' ', late.Select(l => $"{l.TotalMilliseconds:0}"))} ms");
        Assert.All(late, after => Assert.InRange(after, TimeSpan.FromSeconds(-1), HandedInWithin));
        Assert.All(world.Box.List(), message => Assert.Contains(Code, message.Text, StringComparison.Ordinal));
        Assert.Equal(0, await street.RowsWithAsync(Code));
        var metrics = await notifier.AskAsync("/metrics");
        Assert.Contains("notifier_letters_total{channel=\"sms\",outcome=\"submitted\"} 5\n", metrics, StringComparison.Ordinal);
        Assert.Contains("notifier_letters_total{channel=\"email\",outcome=\"submitted\"} 5\n", metrics, StringComparison.Ordinal);
        // Nobody keeps a record for a gateway to report to, so it is not asked to.
        Assert.DoesNotContain("notifier_reports_total", metrics, StringComparison.Ordinal);
        Assert.Equal(0, await notifier.StopAsync());
        Assert.NotEmpty(notifier.Said);
        Assert.DoesNotContain(Code, notifier.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_reports_of_a_letter_unasked_is_counted()
    {
        await using var street = await databases.NewStreetAsync(1);
        await using var notifier = await RunningNotifier.StartAsync(Settings(street, "Warning"));
        var id = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now);
        await Until.TrueAsync(
            async () => (await street.LetterAsync(id)).StartsWith("planned gateway-away", StringComparison.Ordinal),
            TimeSpan.FromSeconds(20));
        var link = new Reports.ReportLink(notifier.Url, System.Text.Encoding.UTF8.GetBytes(new string('k', 40)));
        Assert.Equal("", await notifier.AskAsync($"{new Uri(link.For(id)).AbsolutePath}?type=1"));
        var metrics = await notifier.AskAsync("/metrics");
        Assert.Contains("notifier_reports_total{result=\"unknown\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.StartsWith("planned", await street.LetterAsync(id), StringComparison.Ordinal);
        Assert.Equal(0, await notifier.StopAsync());
    }

    [Fact]
    public async Task Asked_to_stop_it_finishes_what_it_has_begun_and_begins_nothing_more()
    {
        await using var street = await databases.NewStreetAsync(1);
        await using var world = await WorldAsync();
        world.Modes.Now = new GatewayModes { DelayMilliseconds = 2_000, Report = Report.None };
        await using var notifier = await RunningNotifier.StartAsync(Settings(street, "Warning"));
        for (var i = 10; i < 50; i++)
        {
            await street.WriteLetterAsync("sms", $"+372500000{i}", Payload, Now);
        }

        await Until.TrueAsync(
            async () => await CountAsync(street, "submitting") == LetterCount, TimeSpan.FromSeconds(20));
        Assert.Equal(0, await notifier.StopAsync());
        Assert.Equal(0, await CountAsync(street, "submitting"));
        Assert.Equal(world.Box.Count, await CountAsync(street, "submitted"));
        Assert.InRange(world.Box.Count, LetterCount, 39);
    }

    private const int LetterCount = Lightline.Notifier.Letters.LetterBook.UnderWayMax;

    private static Task<long> CountAsync(TestStreet street, string state) =>
        street.ReadAsync<long>("select count(*) from notify.letter where state = $1", state);

    private Task<OutsideWorld> WorldAsync() => OutsideWorld.StartAsync(
        new GatewayOptions { PagePort = _port, SmtpPort = _port + 1, Access = new SmsAccess("", "") }, TimeProvider.System);

    private Dictionary<string, string> Settings(TestStreet street, string level)
    {
        var key = Path.Combine(_folder, "key");
        File.WriteAllText(key, new string('k', 40));
        return new()
        {
            ["Postgres:ConnectionString"] = street.NotifierConnectionString,
            ["Sms:Url"] = $"http://127.0.0.1:{_port}{SendSms.Path}",
            ["Sms:From"] = "Brightline",
            ["Sms:MessageIdParameter"] = SendSms.MessageId,
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = $"{_port + 1}",
            ["Smtp:From"] = "notices@example.org",
            ["Smtp:UseTls"] = "false",
            ["Reports:KeyFile"] = key,
            ["Links:Format"] = "http://{host}/outages/{number}",
            ["Links:KeyFile"] = key,
            ["Logging:LogLevel:Default"] = level,
        };
    }
}
