using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lightline.Contracts.Incidents;
using Lightline.Gateways;
using Lightline.Gateways.Sms;
using Lightline.Notifier.Reports;
using Lightline.Servers;

namespace Lightline.Notifier.Tests.Running;

/// <summary>The real process against a real PostgreSQL, a real HTTP gateway and a real mail server.</summary>
public sealed class NotifierProcessTests(TestDatabases databases) : IDisposable
{
    private const string ReportKey = "a key of at least thirty-two characters";

    private readonly string _folder = Directory.CreateTempSubdirectory("lightline-notifier-").FullName;

    [Fact]
    [Trait("Full", "notifier-homes")]
    public async Task From_an_event_to_telephones_and_letter_boxes_and_the_reports_back()
    {
        var homes = FullSize.Of("homes told by the real process", 100, 2_000);
        await using var street = await databases.NewStreetAsync(homes);
        await using var world = await WorldAsync();
        await using var notifier = await RunningNotifier.StartAsync(Settings(street, world));
        int[] all = [.. Enumerable.Range(0, homes)];
        var incident = await street.OpenAsync(IncidentKind.FibreCut, TimeProvider.System.GetUtcNow(), all);
        var watch = Stopwatch.StartNew();
        await street.EventAsync(incident, IncidentEventKind.Lost, TimeProvider.System.GetUtcNow(), 1, all);
        await Until.TrueAsync(() => Task.FromResult(world.Value.Box.Count == 2 * homes), TimeSpan.FromSeconds(60));
        Console.WriteLine($"{2 * homes} messages to {homes} homes handed over in {watch.Elapsed.TotalSeconds:0.0} s");
        await Until.TrueAsync(
            async () => (await street.TallyAsync()).GetValueOrDefault("sms fibre-cut-lost delivered") == homes,
            TimeSpan.FromSeconds(60));
        Assert.Equal(2 * homes, world.Value.Box.List().Select(m => (m.To, m.Text)).Distinct().Count());
        Assert.All(world.Value.Box.List(), m => Assert.Equal(1, m.Attempt));
        var metrics = await notifier.AskAsync("/metrics");
        Assert.Contains(
            $"notifier_sends_total{{channel=\"sms\",outcome=\"submitted\"}} {homes}\n", metrics, StringComparison.Ordinal);
        await ReplayAsync(street, notifier);
        Assert.Equal(0, await notifier.StopAsync());
    }

