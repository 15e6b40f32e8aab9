namespace Lightline.Servers;

/// <summary>
/// A server of our own on 127.0.0.1 with its settings and data in a temporary folder. It can be stopped or killed and
/// started again on the same port and data; disposing it ends it and removes the folder.
/// </summary>
public abstract class LocalServer : IAsyncDisposable
{
    private readonly string _name;
    private ServerProcess? _process;

    private protected LocalServer(string name)
    {
        _name = name;
        Folder = new TemporaryFolder(name);
    }

    /// <summary>The last lines it printed.</summary>
    public string Output => _process?.Output ?? string.Empty;

    private protected TemporaryFolder Folder { get; }

    /// <summary>
    /// Starts it, at first or again after <see cref="StopAsync"/> or <see cref="KillAsync"/>, and waits until it answers.
    /// Throws when it is not installed.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        var command = await WriteSettingsAsync(cancellationToken);
        _process = await ServerProcess.StartAsync(command with { IsUnprivileged = true });
        await Readiness.WaitAsync(_process, _name, IsReadyAsync, cancellationToken);
    }

    /// <summary>Ends it in good order; its data stay.</summary>
    public Task StopAsync() => _process!.StopAsync();

    /// <summary>SIGKILL: as when the machine's power fails; its data stay.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Folder.Dispose();
    }

    /// <summary>Starts a server just made; one that does not start leaves nothing behind.</summary>
    private protected static async Task<TServer> StartedAsync<TServer>(TServer server, CancellationToken cancellationToken)
        where TServer : LocalServer
    {
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes what it reads at its start, and tells the command.</summary>
    private protected abstract Task<ServerProcessOptions> WriteSettingsAsync(CancellationToken cancellationToken);

    /// <summary>Whether it answers by now.</summary>
    private protected abstract Task<bool> IsReadyAsync(CancellationToken cancellationToken);
}
