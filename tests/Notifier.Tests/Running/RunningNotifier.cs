using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Lightline.Servers;

namespace Lightline.Notifier.Tests.Running;

/// <summary>The real process, on a port of its own.</summary>
internal sealed class RunningNotifier : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _said = [];
    private readonly Process _process;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private RunningNotifier(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>All that it wrote.</summary>
    public string Said => string.Join('\n', _said);

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<RunningNotifier> StartAsync(Dictionary<string, string> settings, int? port = null)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port ?? FreePort.Tcp()}");
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } dotnet && Path.GetFileName(dotnet) == "dotnet" ? dotnet : "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Lightline.Notifier.dll")])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Reports__ListenUrl"] = url;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        var running = new RunningNotifier(process, new Uri(url));
        process.OutputDataReceived += (_, line) => running.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => running.Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Until.TrueAsync(async () => await running.AskAsync("/healthz") == "ready\n", Patience);
        return running;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>What a path answers; empty when nobody answers.</summary>
    public async Task<string> AskAsync(string path)
    {
        try
        {
            return await _http.GetStringAsync(new Uri(Url, path));
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    /// <summary>Asks it to stop, as an operator does, and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var deadline = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    private void Hear(string? line)
    {
        _said.Enqueue(line ?? "");
        Console.WriteLine(line);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _http.Dispose();
    }
}