    [Fact]
    public async Task Asked_to_stop_while_it_sends_it_ends_what_it_has_begun_and_begins_nothing_more()
    {
        await using var street = await databases.NewStreetAsync(40);
        await using var world = await WorldAsync();
        world.Value.Modes.Now = new GatewayModes { DelayMilliseconds = 2_000, Report = Report.None };
        await street.ExecuteAsync("delete from retail.contact_point where kind = 'email'");
        await using var notifier = await RunningNotifier.StartAsync(Settings(street, world));
        int[] all = [.. Enumerable.Range(0, 40)];
        var incident = await street.OpenAsync(IncidentKind.FibreCut, TimeProvider.System.GetUtcNow(), all);
        await street.EventAsync(incident, IncidentEventKind.Lost, TimeProvider.System.GetUtcNow(), 1, all);
        await Until.TrueAsync(
            async () => (await street.TallyAsync()).ContainsKey("sms fibre-cut-lost submitting"), TimeSpan.FromSeconds(20));
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, await notifier.StopAsync());
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(12));
        var tally = await street.TallyAsync();
        Assert.Equal(32, tally["sms fibre-cut-lost submitted"]);
        Assert.Equal(8, tally["sms fibre-cut-lost planned"]);
        Assert.Equal(32, world.Value.Box.Count);
    }

    [Fact]
    [Trait("Full", "notifier-kills")]
    public async Task Killed_again_and_again_it_forgets_nobody_and_a_gateway_that_takes_ids_tells_nobody_twice()
    {
        var kills = FullSize.Of("kill -9 of the Notifier while it sends", 5, 100);
        var homes = kills * 30;
        await using var street = await databases.NewStreetAsync(homes);
        await using var world = await WorldAsync();
        world.Value.Modes.Now = new GatewayModes { DelayMilliseconds = 100, Report = Report.None };
        int[] all = [.. Enumerable.Range(0, homes)];
        await street.ExecuteAsync("delete from retail.contact_point where kind = 'email'");
        var incident = await street.OpenAsync(IncidentKind.PowerCut, TimeProvider.System.GetUtcNow(), all);
        foreach (var some in all.Chunk(7))
        {
            await street.EventAsync(incident, IncidentEventKind.Lost, TimeProvider.System.GetUtcNow(), 1, some);
        }

        var dice = new Random(1);
        for (var kill = 0; kill < kills; kill++)
        {
            await using var notifier = await RunningNotifier.StartAsync(Settings(street, world));
            var before = world.Value.Box.Count;
            // Killed once it has begun sending, some milliseconds into a batch.
            await Until.TrueAsync(
                () => Task.FromResult(world.Value.Box.Count > before || world.Value.Box.Count == homes),
                TimeSpan.FromSeconds(45));
            await Task.Delay(
                TimeSpan.FromMilliseconds(dice.Next(120)), TimeProvider.System, TestContext.Current.CancellationToken);
            await notifier.KillAsync();
        }

        var begun = await street.ReadAsync<long>("select count(*) from notify.notification where state = 'submitting'");
        // As if the last lease had run out: how long it is, InDoubtTests tell.
        await street.ExecuteAsync("update notify.notification set due_at = now() where state = 'submitting'");
        Console.WriteLine($"{kills} kills, {world.Value.Box.Count} of {homes} told, {begun} attempts without an outcome");
        await using var last = await RunningNotifier.StartAsync(Settings(street, world));
        await Until.TrueAsync(
            async () => (await street.TallyAsync()).GetValueOrDefault("sms power-cut-lost submitted") == homes,
            TimeSpan.FromSeconds(90));
        Assert.Equal(homes, world.Value.Box.Count);
        Assert.Equal(homes, world.Value.Box.List().Select(m => m.To).Distinct().Count());
        Assert.Equal(homes, await street.ReadAsync<long>("select count(*) from notify.notification where channel = 'in-app'"));
        Console.WriteLine($"handed in again with the same id: {world.Value.Box.List().Count(m => m.Attempt > 1)}");
        Assert.Equal(0, await last.StopAsync());
    }

    [Fact]
    public async Task A_wrong_configuration_is_named_and_exits_with_two()
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Lightline.Notifier.dll"), "--check"])
        {
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        })!;
        var faults = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("Postgres:ConnectionString: missing", faults, StringComparison.Ordinal);
        Assert.Contains("Reports:KeyFile: missing", faults, StringComparison.Ordinal);
        Assert.Contains("Links:Format: missing", faults, StringComparison.Ordinal);
        Assert.Contains("Links:KeyFile: missing", faults, StringComparison.Ordinal);
    }

    /// <summary>Reports again, and reports of strangers: each is counted, and none changes what is known.</summary>
    private static async Task ReplayAsync(TestStreet street, RunningNotifier notifier)
    {
        var id = await street.ReadAsync<Guid>("select id from notify.notification where channel = 'sms' limit 1");
        var report = new Uri(new ReportLink(notifier.Url, Encoding.UTF8.GetBytes(ReportKey)).For(id)).AbsolutePath;
        var before = await CountAsync(notifier, "repeated");
        foreach (var type in new[] { "1", "2", "16", "8", "1" })
        {
            Assert.Equal("ok\n", await notifier.AskAsync($"{report}?type={type}"));
        }

        foreach (var forged in new[] { "/dlr/x/y?type=1", $"{report}x?type=2", $"{report}?type=99", $"/dlr/{id:N}/?type=2" })
        {
            Assert.Equal("", await notifier.AskAsync(forged));
        }

        Assert.Equal("delivered", await street.ReadAsync<string>("select state from notify.notification where id = $1", id));
        Assert.Equal(before + 5, await CountAsync(notifier, "repeated"));
        Assert.Equal(2, await CountAsync(notifier, "malformed"));
        Assert.Equal(1, await CountAsync(notifier, "forged"));
    }

    private static async Task<int> CountAsync(RunningNotifier notifier, string result)
    {
        var line = $"notifier_reports_total{{result=\"{result}\"}} ";
        return (await notifier.AskAsync("/metrics")).Split('\n')
            .Where(l => l.StartsWith(line, StringComparison.Ordinal))
            .Select(l => int.Parse(l[line.Length..], CultureInfo.InvariantCulture)).SingleOrDefault();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Dictionary<string, string> Settings(TestStreet street, World world)
    {
        var key = Path.Combine(_folder, "key");
        File.WriteAllText(key, ReportKey);
        return new()
        {
            ["Postgres:ConnectionString"] = street.NotifierConnectionString,
            ["Sms:Url"] = $"http://127.0.0.1:{world.PagePort}{SendSms.Path}",
            ["Sms:From"] = "Brightline",
            ["Sms:MessageIdParameter"] = SendSms.MessageId,
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = $"{world.PagePort + 1}",
            ["Smtp:From"] = "notices@example.org",
            ["Smtp:UseTls"] = "false",
            ["Reports:KeyFile"] = key,
            ["Links:Format"] = "http://{host}/outages/{number}",
            ["Links:KeyFile"] = key,
        };
    }

    private static async Task<World> WorldAsync()
    {
        var port = FreePort.Block(2);
        return new World(port, await OutsideWorld.StartAsync(
            new GatewayOptions { PagePort = port, SmtpPort = port + 1, Access = new SmsAccess("", "") }, TimeProvider.System));
    }

    private sealed record World(int PagePort, OutsideWorld Value) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Value.DisposeAsync();
    }
}
