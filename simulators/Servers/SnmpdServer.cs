namespace Lightline.Servers;

/// <summary>
/// The SNMP agent of net-snmp (Debian's package <c>snmpd</c>) of our own on 127.0.0.1, with the system group filled in.
/// </summary>
public sealed class SnmpdServer : LocalServer
{
    /// <summary>The community that may read.</summary>
    public const string ReadCommunity = "public";

    /// <summary>The community that may also write.</summary>
    public const string WriteCommunity = "private";

    /// <summary>What <c>sysName.0</c> answers.</summary>
    public const string SystemName = "lightline-snmpd";

    private readonly IReadOnlyList<string> _extraSettings;

    private SnmpdServer(IReadOnlyList<string> extraSettings)
        : base("snmpd") =>
        _extraSettings = extraSettings;

    /// <summary>The UDP port on 127.0.0.1; the same after each restart.</summary>
    public int Port { get; } = FreePort.Udp();

    /// <summary>Starts it and waits until it listens. Throws when it is not installed.</summary>
    /// <param name="extraSettings">Further lines of snmpd.conf.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static Task<SnmpdServer> StartNewAsync(
        IReadOnlyList<string> extraSettings,
        CancellationToken cancellationToken) =>
        StartedAsync(new SnmpdServer(extraSettings), cancellationToken);

    private protected override async Task<ServerProcessOptions> WriteSettingsAsync(CancellationToken cancellationToken)
    {
        var file = await Folder.WriteAsync("snmpd.conf", Settings(), cancellationToken);
        // -Lo logs to its output, -C reads no other settings file, -f stays in the foreground.
        return new ServerProcessOptions(Program(), ["-f", "-Lo", "-C", "-c", file])
        {
            Environment = new Dictionary<string, string>
            {
                ["SNMP_PERSISTENT_DIR"] = Folder.Path,
                ["MIBS"] = string.Empty,
            },
        };
    }

    /// <summary>It says its version once its sockets are bound.</summary>
    private protected override Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Output.Contains("NET-SNMP version", StringComparison.Ordinal));

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
