using System.Diagnostics;
using System.Net;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Data.Tenancy;
using Lightline.Portal.Features.Providers;
using Lightline.Portal.Live;
using Lightline.Portal.Startup;
using Lightline.Portal.Tests.Running;
using Lightline.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(RunningPortal))]

namespace Lightline.Portal.Tests.Running;

/// <summary>
/// The Portal itself on Kestrel and a free port, with a PostgreSQL of its own and the two providers of
/// <see cref="Street"/>. It has the Portal's own role and nothing more.
/// </summary>
public sealed class RunningPortal : IAsyncLifetime
{
    private const string Database = "lightline";
    private const string Password = "only-for-this-test-run";

    /// <summary>What links to notification settings are signed by.</summary>
    internal const string ManageKey = "a key of thirty-two characters, for links";

    private PostgresServer? _postgres;
    private WebApplication? _app;
    private readonly string _keyRingFile = KeyRingFile.Make();
    private readonly string _manageKeyFile = Path.GetTempFileName();
    private string? _tokenFile;
    private readonly CancellationTokenSource _over = new();

    internal Street Street { get; private set; } = null!;

    internal IServiceProvider Services => _app!.Services;

    internal IPEndPoint Address { get; private set; } = null!;

    /// <summary>Opens the database as its owner, past all scopes, to arrange what a test needs.</summary>
    internal NpgsqlDataSource Owner { get; private set; } = null!;

    /// <summary>The file of the key ring's certificate.</summary>
    internal string KeyRingPath => _keyRingFile;

    /// <summary>What a command that needs the owner is given.</summary>
    internal string OwnerConnectionString => _postgres!.ConnectionString(Database, DatabaseRoles.Owner, Password);

    public async ValueTask InitializeAsync()
    {
        var none = CancellationToken.None;
        _postgres = await PostgresServer.StartAsync(
            new PostgresServerOptions { Source = PostgresSource.Debian, IsDurable = false }, none);
        await DatabaseBootstrap.RunAsync(
            _postgres.SuperuserConnectionString,
            new BootstrapOptions(Database, Password, Password, Password, Password),
            none);
        var owner = _postgres.ConnectionString(Database, DatabaseRoles.Owner, Password);
        await DatabaseMigrator.MigrateAsync(owner, none);
        Owner = PortalDatabase.CreateDataSource(owner);
        Street = await Street.SeedAsync(Owner, none);

        _tokenFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(_tokenFile, "a-token-of-at-least-16-characters", none);
        await File.WriteAllTextAsync(_manageKeyFile, ManageKey + "\n", none);
        _app = await StartAsync(_ => { });
        Address = AddressOf(_app);
        await AddClearwaveAsync();
        await Street.MoveInAsync(Owner, none);
        _ = ProveAsync();
    }

    /// <summary>
    /// The street's other provider, by the one call that adds any: every test that holds providers apart runs on it. Its host
    /// answers within seconds.
    /// </summary>
    private async Task AddClearwaveAsync()
    {
        await using var people = new TestPeople(this);
        var admin = await people.StaffAsync(Street.Noc, "first.admin@x.example", StaffRole.OperatorAdmin);
        using var script = Browse(Street.Noc);
        var added = await Script.AskAsync(
            script,
            HttpMethod.Post,
            ProvidersEndpoint.Path,
            await Script.KeyAsync(this, admin),
            Script.Json(new Dictionary<string, object?>(Script.Provider("clearwave"))
            {
                ["phone"] = "+372 600 0000",
                ["phoneHours"] = "every day, 8 to 22",
            }));
        Assert.True(added.Status == HttpStatusCode.Created, added.Body);
        using var browser = Browse(Street.Clearwave);
        for (var started = Stopwatch.GetTimestamp(); (await browser.GetAsync("/sign-in")).Status != HttpStatusCode.OK;)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), "the new host does not answer");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>Where a Portal listens.</summary>
    internal static IPEndPoint AddressOf(WebApplication portal)
    {
        var urls = portal.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return IPEndPoint.Parse(new Uri(urls.First()).Authority);
    }

    /// <summary>
    /// Another Portal on the same database, with settings of its own. It follows no Collector, and neither may the options
    /// that a test gives it: the feeds of other tests have one follower each, and a second takes their frames.
    /// </summary>
    internal Task<WebApplication> StartAnotherAsync(Action<WebApplicationBuilder> arrange, params string[] settings) =>
        StartAsync(
            builder =>
            {
                builder.Services.AddSingleton(new LiveOptions { CollectorsMax = 0 });
                arrange(builder);
            },
            settings);

    private async Task<WebApplication> StartAsync(Action<WebApplicationBuilder> arrange, params string[] settings)
    {
        var builder = PortalHost.CreateBuilder(
        [
            "--Urls", "http://127.0.0.1:0",
            "--Feed:TokenFile", _tokenFile!,
            "--Keys:CertificateFile", _keyRingFile,
            // The same file holds an RSA key.
            "--Oidc:SigningKeyFile", _keyRingFile,
            "--Oidc:InsideHosts", "127.0.0.1",
            "--Links:KeyFile", _manageKeyFile,
            "--Postgres:ConnectionString", _postgres!.ConnectionString(Database, DatabaseRoles.Portal, Password),
            .. settings,
        ]);
        arrange(builder);
        var app = PortalHost.Build(builder);
        await app.StartAsync(CancellationToken.None);
        return app;
    }

    /// <summary>
    /// Keeps what was proved lately proved, as polls do: the tests take longer than a proof is good for. What a test has made
    /// older stays so.
    /// </summary>
    private async Task ProveAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15));
        try
        {
            while (await timer.WaitForNextTickAsync(_over.Token))
            {
                await ExecuteAsync(
                    """
                    update live.ont_state set proven_at = now()
                    where status = 1 and proven_at between now() - interval '80 seconds' and now()
                    """);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or NpgsqlException)
        {
            // The tests are over.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _over.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (Owner is not null)
        {
            await Owner.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        File.Delete(_keyRingFile);
        File.Delete(_manageKeyFile);
        if (_tokenFile is not null)
        {
            File.Delete(_tokenFile);
        }
    }

    /// <summary>A browser that nobody has used yet, on a provider's host.</summary>
    internal Browser Browse(string host) => new(Address, host);

    /// <summary>A browser in which somebody of the street has signed in.</summary>
    internal Task<Browser> SignInAsync(Neighbour who) => SignInAsync(who, Address);

    /// <summary>A browser in which somebody of the street has signed in at a Portal.</summary>
    internal static async Task<Browser> SignInAsync(Neighbour who, IPEndPoint address)
    {
        var browser = new Browser(address, who.Host);
        var answer = await browser.SignInAsync(who.Email, Street.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return browser;
    }

    /// <summary>The scope in which the database is asked for somebody of the street.</summary>
    internal async Task<Scope> ScopeOfAsync(Neighbour who)
    {
        await using var command = Owner.CreateCommand(
            "select organisation_id, account_id from retail.tenure where connection_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = who.Home.Connection.Value });
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        return Scope.OfAccount(new OrganisationId(row.GetGuid(0)), new AccountId(row.GetGuid(1)));
    }

    /// <summary>Runs one statement as the owner.</summary>
    internal async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits until a question is answered with yes, for ten seconds at most.</summary>
    internal async Task UntilAsync(string question)
    {
        await using var command = Owner.CreateCommand(question);
        for (var started = Stopwatch.GetTimestamp(); await command.ExecuteScalarAsync() is not true;)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), question);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
