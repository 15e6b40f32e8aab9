using Lightline.Contracts.Incidents;
using Lightline.Gateways;
using Lightline.Gateways.Sms;
using Lightline.Notifier.Tests.Running;
using Lightline.Servers;

namespace Lightline.Notifier.Tests.Channels;

/// <summary>The real process and Debian's Kannel, in a network of their own.</summary>
public sealed class KannelTests(TestDatabases databases) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly string _folder = Directory.CreateTempSubdirectory("lightline-kannel-").FullName;
    private NetworkNamespace _network = null!;
    private KannelServer _kannel = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A text, and in how many parts Kannel sends it.</summary>
    private static IReadOnlyList<(string Text, int Parts)> Texts =>
    [
        ("Grüße! {€} [x] ~^|\\ @£$¥ Δ_Φ %d %s + 1 #; =? & ¡¿§ \"à\"", 1),
        (Repeat("é", 160), 1),
        (Repeat("€", 80), 1),
        (Repeat("€", 81), 2),
        ("Two lines:\n" + Repeat("x", 200), 2),
        (Repeat("é", 306), 2),
        (Repeat("é", 307), 3),
        (Repeat("a", 459), 3),
        // Septets for two parts and a character of two that does not go into the rest of the first.
        (Repeat("a", 152) + "€" + Repeat("a", 152), 3),
        (Repeat("{", 228), 3),
        (Repeat("õ", 70), 1),
        (Repeat("õ", 71), 2),
        ("Kell 12:30, Õismäe: интернет вернулся 😀\n" + Repeat("ж", 90), 2),
        (Repeat("õ", 201), 3),
        (Repeat("😀", 35), 1),
        (Repeat("😀", 99), 3),
    ];

    public async ValueTask InitializeAsync()
    {
        _network = await NetworkNamespace.NewAsync(CancellationToken.None);
        _kannel = await KannelServer.StartNewAsync(_network, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_kannel is not null)
        {
            await _kannel.DisposeAsync();
        }

        if (_network is not null)
        {
            await _network.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Texts_of_one_to_three_parts_reach_telephones_unchanged_and_their_reports_come_back()
    {
        await using var street = await databases.NewStreetAsync(Texts.Count);
        var incident = await OpenAsync(street);
        await using var notifier = await StartNotifierAsync(street);
        for (var home = 0; home < Texts.Count; home++)
        {
            var (text, parts) = Texts[home];
            Assert.Equal(0, Gsm7.Excess(text));
            await LoseAsync(street, incident, home, text);
            if (home == 0)
            {
                // Nobody has joined the telephone network: Kannel says that it keeps the text, and does.
                await StateAsync(street, home, "submitted");
                Assert.Empty(_kannel.Arrived);
                await _kannel.ConnectPhonesAsync();
            }

            await StateAsync(street, home, "delivered");
            Assert.Equal([(text, parts)], Received(home, text));
            // The report may be faster than the answer.
            Assert.True(await AttemptsAsync(street, home) is "1 submitted" or "1 submitted report");
        }

        Assert.All(_kannel.Arrived, line => Assert.StartsWith("Brightline ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_number_that_leads_nowhere_is_refused_once()
    {
        await using var street = await databases.NewStreetAsync(1);
        await street.ExecuteAsync("update retail.contact_point set value = '+4930123456' where kind = 'phone'");
        await _kannel.ConnectPhonesAsync();
        await using var notifier = await StartNotifierAsync(street);
        await LoseAsync(street, await OpenAsync(street), 0, "It is down.");
        // Kannel answers that it does not know the way, and reports the same: whichever is faster ends the notice.
        await Until.TrueAsync(async () => await StateOfAsync(street, 0) is "failed" or "undelivered", Patience);
        await Until.TrueAsync(
            async () => await AttemptsAsync(street, 0) is "1 refused refused" or "1 submitted report", Patience);
        Assert.Equal(0, await street.ReadAsync<long>(
            "select count(*) from notify.notification where channel = 'sms' and due_at is not null"));
        Assert.Empty(_kannel.Arrived);
    }

    [Fact]
    public async Task A_wrong_password_and_a_dead_smsbox_are_away_and_the_text_arrives_once_when_they_are_mended()
    {
        await using var street = await databases.NewStreetAsync(1);
        await _kannel.ConnectPhonesAsync();
        await using (var stranger = await StartNotifierAsync(street, "another"))
        {
            await LoseAsync(street, await OpenAsync(street), 0, "It is down.");
            await Until.TrueAsync(async () => await AttemptsAsync(street, 0) == "1 away not-authorised", Patience);
            Assert.Equal("planned", await StateOfAsync(street, 0));
            await _kannel.KillSmsBoxAsync();
            await Until.TrueAsync(
                async () => (await AttemptsAsync(street, 0)).StartsWith(
                    "1 away not-authorised, 2 away gateway-away", StringComparison.Ordinal),
                Patience);
        }

        await _kannel.StartSmsBoxAsync(Stop);
        await using var notifier = await StartNotifierAsync(street);
        await StateAsync(street, 0, "delivered");
        Assert.EndsWith(" submitted", await AttemptsAsync(street, 0), StringComparison.Ordinal);
        Assert.Equal([("It is down.", 1)], Received(0, "It is down."));
    }

    [Fact]
    public async Task A_gateway_that_stands_still_leaves_doubt_and_its_report_ends_the_doubt_without_a_repeat()
    {
        await using var street = await databases.NewStreetAsync(1);
        await _kannel.ConnectPhonesAsync();
        await using var notifier = await StartNotifierAsync(street);
        _kannel.Suspend();
        await LoseAsync(street, await OpenAsync(street), 0, "It is down.");
        await StateAsync(street, 0, "in-doubt");
        Assert.Equal("1 in-doubt no-answer", await AttemptsAsync(street, 0));
        _kannel.Resume();
        await StateAsync(street, 0, "delivered");
        Assert.Equal("1 submitted report", await AttemptsAsync(street, 0));
        Assert.Equal([("It is down.", 1)], Received(0, "It is down."));
    }

    [Fact]
    public async Task The_demo_towns_gateway_answers_as_kannel_does()
    {
        await _kannel.ConnectPhonesAsync();
        var port = FreePort.Block(2);
        await using var world = await OutsideWorld.StartAsync(
            new GatewayOptions
            {
                PagePort = port,
                SmtpPort = port + 1,
                Access = new SmsAccess(KannelServer.Username, KannelServer.Password),
            },
            TimeProvider.System);
        using var http = new HttpClient();
        var right = $"username={KannelServer.Username}&password={Uri.EscapeDataString(KannelServer.Password)}";
        // Kannel queues until it has seen that its line to the telephones is up.
        await Until.TrueAsync(
            async () => (await _kannel.AskAsync($"{SendSms.Path}?{right}&from=Brightline&to=%2B3725000001&text=Up", Stop))
                .EndsWith("0: Accepted for delivery", StringComparison.Ordinal),
            Patience);
        foreach (var query in new[]
        {
            $"{right}&from=Brightline&to=%2B3725000001&text=Hello",
            $"{right}&from=Brightline&to=3725000001&text=Hello",
            $"{right}&from=Brightline&to=%2B3725000001&text={Repeat("x", 900)}",
            $"{right}&from=Brightline&to=%2B3725000001&text=",
            $"{right}&from=Brightline&to=%2B3725000001",
            $"{right}&from=Brightline&to=nobody&text=Hello",
            $"{right}&from=Brightline&to=&text=Hello",
            $"{right}&from=Brightline&text=Hello",
            $"{right}&to=%2B3725000001&text=Hello",
            "username=lightline&password=wrong&from=Brightline&to=%2B3725000001&text=Hello",
            "from=Brightline&to=%2B3725000001&text=Hello",
            $"{right}&from=Brightline&to=%2B4930123456&text=Hello",
        })
        {
            world.Modes.Now = new GatewayModes { Sms = query.Contains("%2B49") ? Answer.Refuse : Answer.Accept };
            var real = await _kannel.AskAsync($"{SendSms.Path}?{query}", Stop);
            using var ours = await http.GetAsync(new Uri($"http://127.0.0.1:{port}{SendSms.Path}?{query}"), Stop);
            var told = $"{(int)ours.StatusCode} {await ours.Content.ReadAsStringAsync(Stop)}";
            Assert.Equal((query, $"{real.Split(' ')[1]} {real.Split('\n')[^1]}"), (query, told));
        }
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static Task<Guid> OpenAsync(TestStreet street) => street.OpenAsync(
        IncidentKind.FibreCut, TimeProvider.System.GetUtcNow(), [.. Enumerable.Range(0, street.Homes.Count)]);

    /// <summary>Words are data: the street's are what the test wants to send.</summary>
    private static async Task LoseAsync(TestStreet street, Guid incident, int home, string text)
    {
        await street.ExecuteAsync(
            "update notify.template set body = $1 where kind = 'fibre-cut-lost' and channel = 'sms'", text);
        await street.EventAsync(incident, IncidentEventKind.Lost, TimeProvider.System.GetUtcNow(), 1, home);
    }

    private static Task<string> StateOfAsync(TestStreet street, int home) => street.ReadAsync<string>(
        "select coalesce(max(state), '') from notify.notification where channel = 'sms' and connection_id = $1",
        street.Connection(home));

    private static Task StateAsync(TestStreet street, int home, string state) =>
        Until.TrueAsync(async () => await StateOfAsync(street, home) == state, Patience);

    private static Task<string> AttemptsAsync(TestStreet street, int home) => street.ReadAsync<string>(
        """
        select coalesce(string_agg(concat_ws(' ', number, outcome, a.reason), ', ' order by number), '')
        from notify.attempt a join notify.notification n on n.id = a.notification_id
        where channel = 'sms' and connection_id = $1
        """,
        street.Connection(home));

    private IReadOnlyList<(string Text, int Parts)> Received(int home, string text) =>
        PhoneTexts.Read(_kannel.Arrived, TestStreet.Phone(home), isUcs2: !Gsm7.Covers(text));

    private async Task<ServerProcess> StartNotifierAsync(TestStreet street, string password = KannelServer.Password)
    {
        var (key, secret) = (Path.Combine(_folder, "key"), Path.Combine(_folder, "password"));
        await File.WriteAllTextAsync(key, new string('k', 40), Stop);
        await File.WriteAllTextAsync(secret, password + "\n", Stop);
        return await ServerProcess.StartAsync(new ServerProcessOptions(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Lightline.Notifier.dll")])
        {
            Network = _network,
            WorkingDirectory = _folder,
            Environment = new Dictionary<string, string>
            {
                ["Postgres__ConnectionString"] = street.NotifierThroughSocketFile,
                ["Sms__Url"] = KannelServer.Url.AbsoluteUri,
                ["Sms__Username"] = KannelServer.Username,
                ["Sms__PasswordFile"] = secret,
                ["Sms__From"] = "Brightline",
                ["Reports__ListenUrl"] = "http://127.0.0.1:5082",
                ["Reports__KeyFile"] = key,
                ["Links__Format"] = "http://{host}/outages/{number}",
                ["Links__KeyFile"] = key,
                ["Logging__LogLevel__Default"] = "Warning",
            },
            OnOutput = Console.WriteLine,
        });
    }
}
