using System.Net;
using Lightline.OltFleet;
using Lightline.OntFleet;
using Lightline.Servers;
using Lightline.Town.Panel;
using Lightline.Town.Plans;
using Lightline.Town.Processes;
using Lightline.Town.Secrets;
using Lightline.Town.Seeding;

namespace Lightline.Town;

/// <summary>
/// Everything of a town that runs. Started in the order in which one part needs another, ended the other way round:
/// whoever writes ends before what it writes to.
/// </summary>
internal sealed class RunningTown : IAsyncDisposable
{
    private const int Seed = 1;
    private const int TalkingOntsMax = 50;
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _givenUp = new();

    private RunningTown(TownOptions options, TimeProvider time)
    {
        Options = options;
        Ports = new Ports(options.Port);
        _time = time;
    }

    public TownOptions Options { get; }

    public Ports Ports { get; }

    public TownPlan Plan { get; private set; } = null!;

    public string DataPath { get; private set; } = string.Empty;

    /// <summary>Cancelled when a child keeps failing; <see cref="GivenUpReason"/> says why.</summary>
    public CancellationToken GivenUp => _givenUp.Token;

    public string? GivenUpReason { get; private set; }

    /// <summary>Says whether the town would start, and starts nothing. Throws <see cref="TownFailure"/> when not.</summary>
    public static async Task CheckAsync(TownOptions options, CancellationToken cancellationToken)
    {
        _ = Programs.FromEnvironment();
        var plan = TownPlanner.Plan(new TownSize(options.Olts, options.Onts, Seed));
        PortCheck.Run(new Ports(options.Port), plan.Olts.Select(o => o.Address));
        if (options.Data is { } data)
        {
            DataFolder.Check(data, new TownSize(options.Olts, options.Onts, Seed));
        }

        if (options.Influx is { } influx)
        {
            await InfluxPreparation.CheckAsync(influx, cancellationToken);
        }
    }

    /// <summary>
    /// Starts everything and returns when all of it answers and the first sweep is in. The token ends the town at any
    /// time, not only the start.
    /// </summary>
    public static async Task<RunningTown> StartAsync(
        TownOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var town = new RunningTown(options, time);
        try
        {
            await town.StartAsync(cancellationToken);
            return town;
        }
        catch (OperationCanceledException) when (town.GivenUpReason is not null)
        {
            await town.DisposeAsync();
            throw new TownFailure(town.GivenUpReason, exitCode: 1);
        }
        catch
        {
            await town.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_parts.Count > 0)
        {
            var part = _parts[^1];
            _parts.RemoveAt(_parts.Count - 1);
            await part.DisposeAsync();
        }

        _givenUp.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var programs = Programs.FromEnvironment();
        var folder = Own(DataFolder.Open(Options.Data));
        DataPath = folder.Path;
        Plan = TownPlanner.Plan(folder.Settle(new TownSize(Options.Olts, Options.Onts, Seed)));
        PortCheck.Run(Ports, Plan.Olts.Select(o => o.Address));
        if (Options.Influx is { } influx)
        {
            await InfluxPreparation.RunAsync(influx, cancellationToken);
        }

        var secrets = TownSecrets.Open(folder.Secrets);

        Say("starting PostgreSQL");
        var postgres = Own(await PostgresServer.StartAsync(
            new PostgresServerOptions { DataDirectory = folder.Postgres, Port = Ports.Postgres }, cancellationToken));
        Own(new PostgresKeeper(postgres, GiveUp, _time, cancellationToken)).Start();
        var database = new TownDatabase(postgres, secrets.Database);
        Say("preparing the database");
        await database.PrepareAsync(cancellationToken);
        if (await TownSeeder.SeedAsync(database, Plan, Ports, secrets.PublicKeyPem, _time, cancellationToken))
        {
            Say("the town is of an older version: added its NOC's sign-in, telephone numbers and e-mail addresses");
        }

        Say($"starting {Options.Olts} OLTs and {Options.Onts} ONTs");
        Own(await TownBroker.StartAsync(Ports.Broker));
        var fleet = StartFleet();
        Own(await PanelServer.StartAsync(Plan, fleet, Ports));

        Say("starting the processes");
        var children = new ChildSettings(Options, Ports, secrets, database, folder.StatusCopies);
        Own(new Together(
            Supervise("gateways", children.Gateways(programs.Gateways), folder),
            Supervise("notifier", children.Notifier(programs.Notifier), folder),
            Supervise("collector", children.Collector(programs.Collector), folder),
            Supervise("portal", children.Portal(programs.Portal), folder)));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, GivenUp);
        await new Readiness(Ports, database, Plan.Olts.Count, _time).WaitAsync(either.Token);
    }

    private Fleet StartFleet()
    {
        var fleet = Own(new Fleet(
            Plan.ToFleetPlans(),
            new FleetOptions
            {
                AgentPort = Ports.Agents,
                TrapTarget = new IPEndPoint(IPAddress.Loopback, Ports.Traps),
                Seed = Seed,
                RangingMin = TimeSpan.FromSeconds(Options.Ranging),
                RangingMax = TimeSpan.FromSeconds(2 * Options.Ranging),
            },
            _time));
        fleet.Start();
        // The demo's people first, then whoever comes.
        var talking = Plan.People.Select(p => p.Ont.Plan.Serial)
            .Concat(Plan.Olts.SelectMany(o => o.Pons).SelectMany(p => p.Onts.Take(2)).Select(o => o.Plan.Serial))
            .Distinct()
            .Take(TalkingOntsMax);
        var onts = Own(new TalkingOnts(
            fleet, talking, new OntFleetOptions { Port = Ports.Broker, Region = TownPlan.RegionCode }, _time));
        onts.Start();
        return fleet;
    }

    private Supervisor Supervise(string name, ServerProcessOptions options, DataFolder folder)
    {
        var log = new LogFile(Path.Combine(folder.Logs, name + ".log"));
        var supervisor = new Supervisor(name, options, log, GiveUp, _time);
        supervisor.Start();
        return supervisor;
    }

    private void GiveUp(string reason)
    {
        GivenUpReason ??= reason;
        _givenUp.Cancel();
    }

    private T Own<T>(T part) where T : notnull
    {
        _parts.Add(part as IAsyncDisposable ?? new Disposal((IDisposable)part));
        return part;
    }

    private static void Say(string what) => Console.Error.WriteLine(what);

    /// <summary>Parts that end at the same time, so that their patience does not add up.</summary>
    private sealed class Together(params IAsyncDisposable[] parts) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Task.WhenAll(parts.Select(p => p.DisposeAsync().AsTask()));
    }

    private sealed class Disposal(IDisposable inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            inner.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
