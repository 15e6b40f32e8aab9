namespace Lightline.Servers;

/// <summary>
/// An InfluxDB 1.x (Debian's package <c>influxdb</c>) of our own on 127.0.0.1, without users, in a temporary folder.
/// </summary>
public sealed class InfluxServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("influx");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly int _rpcPort = FreePort.Tcp();
    private ServerProcess? _process;

    private InfluxServer()
    {
    }

    /// <summary>The HTTP port on 127.0.0.1; the same after each restart.</summary>
    public int Port { get; } = FreePort.Tcp();

    /// <summary>What <c>Influx:Url</c> wants.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Starts it and waits until it answers. Throws when it is not installed.</summary>
    public static async Task<InfluxServer> StartNewAsync(CancellationToken cancellationToken)
    {
        var server = new InfluxServer();
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return server;
    }

    /// <summary>Starts it again on its data after <see cref="StopAsync"/> or <see cref="KillAsync"/>.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        var settings = await _folder.WriteAsync("influxdb.conf", Settings(), cancellationToken);
        _process = await ServerProcess.StartAsync(
            new ServerProcessOptions("influxd", ["-config", settings]) { IsUnprivileged = true });
        await Readiness.WaitAsync(_process, "InfluxDB", AnswersAsync, cancellationToken);
    }

    /// <summary>Ends it in good order; its data stay.</summary>
    public Task StopAsync() => _process!.StopAsync();

    /// <summary>SIGKILL: as when the machine's power fails; its data stay.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _http.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"{Url}/ping"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private string Settings() =>
        $"""
        reporting-disabled = true
        bind-address = "127.0.0.1:{_rpcPort}"
        [meta]
          dir = "{_folder.Path}/meta"
        [data]
          dir = "{_folder.Path}/data"
          wal-dir = "{_folder.Path}/wal"
          index-version = "inmem"
          query-log-enabled = false
        [monitor]
          store-enabled = false
        [subscriber]
          enabled = false
        [continuous_queries]
          enabled = false
        [http]
          enabled = true
          bind-address = "127.0.0.1:{Port}"
          log-enabled = false
        """;
}
