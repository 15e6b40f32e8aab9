using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lightline.Servers;

/// <summary>What to start, and how to end it.</summary>
/// <param name="FileName">The program, as a path or a name on PATH.</param>
/// <param name="Arguments">Its arguments, each one word.</param>
public sealed record ServerProcessOptions(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Extra environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it starts; null is here.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The network it lives in; null is the machine's.</summary>
    public NetworkNamespace? Network { get; init; }

    /// <summary>Run as the unprivileged user when this process is root: PostgreSQL refuses root.</summary>
    public bool IsUnprivileged { get; init; }

    /// <summary>The signal that asks it to end: SIGTERM unless the server wants another.</summary>
    public PosixSignal StopSignal { get; init; } = PosixSignal.SIGTERM;

    /// <summary>How long it may take to end before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Receives each line it prints; null keeps only the last ones for error messages.</summary>
    public Action<string>? OnOutput { get; init; }
}

/// <summary>
/// A child process that never outlives its parent: it is ended on dispose, and the kernel ends it when the parent is
/// killed (<c>setpriv --pdeathsig</c>). Keeps the last lines of its output.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int OutputLinesMax = 200;
    private readonly Queue<string> _output = new();
    private readonly ServerProcessOptions _options;
    private readonly Process _process;

    private ServerProcess(ServerProcessOptions options, Process process)
    {
        _options = options;
        _process = process;
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process id; after exit, that of the ended process.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code; only once <see cref="HasExited"/>.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Completes when it ends.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>The last lines it printed, newest last.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts it. Throws <see cref="Win32Exception"/> when the program is not installed.</summary>
    public static async Task<ServerProcess> StartAsync(ServerProcessOptions options)
    {
        var info = new ProcessStartInfo(options.Network is null ? "setpriv" : NetworkNamespace.Door)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = options.WorkingDirectory ?? string.Empty,
        };
        foreach (var (name, value) in options.Environment)
        {
            info.Environment[name] = value;
        }

        // The door first: passing it takes back the signal of the parent's death.
        foreach (var word in options.Network?.Enter("setpriv") ?? [])
        {
            info.ArgumentList.Add(word);
        }

        if (options.IsUnprivileged && Unprivileged.IsNeeded)
        {
            info.ArgumentList.Add($"--reuid={Unprivileged.UserId}");
            info.ArgumentList.Add($"--regid={Unprivileged.GroupId}");
            info.ArgumentList.Add("--clear-groups");
        }

        info.ArgumentList.Add("--pdeathsig");
        info.ArgumentList.Add(options.StopSignal is PosixSignal.SIGINT ? "INT" : "TERM");
        info.ArgumentList.Add(options.FileName);
        foreach (var argument in options.Arguments)
        {
            info.ArgumentList.Add(argument);
        }

        var process = await ChildStarter.StartAsync(info);
        process.StandardInput.Close();
        return new ServerProcess(options, process);
    }

    /// <summary>Runs a program to its end and returns its exit code and output. Killed past the bound.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        ServerProcessOptions options,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        await using var process = await StartAsync(options);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(timeout);
        await process.WaitForExitAsync(bound.Token);
        return (process.ExitCode, process.Output);
    }

    /// <summary>Asks it to end, waits <see cref="ServerProcessOptions.StopTimeout"/>, then kills it.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
        {
            return;
        }

        _ = Signal(_process.Id, _options.StopSignal is PosixSignal.SIGINT ? 2 : 15);
        using var bound = new CancellationTokenSource(_options.StopTimeout);
        try
        {
            await _process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>SIGSTOP: it stands still with all it holds, as on a machine that stalls.</summary>
    public void Suspend() => _ = Signal(_process.Id, 19);

    /// <summary>SIGCONT: it goes on where it stood.</summary>
    public void Resume() => _ = Signal(_process.Id, 18);

    /// <summary>SIGKILL to it and its children, and waits for its end.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _options.OnOutput?.Invoke(line);
        lock (_output)
        {
            _output.Enqueue(line);
            while (_output.Count > OutputLinesMax)
            {
                _output.Dequeue();
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);
}
