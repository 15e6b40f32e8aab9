using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Lightline.Servers;

/// <summary>
/// A mail server of aiosmtpd (Debian's package <c>python3-aiosmtpd</c>) of our own on 127.0.0.1. What becomes of a message
/// stands in its recipient's name, see <c>aiosmtpd/mail_server.py</c>.
/// </summary>
public sealed class AiosmtpdServer : LocalServer
{
    /// <summary>Older messages are forgotten.</summary>
    private const int MessagesMax = 1_000;

    private readonly AiosmtpdAccess _access;
    private readonly Queue<ReceivedMail> _messages = new();

    private AiosmtpdServer(AiosmtpdAccess access)
        : base("aiosmtpd") =>
        _access = access;

    /// <summary>The port on 127.0.0.1; the same after each restart.</summary>
    public int Port { get; } = FreePort.Tcp();

    /// <summary>What it took, oldest first.</summary>
    public IReadOnlyList<ReceivedMail> Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>Starts it and waits until it listens. Throws when it is not installed.</summary>
    public static Task<AiosmtpdServer> StartNewAsync(AiosmtpdAccess access, CancellationToken cancellationToken) =>
        StartedAsync(new AiosmtpdServer(access), cancellationToken);

    private protected override async Task<ServerProcessOptions> WriteSettingsAsync(CancellationToken cancellationToken)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("mail_server.py")!;
        using var reader = new StreamReader(stream);
        var program = await Folder.WriteAsync(
            "mail_server.py", await reader.ReadToEndAsync(cancellationToken), cancellationToken);
        List<string> arguments = [program, Port.ToString(CultureInfo.InvariantCulture)];
        if (_access.CertificatePem is { } certificate && _access.KeyPem is { } key)
        {
            arguments.AddRange(
            [
                "--tls", await Folder.WriteAsync("certificate.pem", certificate, cancellationToken),
                await Folder.WriteAsync("key.pem", key, cancellationToken),
            ]);
        }

        if (_access.Username is { } username)
        {
            arguments.AddRange(["--user", username, _access.Password]);
        }

        return new ServerProcessOptions("/usr/bin/python3", arguments) { OnOutput = Keep };
    }

    private protected override Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Output.Contains("listening", StringComparison.Ordinal));

    private void Keep(string line)
    {
        if (!line.StartsWith('{'))
        {
            return;
        }

        lock (_messages)
        {
            _messages.Enqueue(JsonSerializer.Deserialize<ReceivedMail>(line, JsonSerializerOptions.Web)!);
            while (_messages.Count > MessagesMax)
            {
                _messages.Dequeue();
            }
        }
    }
}
