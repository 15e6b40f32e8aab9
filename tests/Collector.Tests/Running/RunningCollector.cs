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

    public RunningCollector(TestDatabase database, int? brokerPort)
    {
        File.WriteAllText(Path.Combine(_folder, "token"), Token + "\n");
        File.WriteAllText(Path.Combine(_folder, "key.pem"), database.Key.ExportPkcs8PrivateKeyPem());
        FeedUrl = new Uri($"http://127.0.0.1:{FreePort.Tcp()}");
        _settings = new Dictionary<string, string>
        {
            ["Postgres__ConnectionString"] = database.CollectorConnectionString,
            ["Collector__Name"] = "test",
            ["Feed__ListenUrl"] = FeedUrl.OriginalString,
            ["Feed__TokenFile"] = Path.Combine(_folder, "token"),
            ["Secrets__KeyFile"] = Path.Combine(_folder, "key.pem"),
            ["Snmp__TrapPort"] = FreePort.Udp().ToString(CultureInfo.InvariantCulture),
            ["Snmp__TrapAddress"] = "127.0.0.1",
        };
        if (brokerPort is { } port)
        {
            _settings["Mqtt__Host"] = "127.0.0.1";
            _settings["Mqtt__Port"] = port.ToString(CultureInfo.InvariantCulture);
        }
    }

    public Uri FeedUrl { get; }

    public string Output => _process?.Output ?? "";

    public IDictionary<string, string> Settings => _settings;

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Lightline.Collector.dll");

    public async Task StartAsync()
    {
        _process = await ServerProcess.StartAsync(new ServerProcessOptions("dotnet", [Program]) { Environment = _settings });
        await Eventually.BecomesAsync(IsReadyAsync, "ready", seconds: 60);
    }

    /// <summary>Exit code and output of <c>--check</c>.</summary>
    public Task<(int ExitCode, string Output)> CheckAsync() => ServerProcess.RunAsync(
        new ServerProcessOptions("dotnet", [Program, "--check"]) { Environment = _settings },
        TimeSpan.FromSeconds(60),
        TestContext.Current.CancellationToken);

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process!.KillAsync();

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

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process!.HasExited, _process.Output);
        try
        {
            using var http = new HttpClient();
            using var answer = await http.GetAsync(new Uri(FeedUrl, "/healthz"), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
