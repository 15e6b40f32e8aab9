using System.Globalization;
using System.Reflection;

namespace Lightline.Servers;

/// <summary>
/// A program of <c>tests/Peers</c> on Node, on 127.0.0.1: a well-kept implementation of others that ours is to understand. It
/// runs as who runs the tests, because its packages lie in their checkout.
/// </summary>
public sealed class PeerServer : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private PeerServer(ServerProcess process, int port) => (_process, Port) = (process, port);

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The last lines it printed.</summary>
    public string Output => _process.Output;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="tests">The assembly that imports <c>Peers.targets</c>, which writes the folder of the programs into it.</param>
    /// <param name="script">Such as <c>system.mjs</c>.</param>
    /// <param name="port">Where it is to listen.</param>
    /// <param name="settings">Its environment, beside <c>PORT</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<PeerServer> StartNewAsync(
        Assembly tests, string script, int port, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var folder = tests.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Peers").Value!;
        var process = await ServerProcess.StartAsync(new ServerProcessOptions("node", [Path.Combine(folder, script)])
        {
            Environment = new Dictionary<string, string>(settings) { ["PORT"] = port.ToString(CultureInfo.InvariantCulture) },
        });
        try
        {
            await Readiness.WaitAsync(
                process,
                script,
                _ => Task.FromResult(process.Output.Contains("listening", StringComparison.Ordinal)),
                cancellationToken);
            return new PeerServer(process, port);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
