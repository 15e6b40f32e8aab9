using System.Globalization;
using System.Text.Json;
using Lightline.Data;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Bench.Ledger;

/// <summary>
/// Random operations of 16 workers in four processes on a PostgreSQL that is killed, in turn with the processes, again and again;
/// then what stands is held against what the workers were told. <c>ledger --seed N --operations M [--kills K]</c>.
/// </summary>
internal sealed class LedgerRun : IAsyncDisposable
{
    private const int Workers = 16;
    private const int Processes = 4;
    private const string Database = "ledger";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly int _seed;
    private readonly int _each;
    private readonly LedgerPlan _plan;
    private readonly PostgresServer _server;
    private readonly NpgsqlDataSource _owner;
    private readonly string _portal;

    /// <summary>For each worker the outcomes it was told, in order.</summary>
    private readonly List<string>[] _told = [.. Enumerable.Range(0, Workers).Select(_ => new List<string>())];

    private readonly ServerProcess?[] _processes = new ServerProcess?[Processes];

    private LedgerRun(int seed, int each, PostgresServer server)
    {
        (_seed, _each, _plan, _server) = (seed, each, new LedgerPlan(seed), server);
        var options = Bootstrap;
        // Each look has a connection of its own: one that was kept would be of the server before the kill.
        _owner = NpgsqlDataSource.Create(
            server.ConnectionString(Database, DatabaseRoles.Owner, options.OwnerPassword) + ";Pooling=false");
        _portal = server.ConnectionString(Database, DatabaseRoles.Portal, options.PortalPassword);
    }

    private static BootstrapOptions Bootstrap { get; } = new(Database, "owner", "portal", "collector", "notifier");

    /// <summary>Runs and prints one line of JSON; the result is the exit code.</summary>
    public static async Task<int> RunAsync(string[] words, CancellationToken cancellationToken)
    {
        var (seed, operations) = (Option(words, "--seed") ?? 20261130, Option(words, "--operations") ?? 1_000_000);
        var kills = Option(words, "--kills") ?? Math.Min(200, operations / 1_000);
        await using var run = await StartAsync(seed, operations / Workers, cancellationToken);
        var result = await run.RunAsync(kills, cancellationToken);
        Console.WriteLine(JsonSerializer.Serialize(result));
        return result.IsWhole ? 0 : 1;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }

        await _owner.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static int? Option(string[] words, string name) =>
        Array.IndexOf(words, name) is >= 0 and var at && at + 1 < words.Length
            ? int.Parse(words[at + 1], CultureInfo.InvariantCulture)
            : null;

    private static async Task<LedgerRun> StartAsync(int seed, int each, CancellationToken cancellationToken)
    {
        var server = await PostgresServer.StartAsync(new PostgresServerOptions(), cancellationToken);
        var run = new LedgerRun(seed, each, server);
        try
        {
            await DatabaseBootstrap.RunAsync(server.SuperuserConnectionString, Bootstrap, cancellationToken);
            await DatabaseMigrator.MigrateAsync(
                server.ConnectionString(Database, DatabaseRoles.Owner, Bootstrap.OwnerPassword), cancellationToken);
            await run.SeedAsync(cancellationToken);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    private async Task SeedAsync(CancellationToken cancellationToken)
    {
        for (var provider = 0; provider < LedgerPlan.Currencies.Length; provider++)
        {
            await using var command = _owner.CreateCommand(
                """
                with made as (
                    insert into retail.organisation (id, kind, slug, name, host_name, time_zone, currency, phone, phone_hours,
                        brand_colour, created_at)
                    values ($1, 'provider', $2, $2, $2 || '.localhost', 'UTC', $3, '1', 'always', '#000000', now())
                    returning id)
                insert into retail.account (id, organisation_id, public_number, name, created_at)
                select one.id, made.id, $2 || one.number, 'Customer', now()
                from made, unnest($4) with ordinality as one (id, number)
                """);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = _plan.Provider(provider).Value });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"p{provider}" });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = LedgerPlan.Currencies[provider].Code });
            command.Parameters.Add(new NpgsqlParameter<Guid[]>
            {
                TypedValue = [.. Enumerable.Range(0, LedgerPlan.Customers).Select(at => _plan.Customer(provider, at).Value)],
            });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task<LedgerResult> RunAsync(int kills, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var random = new Random(_seed);
        var check = new LedgerCheck(_owner);
        for (var at = 0; at < Processes; at++)
        {
            await BeginAsync(at);
        }

        for (var kill = 0; kill < kills; kill++)
        {
            await ProgressAsync((int)((long)_each * Workers * (kill + 1) / (kills + 1)), cancellationToken);
            if (kill % 2 == 0)
            {
                await _server.KillAsync();
                await _server.StartAsync(cancellationToken);
            }
            else
            {
                var at = random.Next(Processes);
                await _processes[at]!.KillAsync();
                await BeginAsync(at);
            }

            await check.LookAsync(cancellationToken);
        }

        await ProgressAsync(_each * Workers, cancellationToken);
        var sums = await check.LookAsync(cancellationToken);
        var (posted, lost, doubled) = await check.CompareAsync(_plan, _told, cancellationToken);
        return new LedgerResult(
            Told(), kills, posted, sums, check.Unbalanced, check.Negative, check.Unfolded, lost, doubled,
            Math.Round(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 1));
    }

    /// <summary>Starts a process for the workers whose turn it is; each goes on where it was last heard.</summary>
    private async Task BeginAsync(int at)
    {
        if (_processes[at] is { } ended)
        {
            // Ended, and all that it printed has been read.
            await ended.DisposeAsync();
        }

        var begins = Enumerable.Range(0, Workers).Where(worker => worker % Processes == at)
            .Select(worker => string.Create(CultureInfo.InvariantCulture, $"{worker}:{Told(worker)}"));
        _processes[at] = await ServerProcess.StartAsync(new ServerProcessOptions(
            "dotnet",
            [
                typeof(LedgerRun).Assembly.Location, "ledger-worker", _portal, _seed.ToString(CultureInfo.InvariantCulture),
                _each.ToString(CultureInfo.InvariantCulture), .. begins,
            ])
        {
            OnOutput = Hear,
            // Gates want code that is optimised from the first call; who is killed again and again wants to begin soon.
            Environment = new Dictionary<string, string> { ["DOTNET_TieredCompilation"] = "1" },
        });
    }

    private void Hear(string line)
    {
        if (line.Split(' ') is [var worker, var number, var outcome]
            && int.TryParse(worker, CultureInfo.InvariantCulture, out var who)
            && int.TryParse(number, CultureInfo.InvariantCulture, out var which))
        {
            lock (_told[who])
            {
                // A line that was under way when its process was killed may be heard after the next one has said it again.
                if (which == _told[who].Count)
                {
                    _told[who].Add(outcome);
                }
            }
        }
        else
        {
            Console.Error.WriteLine(line);
        }
    }

    private int Told(int worker)
    {
        lock (_told[worker])
        {
            return _told[worker].Count;
        }
    }

    private int Told() => Enumerable.Range(0, Workers).Sum(Told);

    private async Task ProgressAsync(int operations, CancellationToken cancellationToken)
    {
        while (Told() < operations)
        {
            if (Array.Find(_processes, process => process is { HasExited: true, ExitCode: not 0 }) is { } failed)
            {
                throw new InvalidOperationException($"workers ended with {failed.ExitCode}:\n{failed.Output}");
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
    }
}
