using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lightline.Servers;

namespace Lightline.EndToEnd.Tests;

/// <summary>One sign-in of the demo, as <c>./run</c> prints it.</summary>
/// <param name="Host">The provider's host name.</param>
/// <param name="Email">Who signs in.</param>
/// <param name="Password">With what.</param>
/// <param name="At">The splitter of the home, as the fault panel names it.</param>
internal sealed record DemoSignIn(string Host, string Email, string Password, string At)
{
    /// <summary>The PON of the home: <see cref="At"/> without its splitter.</summary>
    public string Pon => string.Join('/', At.Split('/').Take(4));

    public string Olt => At.Split('/')[0];
}

/// <summary>
/// The demo as a newcomer starts it: the command <c>./run</c> with a port of its own, waited for until it prints that it
/// is ready, ended with SIGTERM.
/// </summary>
internal sealed class RunningTown : IAsyncDisposable
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(6);
    private readonly ServerProcess _process;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private RunningTown(ServerProcess process, int port, TimeSpan readyAfter, IReadOnlyList<string> printed)
    {
        _process = process;
        Port = port;
        ReadyAfter = readyAfter;
        Printed = printed;
        var folder = printed.Select(l => Regex.Match(l, "State and logs +(.+?)(, removed|$)"))
            .First(m => m.Success).Groups[1].Value;
        Tables = new TownTables(folder, port + 6);
        CopyFolder = Path.Combine(folder, "status");
        var password = printed.Select(l => Regex.Match(l, "each with the password (\\S+)$")).First(m => m.Success).Groups[1].Value;
        SignIns =
        [
            .. printed.Select(l => Regex.Match(l, @"^ +(\S+@\S+) +http://([a-z.]+):\d+ +(.+), on (\S+)$"))
                .Where(m => m.Success)
                .Select(m => new DemoSignIn(m.Groups[2].Value, m.Groups[1].Value, password, m.Groups[4].Value)),
        ];
    }

    public int Port { get; }

    /// <summary>From the start of the command to its line <c>ready:</c>.</summary>
    public TimeSpan ReadyAfter { get; }

    /// <summary>Every line printed until ready and right after.</summary>
    public IReadOnlyList<string> Printed { get; }

    public int ProcessId => _process.Id;

    /// <summary>The demo's people, as the command prints them.</summary>
    public IReadOnlyList<DemoSignIn> SignIns { get; }

    /// <summary>Whose account has two connections.</summary>
    public DemoSignIn Landlord => SignIns.First(s => s.Email.StartsWith("emil", StringComparison.Ordinal));

    public Uri Portal(string host) => new($"http://{host}:{Port}/");

    public Uri FaultPanel => new($"http://127.0.0.1:{Port + 2}/");

    public Uri Collector => new($"http://127.0.0.1:{Port + 1}/");

    /// <summary>The SMS gateway and mail server of the outside world.</summary>
    public Uri Gateways => new($"http://127.0.0.1:{Port + 3}/");

    /// <summary>Where the network's state is told whatever happens.</summary>
    public Uri StatusCopy(string host) => new($"http://{host}:{Port + 4}/");

    /// <summary>Where the Portal writes copies of the public pages.</summary>
    public string CopyFolder { get; }

    /// <summary>Its tables, as the superuser.</summary>
    public TownTables Tables { get; }

    /// <summary>
    /// Starts the town. Environment variables reach its processes. A repaired box takes <paramref name="ranging"/> to twice
    /// as many seconds until it serves.
    /// </summary>
    public static async Task<RunningTown> StartAsync(
        int olts,
        int onts,
        IReadOnlyDictionary<string, string>? environment = null,
        string? data = null,
        int? ranging = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var port = FreePort.Block(10);
        var lines = new List<string>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clock = Stopwatch.StartNew();
        List<string> arguments = ["--olts", $"{olts}", "--onts", $"{onts}", "--port", $"{port}"];
        if (data is not null)
        {
            arguments.AddRange(["--data", data]);
        }

        if (ranging is not null)
        {
            arguments.AddRange(["--ranging", $"{ranging}"]);
        }

        var process = await ServerProcess.StartAsync(new ServerProcessOptions(Repository.Run, arguments)
        {
            Environment = environment ?? new Dictionary<string, string>(),
            StopTimeout = TimeSpan.FromSeconds(20),
            OnOutput = line =>
            {
                lock (lines)
                {
                    lines.Add(line);
                }

                if (line.StartsWith("ready: ", StringComparison.Ordinal))
                {
                    ready.TrySetResult();
                }
            },
        });
        var ended = process.WaitForExitAsync(cancellationToken);
        if (await Task.WhenAny(ready.Task, ended).WaitAsync(ReadyTimeout, cancellationToken) == ended)
        {
            throw new InvalidOperationException($"./run ended with {process.ExitCode}:\n{process.Output}");
        }

        var readyAfter = clock.Elapsed;
        // The addresses and sign-ins stand below the ready line.
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellationToken);
        lock (lines)
        {
            return new RunningTown(process, port, readyAfter, [.. lines]);
        }
    }

    public async Task<JsonArray> TruthAsync() => (await _http.GetFromJsonAsync<JsonArray>(new Uri(FaultPanel, "truth")))!;

    public async Task<JsonArray> TargetsAsync() => (await _http.GetFromJsonAsync<JsonArray>(new Uri(FaultPanel, "targets")))!;

    /// <summary>SNMP packets that the simulated OLTs have received so far, all together.</summary>
    public async Task<long> PacketsAsync() =>
        (await _http.GetFromJsonAsync<JsonArray>(new Uri(FaultPanel, "olts")))!.Sum(o => o!["packetsReceived"]!.GetValue<long>());

    /// <summary>The most packets that an OLT received within one second, of all OLTs, and how often one crashed.</summary>
    public async Task<(int PerSecondMax, int Crashes)> WorstSecondAsync()
    {
        var olts = (await _http.GetFromJsonAsync<JsonArray>(new Uri(FaultPanel, "olts")))!;
        return (olts.Max(o => o!["packetsPerSecondMax"]!.GetValue<int>()), olts.Sum(o => o!["crashes"]!.GetValue<int>()));
    }

    /// <summary>Waits until no OLT received a packet for 5 s: what the start asked for is done.</summary>
    public async Task QuietAsync()
    {
        var clock = Stopwatch.StartNew();
        var last = await PacketsAsync();
        var since = clock.Elapsed;
        while (clock.Elapsed - since < TimeSpan.FromSeconds(5))
        {
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            var now = await PacketsAsync();
            (last, since) = now == last ? (last, since) : (now, clock.Elapsed);
        }
    }

    public async Task<string> BreakAsync(string kind, string at)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(FaultPanel, "faults"), new { kind, at });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.ToString();
    }

    public async Task RepairAsync(string id)
    {
        using var answer = await _http.DeleteAsync(new Uri(FaultPanel, $"faults/{id}"));
        answer.EnsureSuccessStatusCode();
    }

    public async Task SetLightAsync(string serial, double dbm)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(FaultPanel, $"onts/{serial}/rx"), new { dbm });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Texts and mails that reached the outside world, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> MessagesAsync() =>
        [.. (await _http.GetFromJsonAsync<JsonArray>(new Uri(Gateways, "messages")))!.Select(m => m!)];

    /// <summary>The outside world forgets what reached it.</summary>
    public async Task ForgetMessagesAsync()
    {
        using var answer = await _http.DeleteAsync(new Uri(Gateways, "messages"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What an address of a host of the demo answers; only a browser knows that they are all this machine.</summary>
    public async Task<string> ReadAsync(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{address.Port}{address.PathAndQuery}");
        request.Headers.Host = address.Authority;
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<string> MetricsAsync() => await _http.GetStringAsync(new Uri(Collector, "metrics"));

    /// <summary>Every process below the command, by pid.</summary>
    public IReadOnlyList<int> Descendants() => ProcessTree.Descendants(_process.Id);

    /// <summary>Ends it as a person would and tells how long that took.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var clock = Stopwatch.StartNew();
        await _process.StopAsync();
        return clock.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await Tables.DisposeAsync();
        _http.Dispose();
    }
}
