using System.Globalization;
using Lightline.Servers;

namespace Lightline.Collector.Tests.Running;

/// <summary>The real process, with a database, and a broker when there is one.</summary>
internal sealed class RunningCollector : IAsyncDisposable
{
    public const string Token = "a-token-of-at-least-22-characters";

    private readonly string _folder = Directory.CreateTempSubdirectory("collector-").FullName;
    private readonly Dictionary<string, string> _settings;
    private ServerProcess? _process;

    public RunningCollector(TestDatabase database, int? brokerPort, string name = "test")
    {
        File.WriteAllText(Path.Combine(_folder, "token"), Token + "\n");
        File.WriteAllText(Path.Combine(_folder, "key.pem"), database.Key.ExportPkcs8PrivateKeyPem());
        TrapPort = FreePort.Udp();
        FeedUrl = new Uri($"http://127.0.0.1:{FreePort.Tcp()}");
        _settings = new Dictionary<string, string>
        {
            ["Postgres__ConnectionString"] = database.CollectorConnectionString,
            ["Collector__Name"] = name,
            ["Feed__ListenUrl"] = FeedUrl.OriginalString,
            ["Feed__TokenFile"] = Path.Combine(_folder, "token"),
            ["Secrets__KeyFile"] = Path.Combine(_folder, "key.pem"),
            ["Snmp__TrapPort"] = TrapPort.ToString(CultureInfo.InvariantCulture),
            ["Snmp__TrapAddress"] = "127.0.0.1",
        };
        if (brokerPort is { } port)
        {
            _settings["Mqtt__Host"] = "127.0.0.1";
            _settings["Mqtt__Port"] = port.ToString(CultureInfo.InvariantCulture);
        }
    }

    public Uri FeedUrl { get; }

    public int TrapPort { get; }

    public bool HasExited => _process!.HasExited;

    public string Output => _process?.Output ?? "";

    public IDictionary<string, string> Settings => _settings;

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Lightline.Collector.dll");

    public async Task StartAsync()
    {
        await LaunchAsync();
        await ReadyAsync();
    }

    /// <summary>Starts it, ready or not.</summary>
    public async Task LaunchAsync() => _process =
        await ServerProcess.StartAsync(new ServerProcessOptions("dotnet", [Program]) { Environment = _settings });

    public Task ReadyAsync() =>
        Eventually.BecomesAsync(async () => await HealthAsync() == "ready\n", "ready", seconds: 60);

    /// <summary>Follows its broker, which is so once its region is.</summary>
    public Task ConnectedAsync() =>
        Eventually.BecomesAsync(async () => await ReadAsync("collector_mqtt_connections_total") >= 1, "connected");

    /// <summary>Exit code and output of <c>--check</c>.</summary>
    public Task<(int ExitCode, string Output)> CheckAsync() => ServerProcess.RunAsync(
        new ServerProcessOptions("dotnet", [Program, "--check"]) { Environment = _settings },
        TimeSpan.FromSeconds(60),
        TestContext.Current.CancellationToken);

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>SIGSTOP.</summary>
    public void Suspend() => _process!.Suspend();

    /// <summary>SIGCONT.</summary>
    public void Resume() => _process!.Resume();

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await _process!.StopAsync();
        return _process.ExitCode;
    }

    public async Task<string> MetricsAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(FeedUrl, "/metrics"), TestContext.Current.CancellationToken);
    }

    /// <summary>One series of the metrics, with its labels as they are written there; 0 when it is not there.</summary>
    public async Task<double> ReadAsync(string series)
    {
        var line = (await MetricsAsync()).Split('\n').FirstOrDefault(
            l => l.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>What <c>/healthz</c> says, ready or not; empty while nobody listens.</summary>
    public async Task<string> HealthAsync()
    {
        Assert.False(HasExited, Output);
        try
        {
            using var http = new HttpClient();
            using var answer = await http.GetAsync(new Uri(FeedUrl, "/healthz"), TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(answer.IsSuccessStatusCode, text == "ready\n");
            return text;
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
