namespace Lightline.Servers;

/// <summary>
/// An InfluxDB 1.x (Debian's package <c>influxdb</c>) of our own on 127.0.0.1, without users, in a temporary folder.
/// </summary>
public sealed class InfluxServer : LocalServer
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly int _rpcPort = FreePort.Tcp();

    private InfluxServer()
        : base("influxdb")
    {
    }

    /// <summary>The HTTP port on 127.0.0.1; the same after each restart.</summary>
    public int Port { get; } = FreePort.Tcp();

    /// <summary>What <c>Influx:Url</c> wants.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Starts it and waits until it answers. Throws when it is not installed.</summary>
    public static Task<InfluxServer> StartNewAsync(CancellationToken cancellationToken) =>
        StartedAsync(new InfluxServer(), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _http.Dispose();
    }

    private protected override async Task<ServerProcessOptions> WriteSettingsAsync(CancellationToken cancellationToken)
    {
        var file = await Folder.WriteAsync("influxdb.conf", Settings(), cancellationToken);
        return new ServerProcessOptions("influxd", ["-config", file]);
    }

    private protected override async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
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
          dir = "{Folder.Path}/meta"
        [data]
          dir = "{Folder.Path}/data"
          wal-dir = "{Folder.Path}/wal"
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
