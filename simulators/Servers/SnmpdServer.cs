namespace Lightline.Servers;

/// <summary>
/// The SNMP agent of net-snmp (Debian's package <c>snmpd</c>) of our own on 127.0.0.1, with the system group filled in.
/// </summary>
public sealed class SnmpdServer : IAsyncDisposable
{
    /// <summary>The community that may read.</summary>
    public const string ReadCommunity = "public";

    /// <summary>The community that may also write.</summary>
    public const string WriteCommunity = "private";

    /// <summary>What <c>sysName.0</c> answers.</summary>
    public const string SystemName = "lightline-snmpd";

    private readonly TemporaryFolder _folder = new("snmpd");
    private readonly IReadOnlyList<string> _extraSettings;
    private ServerProcess? _process;

    private SnmpdServer(IReadOnlyList<string> extraSettings) => _extraSettings = extraSettings;

    /// <summary>The UDP port on 127.0.0.1; the same after each restart.</summary>
    public int Port { get; } = FreePort.Udp();

    /// <summary>Starts it and waits until it listens. Throws when it is not installed.</summary>
    /// <param name="extraSettings">Further lines of snmpd.conf.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static async Task<SnmpdServer> StartNewAsync(
        IReadOnlyList<string> extraSettings,
        CancellationToken cancellationToken)
    {
        var server = new SnmpdServer(extraSettings);
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

    /// <summary>Starts it again after <see cref="StopAsync"/> or <see cref="KillAsync"/>.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        var settings = await _folder.WriteAsync("snmpd.conf", Settings(), cancellationToken);
        // -Lo logs to its output, -C reads no other settings file, -f stays in the foreground.
        var process = await ServerProcess.StartAsync(
            new ServerProcessOptions(Program(), ["-f", "-Lo", "-C", "-c", settings])
            {
                IsUnprivileged = true,
                Environment = new Dictionary<string, string>
                {
                    ["SNMP_PERSISTENT_DIR"] = _folder.Path,
                    ["MIBS"] = string.Empty,
                },
            });
        _process = process;
        // It says its version once its sockets are bound.
        await Readiness.WaitAsync(
            process,
            "snmpd",
            _ => Task.FromResult(process.Output.Contains("NET-SNMP version", StringComparison.Ordinal)),
            cancellationToken);
    }

    /// <summary>Ends it in good order.</summary>
    public Task StopAsync() => _process!.StopAsync();

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>Debian installs it where only root's PATH looks.</summary>
    private static string Program() => File.Exists("/usr/sbin/snmpd") ? "/usr/sbin/snmpd" : "snmpd";

    private string Settings() => string.Join('\n',
    [
        $"agentaddress udp:127.0.0.1:{Port}",
        $"rocommunity {ReadCommunity} 127.0.0.1",
        $"rwcommunity {WriteCommunity} 127.0.0.1",
        $"sysName {SystemName}",
        "sysDescr net-snmp for the tests",
        .. _extraSettings,
        string.Empty,
    ]);
}
