using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Npgsql;

namespace Lightline.EndToEnd.Tests;

/// <summary>
/// SIGKILL of the Collector, the Notifier, the Portal and PostgreSQL, each once in every incident: what goes on afterwards
/// is the same incident, and every home hears once of its loss and once of its return.
/// </summary>
public sealed class FourKillsTests
{
    private const int FirstSeed = 20261128;
    private const int Pons = 4;

    /// <summary>Incidents at once, each hit by the kills of the others too.</summary>
    private const int AtOnce = 2;

    private const string Incidents = "select count(*) from live.incident";

    private const string MailDoubts =
        """
        select count(*) from notify.attempt a join notify.notification n on n.id = a.notification_id
        where n.channel = 'email' and a.outcome = 'in-doubt'
        """;

    // PostgreSQL's own processes have other command lines than the one that the town started.
    private static readonly string[] Victims =
        ["Lightline.Collector", "Lightline.Notifier", "Lightline.Portal", "listen_addresses=127.0.0.1"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Full", "four-kills")]
    public async Task After_each_of_four_kills_the_same_incident_goes_on_and_each_home_is_told_once_of_loss_and_return()
    {
        var seeds = FullSize.Of("incidents in which each of four processes is killed", small: 2, full: 100);
        await using var town = await RunningTown.StartAsync(
            olts: 2,
            onts: 40 * Pons,
            new Dictionary<string, string>
            {
                ["Freshness__HoldDown"] = "00:00:02",
                ["Polling__StatusInterval"] = "00:00:10",
            },
            ranging: 1);
        await using var browser = await RealBrowser.StartAsync();
        await using var desk = await browser.OpenAsync(1_440, 900);
        await desk.SignInToNocAsync(town);
        using var pages = new PageReader(town, await desk.CookiesAsync());
        var pons = (await town.TargetsAsync())
            .Select(t => (string)t!["at"]!)
            .Where(at => at.Count(c => c == '/') == 3)
            .ToArray();
        Assert.Equal(Pons, pons.Length);
        var clock = Stopwatch.StartNew();
        var (again, twice) = (0L, 0L);
        foreach (var some in Enumerable.Range(FirstSeed, seeds).Chunk(AtOnce))
        {
            await town.ForgetMessagesAsync();
            var incidents = await town.Tables.CountAsync(Incidents);
            var doubts = await town.Tables.CountAsync(MailDoubts);
            var told = await Task.WhenAll(some.Select(seed => OneAsync(town, pages, pons[seed % Pons], seed)));
            // What is sent twice late would still come.
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Stop);
            var messages = await town.MessagesAsync();
            Assert.Equal(incidents + some.Length, await town.Tables.CountAsync(Incidents));
            // Each address has one message of the loss and one of the return. A mail server takes no id of ours: what was
            // under way to it when the Notifier was killed is in doubt, and may be there twice, word for word.
            doubts = await town.Tables.CountAsync(MailDoubts) - doubts;
            var words = messages.GroupBy(m => (Channel: (string?)m["channel"], To: (string?)m["to"], Text: (string?)m["text"]))
                .ToArray();
            Assert.Equal(told.Sum(t => 2 * t.Addresses.Count), words.Length);
            Assert.All(words, one => Assert.InRange(one.Count(), 1, one.Key.Channel == "email" ? 2 : 1));
            Assert.InRange(messages.Count - words.Length, 0, doubts);
            twice += messages.Count - words.Length;
            again += messages.Count(m => m["attempt"]!.GetValue<int>() > 1);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{seeds} incidents, {seeds * Victims.Length} kills, {clock.Elapsed.TotalSeconds / seeds:0.0} s each; "
            + $"handed in again with the same id: {again}, mails in doubt that came twice: {twice}"));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(58));
    }

    private static async Task<Told> OneAsync(RunningTown town, PageReader pages, string pon, int seed)
    {
        // Neighbouring seeds of Random throw nearly the same.
        var dice = new Random(unchecked(seed * (int)2_654_435_761));
        var kills = Victims.Select(v => new Kill(v, dice.Next(2) == 0, TimeSpan.FromMilliseconds(dice.Next(6_000)))).ToArray();
        Console.WriteLine($"seed {seed}, {pon}: {string.Join(", ", kills.Select(k => k.ToString()))}");
        var clock = Stopwatch.StartNew();
        var fault = await town.BreakAsync("fibre-cut", pon);
        await KillAsync(town, kills.Where(k => !k.IsAfterRepair));
        var truth = (await town.TruthAsync()).Single(t => (string?)t!["id"] == fault)!;
        string[] boxes = [.. truth["onts"]!.AsArray().Select(o => (string)o!)];
        var cutAt = DateTimeOffset.Parse((string)truth["started"]!, CultureInfo.InvariantCulture).ToUniversalTime();
        Told lost = null!;
        // A mail that was under way when the Notifier was killed, by these dice or by the other incident's, waits 60 s.
        await Eventually.BecomesAsync(
            async () => (lost = await ToldAsync(town, boxes, cutAt)).IsAll("is down", "went down"),
            $"every loss told, seed {seed}",
            85);
        await pages.SayAsync("noc.localhost", "/noc", lost.Number, Stop);
        await pages.SayAsync("brightline.localhost", "/status", $"/outages/{lost.Number}", Stop);
        var told = clock.Elapsed;

        await town.RepairAsync(fault);
        await KillAsync(town, kills.Where(k => k.IsAfterRepair));
        Told back = null!;
        await Eventually.BecomesAsync(
            async () => (back = await ToldAsync(town, boxes, cutAt)) is { IsOver: true } && back.IsAll("is back", "came back"),
            $"every return told, seed {seed}",
            90);
        Assert.Equal((lost.Incident, lost.Number), (back.Incident, back.Number));
        await pages.SayAsync("noc.localhost", "/noc", "no open incident", Stop);
        await pages.SayAsync("brightline.localhost", $"/outages/{lost.Number}", "Fixed at", Stop);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {boxes.Length} boxes, {back.Addresses.Count} addresses: told of the loss by {told.TotalSeconds:0.0} s, "
            + $"over by {clock.Elapsed.TotalSeconds:0.0} s"));
        return back;
    }

    private static async Task KillAsync(RunningTown town, IEnumerable<Kill> kills)
    {
        var clock = Stopwatch.StartNew();
        foreach (var kill in kills.OrderBy(k => k.After))
        {
            if (kill.After - clock.Elapsed is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, TimeProvider.System, Stop);
            }

            // The other incident's kill may have come just before.
            IReadOnlyList<int> found = [];
            await Eventually.BecomesAsync(
                () => Task.FromResult((found = ProcessTree.Named(town.ProcessId, kill.Program)).Count == 1), kill.Program, 15);
            await ProcessTree.KillAsync(found[0], Stop);
        }
    }

    /// <summary>The incident of these boxes and what was said of it; nothing while PostgreSQL is away.</summary>
    private static async Task<Told> ToldAsync(RunningTown town, string[] boxes, DateTimeOffset cutAt)
    {
        try
        {
            var rows = await town.Tables.ReadAsync(
                """
                select i.id, i.public_number, i.state, count(*)
                from live.incident i
                    join live.incident_member m on m.incident_id = i.id
                    join network.ont o on o.id = m.ont_id
                where i.opened_at > $1 and o.serial = any ($2)
                group by i.id
                """,
                cutAt,
                boxes);
            Assert.InRange(rows.Count, 0, 1);
            if (rows is not [[var id, var number, var state, var members]]
                || members != boxes.Length.ToString(CultureInfo.InvariantCulture))
            {
                return Told.Nothing;
            }

            var addresses = await town.Tables.ReadAsync(
                """
                select distinct c.value
                from live.incident_member m
                    join retail.service s on s.connection_id = m.connection_id and s.state = 'active'
                    join retail.contact_point c on c.account_id = s.account_id and c.verified_at is not null
                where m.incident_id = $1::text::uuid
                """,
                id);
            var all = addresses.Select(a => a[0]).ToHashSet();
            return new Told(
                id, number, state == "2", all, [.. (await town.MessagesAsync()).Where(m => all.Contains((string)m["to"]!))]);
        }
        catch (NpgsqlException)
        {
            return Told.Nothing;
        }
    }

    private sealed record Kill(string Program, bool IsAfterRepair, TimeSpan After)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Program} {After.TotalSeconds:0.0} s after the {(IsAfterRepair ? "repair" : "cut")}");
    }

    private sealed record Told(
        string Incident, string Number, bool IsOver, IReadOnlySet<string> Addresses, IReadOnlyList<JsonNode> Messages)
    {
        public static Told Nothing { get; } = new("", "", false, new HashSet<string>(), []);

        /// <summary>Whether each address has the text or the mail that says so.</summary>
        public bool IsAll(string inSms, string inMail) => Addresses.Count > 0
            && Addresses.SetEquals(Messages.Where(m => Says(m, inSms, inMail)).Select(m => (string)m["to"]!));

        private static bool Says(JsonNode message, string inSms, string inMail) => (string?)message["channel"] == "sms"
            ? ((string)message["text"]!).Contains(inSms, StringComparison.Ordinal)
            : ((string)message["subject"]!).Contains(inMail, StringComparison.Ordinal);
    }

    /// <summary>
    /// Reads pages as one who is signed in at the NOC, and keeps the session that each answer renews; a Portal that is just
    /// coming back is asked again.
    /// </summary>
    private sealed class PageReader(RunningTown town, IReadOnlyList<BrowserContextCookiesResult> cookies) : IDisposable
    {
        private readonly ConcurrentDictionary<(string Host, string Name), string> _cookies =
            new(cookies.ToDictionary(c => (c.Domain, c.Name), c => c.Value));

        private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            // The first page of a Portal that has just started, on a machine with other work.
            Timeout = TimeSpan.FromSeconds(20),
        };

        public void Dispose() => _http.Dispose();

        public async Task SayAsync(string host, string path, string words, CancellationToken cancellationToken)
        {
            var clock = Stopwatch.StartNew();
            var said = "";
            while (!(said = await ReadAsync(host, path, cancellationToken)).Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"{host}{path} does not say {words}: {said}");
                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancellationToken);
            }
        }

        private async Task<string> ReadAsync(string host, string path, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{town.Port}{path}");
            request.Headers.Host = $"{host}:{town.Port}";
            request.Headers.TryAddWithoutValidation(
                "Cookie", string.Join("; ", _cookies.Where(c => c.Key.Host == host).Select(c => $"{c.Key.Name}={c.Value}")));
            try
            {
                using var answer = await _http.SendAsync(request, cancellationToken);
                foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var sets) ? sets : [])
                {
                    var (name, value) = (set[..set.IndexOf('=', StringComparison.Ordinal)], set.Split(';')[0]);
                    _cookies[(host, name)] = value[(name.Length + 1)..];
                }

                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                return answer.StatusCode == HttpStatusCode.OK ? text : $"{answer.StatusCode} {answer.Headers.Location} {text}";
            }
            catch (Exception e) when (e is HttpRequestException
                || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                return e.Message;
            }
        }
    }
}
