using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Npgsql;

namespace Lightline.Servers;

/// <summary>How to start a PostgreSQL server.</summary>
public sealed record PostgresServerOptions
{
    /// <summary>Whose programs.</summary>
    public PostgresSource Source { get; init; } = PostgresSource.Npm;

    /// <summary>Where the cluster lives and is kept; null is a temporary folder, removed on dispose.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The port on 127.0.0.1; null is a free one.</summary>
    public int? Port { get; init; }

    /// <summary>Whether it also listens on a socket file in its folder, which other networks of this machine can reach.</summary>
    public bool HasSocketFile { get; init; }

    /// <summary>Whether commits reach the disk. Tests that kill nothing may spare it.</summary>
    public bool IsDurable { get; init; } = true;
}

/// <summary>A PostgreSQL server of our own on 127.0.0.1, made with initdb on first start, ended on dispose.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan InitTimeout = TimeSpan.FromSeconds(60);
    private readonly PostgresServerOptions _options;
    private readonly string _binaries;
    private readonly string _folder;
    private readonly bool _isTemporary;
    private ServerProcess? _process;

    private PostgresServer(PostgresServerOptions options, string binaries, string folder, int port, string password)
    {
        _options = options;
        _binaries = binaries;
        _folder = folder;
        _isTemporary = options.DataDirectory is null;
        Port = port;
        SuperuserConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Password = password,
            Database = "postgres",
        }.ConnectionString;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Opens the database <c>postgres</c> as the superuser.</summary>
    public string SuperuserConnectionString { get; }

    /// <summary>The same database and role through the socket file.</summary>
    public string ThroughSocketFile(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Host = _folder }.ConnectionString;

    /// <summary>Another database or role of this server.</summary>
    public string ConnectionString(string database, string username, string password) =>
        new NpgsqlConnectionStringBuilder(SuperuserConnectionString)
        {
            Database = database,
            Username = username,
            Password = password,
        }.ConnectionString;

    /// <summary>Makes the cluster when there is none yet, starts it and waits until it answers.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresServerOptions options, CancellationToken cancellationToken)
    {
        var binaries = await PostgresBinaries.FindAsync(options.Source, cancellationToken);
        var folder = options.DataDirectory ?? Directory.CreateTempSubdirectory("lightline-postgres-").FullName;
        Directory.CreateDirectory(folder);
        Unprivileged.Own(folder);
        var passwordFile = Path.Combine(folder, "superuser-password");
        if (!File.Exists(passwordFile))
        {
            await MakeClusterAsync(binaries, folder, passwordFile, cancellationToken);
        }

        var password = await File.ReadAllTextAsync(passwordFile, cancellationToken);
        var server = new PostgresServer(options, binaries, folder, options.Port ?? FreePort.Tcp(), password);
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

    /// <summary>Completes when the running server ends, whoever ended it.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process!.WaitForExitAsync(cancellationToken);

    /// <summary>SIGKILL: as when the machine's power fails.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Starts it on its data, at first or after <see cref="KillAsync"/>, and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _process = await ServerProcess.StartAsync(new ServerProcessOptions(Path.Combine(_binaries, "postgres"), Settings())
        {
            IsUnprivileged = true,
            // Fast shutdown: a smart one waits for clients that may never leave.
            StopSignal = PosixSignal.SIGINT,
        });
        await Readiness.WaitAsync(_process, "PostgreSQL", AnswersAsync, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_isTemporary && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{SuperuserConnectionString};Pooling=false;Timeout=2");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task MakeClusterAsync(
        string binaries,
        string folder,
        string passwordFile,
        CancellationToken cancellationToken)
    {
        var unfinished = passwordFile + ".new";
        await File.WriteAllTextAsync(unfinished, RandomNumberGenerator.GetHexString(32, lowercase: true), cancellationToken);
        File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Unprivileged.Own(unfinished);
        var cluster = Path.Combine(folder, "cluster");
        if (Directory.Exists(cluster))
        {
            // An earlier initdb was cut short: without the password file, nobody ever used this cluster.
            Directory.Delete(cluster, recursive: true);
        }

        var (exitCode, output) = await ServerProcess.RunAsync(
            new ServerProcessOptions(
                Path.Combine(binaries, "initdb"),
                ["-D", cluster, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", unfinished, "-E", "UTF8", "--locale=C.UTF-8"])
            {
                IsUnprivileged = true,
                WorkingDirectory = folder,
            },
            InitTimeout,
            cancellationToken);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"initdb failed ({exitCode}):\n{output}");
        }

        File.Move(unfinished, passwordFile);
    }

    private string[] Settings()
    {
        List<string> settings =
        [
            "-D", Path.Combine(_folder, "cluster"),
            "-c", "listen_addresses=127.0.0.1",
            "-c", $"port={Port}",
            // Its path has to fit in 107 bytes, so it is there only where it is asked for.
            "-c", $"unix_socket_directories={(_options.HasSocketFile ? _folder : "")}",
            "-c", "max_connections=200",
            "-c", "timezone=UTC",
        ];
        if (!_options.IsDurable)
        {
            settings.AddRange(["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]);
        }

        return [.. settings];
    }
}
