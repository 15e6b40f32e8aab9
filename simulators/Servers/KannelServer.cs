using System.Globalization;

namespace Lightline.Servers;

/// <summary>
/// The SMS gateway Kannel (Debian's package) of our own: its bearerbox, its smsbox, and a telephone network that takes
/// every message and tells it in a line (<c>smsc = fake</c>). Kannel listens on all addresses, so it lives in a network of
/// its own, and whoever speaks with it must run in the same.
/// </summary>
public sealed class KannelServer : IAsyncDisposable
{
    /// <summary>Who may send.</summary>
    public const string Username = "lightline";

    /// <summary>Their password.</summary>
    public const string Password = "a secret & more";

    /// <summary>Numbers that begin so, or with a plus and so, can be reached; all others are not routable.</summary>
    public const string Prefix = "372";

    /// <summary>Older lines are forgotten: x 1.5 kB = 15 MB.</summary>
    private const int ArrivedMax = 10_000;

    private const int AdminPort = 13_000;
    private const int SmsBoxPort = 13_001;
    private const int PhonesPort = 13_002;
    private const int SendSmsPort = 13_003;

    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(10);

    private readonly NetworkNamespace _network;
    private readonly TemporaryFolder _folder = new("kannel");
    private readonly Queue<string> _arrived = new();
    private string _settings = "";
    private ServerProcess? _bearerBox;
    private ServerProcess? _smsBox;
    private ServerProcess? _phones;

    private KannelServer(NetworkNamespace network) => _network = network;

    /// <summary>What <c>Sms:Url</c> wants, in the network.</summary>
    public static Uri Url { get; } = new($"http://127.0.0.1:{SendSmsPort}/cgi-bin/sendsms");

    /// <summary>
    /// What reached telephones, oldest first: <c>FROM TO text TEXT</c>, <c>FROM TO ucs-2 BYTES</c> or, of a message in
    /// parts, <c>FROM TO udh BYTES data BYTES</c>; bytes in the form of a URL's query.
    /// </summary>
    public IReadOnlyList<string> Arrived
    {
        get
        {
            lock (_arrived)
            {
                return [.. _arrived];
            }
        }
    }

    /// <summary>Starts both boxes and waits until they know each other. Throws when it is not installed.</summary>
    public static async Task<KannelServer> StartNewAsync(NetworkNamespace network, CancellationToken cancellationToken)
    {
        var kannel = new KannelServer(network);
        try
        {
            kannel._settings = await kannel._folder.WriteAsync("kannel.conf", Settings(), cancellationToken);
            kannel._bearerBox = await kannel.StartAsync("/usr/sbin/bearerbox", "entering mainloop", cancellationToken);
            await kannel.StartSmsBoxAsync(cancellationToken);
            return kannel;
        }
        catch
        {
            await kannel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the part that takes messages, at first or after <see cref="KillSmsBoxAsync"/>.</summary>
    public async Task StartSmsBoxAsync(CancellationToken cancellationToken) =>
        _smsBox = await StartAsync("/usr/sbin/smsbox", "Connected to bearerbox", cancellationToken);

    /// <summary>SIGKILL to the part that takes messages; what it had taken lives on in the other.</summary>
    public async Task KillSmsBoxAsync()
    {
        await _smsBox!.KillAsync();
        await _smsBox.DisposeAsync();
        _smsBox = null;
    }

    /// <summary>The part that keeps messages stands still: the other takes them and cannot say so.</summary>
    public void Suspend() => _bearerBox!.Suspend();

    /// <summary>It goes on.</summary>
    public void Resume() => _bearerBox!.Resume();

    /// <summary>Joins the telephone network. Until then Kannel keeps what it takes.</summary>
    public async Task ConnectPhonesAsync() => _phones = await ServerProcess.StartAsync(
        new ServerProcessOptions("bash",
        [
            "-c", string.Create(CultureInfo.InvariantCulture, $"exec cat </dev/tcp/127.0.0.1/{PhonesPort}"),
        ])
        {
            Network = _network,
            IsUnprivileged = true,
            OnOutput = line =>
            {
                lock (_arrived)
                {
                    _arrived.Enqueue(line);
                    while (_arrived.Count > ArrivedMax)
                    {
                        _arrived.Dequeue();
                    }
                }
            },
        });

    /// <summary>What it answers to a GET, head and body, as whoever runs in its network sees it.</summary>
    /// <param name="pathAndQuery">From the first slash on, escaped.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> AskAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        const string Ask = """exec 3<>/dev/tcp/127.0.0.1/$0; printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3; cat <&3""";
        var (_, output) = await ServerProcess.RunAsync(
            new ServerProcessOptions("bash", ["-c", Ask, $"{SendSmsPort}", pathAndQuery])
            {
                Network = _network,
                IsUnprivileged = true,
            },
            AskTimeout,
            cancellationToken);
        return output;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _phones, _smsBox, _bearerBox })
        {
            if (process is not null)
            {
                process.Resume();
                await process.DisposeAsync();
            }
        }

        _folder.Dispose();
    }

    private async Task<ServerProcess> StartAsync(string program, string ready, CancellationToken cancellationToken)
    {
        if (!File.Exists(program))
        {
            throw new InvalidOperationException("Kannel is not installed: apt-get install kannel");
        }

        var process = await ServerProcess.StartAsync(new ServerProcessOptions(program, [_settings])
        {
            Network = _network,
            IsUnprivileged = true,
            WorkingDirectory = _folder.Path,
        });
        await Readiness.WaitAsync(
            process, Path.GetFileName(program),
            _ => Task.FromResult(process.Output.Contains(ready, StringComparison.Ordinal)), cancellationToken);
        return process;
    }

    private static string Settings() =>
        $"""
        group = core
        admin-port = {AdminPort}
        admin-password = {Password}
        smsbox-port = {SmsBoxPort}
        log-level = 1
        dlr-storage = internal

        group = smsc
        smsc = fake
        smsc-id = phones
        port = {PhonesPort}
        connect-allow-ip = 127.0.0.1
        allowed-prefix = "+{Prefix};{Prefix}"

        group = smsbox
        bearerbox-host = 127.0.0.1
        sendsms-port = {SendSmsPort}
        log-level = 1
        http-request-retry = 20
        http-queue-delay = 1

        group = sendsms-user
        username = {Username}
        password = {Password}
        concatenation = true
        max-messages = 3

        """;
}
