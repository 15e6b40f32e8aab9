using System.Net.Sockets;
using System.Reflection;

namespace Lightline.Servers;

/// <summary>
/// The broker mosquitto (Debian's package) of our own on 127.0.0.1, with the configuration we ship
/// (<c>mosquitto/lightline.conf</c>) and its data in a temporary folder.
/// </summary>
public sealed class MosquittoServer : LocalServer
{
    private readonly MosquittoAccess? _access;

    private MosquittoServer(MosquittoAccess? access)
        : base("mosquitto") =>
        _access = access;

    /// <summary>The MQTT port on 127.0.0.1; the same after each restart.</summary>
    public int Port { get; } = FreePort.Tcp();

    /// <summary>Starts it, open to everybody, and waits until it listens. Throws when it is not installed.</summary>
    public static Task<MosquittoServer> StartNewAsync(CancellationToken cancellationToken) =>
        StartedAsync(new MosquittoServer(access: null), cancellationToken);

    /// <summary>The same with TLS and a password.</summary>
    public static Task<MosquittoServer> StartNewAsync(MosquittoAccess access, CancellationToken cancellationToken) =>
        StartedAsync(new MosquittoServer(access), cancellationToken);

    private protected override async Task<ServerProcessOptions> WriteSettingsAsync(CancellationToken cancellationToken)
    {
        var settings = await SettingsAsync(cancellationToken);
        var file = await Folder.WriteAsync("mosquitto.conf", settings, cancellationToken);
        return new ServerProcessOptions(Program(), ["-c", file]);
    }

    private protected override async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
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

    /// <summary>Debian installs it where only root's PATH looks.</summary>
    private static string Program() => File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";

    private async Task<string> SettingsAsync(CancellationToken cancellationToken)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("lightline.conf")!;
        using var reader = new StreamReader(stream);
        var settings = await reader.ReadToEndAsync(cancellationToken)
            + $"\nlistener {Port} 127.0.0.1\npersistence_location {Folder.Path}/\nlog_dest stdout\n";
        if (_access is null)
        {
            return settings;
        }

        var certificate = await Folder.WriteAsync("certificate.pem", _access.CertificatePem, cancellationToken);
        var key = await Folder.WriteAsync("key.pem", _access.KeyPem, cancellationToken);
        var passwords = await Folder.WriteAsync("passwords", _access.PasswordLine(), cancellationToken);
        return settings.Replace("allow_anonymous true", "allow_anonymous false", StringComparison.Ordinal)
            + $"password_file {passwords}\ncertfile {certificate}\nkeyfile {key}\n";
    }
}
