using System.Net.Sockets;
using System.Reflection;

namespace Lightline.Servers;

/// <summary>
/// The broker mosquitto (Debian's package) of our own on 127.0.0.1, with the configuration we ship
/// (<c>mosquitto/lightline.conf</c>) and its data in a temporary folder.
/// </summary>
public sealed class MosquittoServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("mosquitto");
    private ServerProcess? _process;

    private MosquittoServer()
    {
    }

    /// <summary>The MQTT port on 127.0.0.1; the same after each restart.</summary>
    public int Port { get; } = FreePort.Tcp();

    /// <summary>The last lines it logged.</summary>
    public string Output => _process?.Output ?? string.Empty;

    /// <summary>Starts it and waits until it listens. Throws when it is not installed.</summary>
    public static async Task<MosquittoServer> StartNewAsync(CancellationToken cancellationToken)
    {
        var server = new MosquittoServer();
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

        var settings = await _folder.WriteAsync(
            "mosquitto.conf", await SettingsAsync(cancellationToken), cancellationToken);
        _process = await ServerProcess.StartAsync(
            new ServerProcessOptions(Program(), ["-c", settings]) { IsUnprivileged = true });
        await Readiness.WaitAsync(_process, "mosquitto", ListensAsync, cancellationToken);
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

        _folder.Dispose();
    }

    /// <summary>Debian installs it where only root's PATH looks.</summary>
    private static string Program() => File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";

    private async Task<bool> ListensAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync("127.0.0.1", Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<string> SettingsAsync(CancellationToken cancellationToken)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("lightline.conf")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken)
            + $"\nlistener {Port} 127.0.0.1\npersistence_location {_folder.Path}/\nlog_dest stdout\n";
    }
}
