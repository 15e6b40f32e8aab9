using System.Globalization;
using Lightline.Servers;
using Lightline.Town.Secrets;

namespace Lightline.Town;

/// <summary>How the Collector and the Portal are started: their settings as environment variables.</summary>
internal sealed class ChildSettings(TownOptions options, Ports ports, TownSecrets secrets, TownDatabase database)
{
    /// <summary>Collector and Portal end together, PostgreSQL after them; all of it must fit into 15 s.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(7);

    public ServerProcessOptions Collector(string program) => Child(program, new()
    {
        ["Postgres__ConnectionString"] = database.Collector,
        ["Collector__Name"] = "town",
        ["Snmp__TrapAddress"] = "127.0.0.1",
        ["Snmp__TrapPort"] = Text(ports.Traps),
        ["Mqtt__Host"] = "127.0.0.1",
        ["Mqtt__Port"] = Text(ports.Broker),
        ["Feed__ListenUrl"] = $"http://127.0.0.1:{Text(ports.Feed)}",
        ["Feed__TokenFile"] = secrets.FeedTokenFile,
        ["Secrets__KeyFile"] = secrets.KeyFile,
    });

    public ServerProcessOptions Portal(string program) => Child(program, new()
    {
        ["Postgres__ConnectionString"] = database.Portal,
        ["Urls"] = $"http://127.0.0.1:{Text(ports.Portal)}",
        ["Metrics__ListenUrl"] = $"http://127.0.0.1:{Text(ports.Metrics)}",
        ["Feed__TokenFile"] = secrets.FeedTokenFile,
    });

    private ServerProcessOptions Child(string program, Dictionary<string, string> settings)
    {
        if (options.Influx is { } influx)
        {
            settings["Influx__Url"] = influx.AbsoluteUri;
        }

        // A line a request would bury what matters.
        settings["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning";
        return new ServerProcessOptions(program, [])
        {
            Environment = settings,
            WorkingDirectory = Path.GetDirectoryName(program),
            StopTimeout = StopTimeout,
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
