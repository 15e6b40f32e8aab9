using System.Globalization;
using Lightline.Servers;
using Lightline.Town.Secrets;

namespace Lightline.Town;

/// <summary>How the processes are started: their settings as environment variables.</summary>
internal sealed class ChildSettings(
    TownOptions options, Ports ports, TownSecrets secrets, TownDatabase database, string statusCopies)
{
    private const string SmsUser = "lightline";

    /// <summary>All of them end together, PostgreSQL after them.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(7);

    /// <summary>The Notifier finishes what it has begun to send, for which its own grace is 12 s.</summary>
    private static readonly TimeSpan NotifierStopTimeout = TimeSpan.FromSeconds(13);

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
        ["Keys__CertificateFile"] = secrets.KeyRingFile,
        ["Oidc__SigningKeyFile"] = secrets.OidcKeyFile,
        ["Oidc__InsideHosts"] = "127.0.0.1;localhost",
        ["Status__CopyFolder"] = statusCopies,
        ["Links__Format"] = LinkFormat,
        ["Links__KeyFile"] = secrets.ManageKeyFile,
    });

    public ServerProcessOptions Notifier(string program) => Child(program, new()
    {
        ["Postgres__ConnectionString"] = database.Notifier,
        ["Sms__Url"] = $"http://127.0.0.1:{Text(ports.Gateways)}/cgi-bin/sendsms",
        ["Sms__Username"] = SmsUser,
        ["Sms__PasswordFile"] = secrets.SmsPasswordFile,
        ["Sms__From"] = "Lightline",
        ["Sms__MessageIdParameter"] = "message-id",
        ["Smtp__Host"] = "127.0.0.1",
        ["Smtp__Port"] = Text(ports.Mail),
        ["Smtp__From"] = "outages@citynet.example",
        ["Smtp__UseTls"] = "false",
        ["Reports__ListenUrl"] = $"http://127.0.0.1:{Text(ports.Notifier)}",
        ["Reports__KeyFile"] = secrets.ReportKeyFile,
        ["Links__Format"] = LinkFormat,
        ["Links__KeyFile"] = secrets.ManageKeyFile,
    }, hasHistory: false) with
    {
        StopTimeout = NotifierStopTimeout,
    };

    public ServerProcessOptions Gateways(string program) => Child(program, new()
    {
        ["Page__Port"] = Text(ports.Gateways),
        ["Smtp__Port"] = Text(ports.Mail),
        ["Status__Port"] = Text(ports.StatusCopy),
        ["Status__PortalUrl"] = $"http://127.0.0.1:{Text(ports.Portal)}",
        ["Status__Folder"] = statusCopies,
        ["Sms__Username"] = SmsUser,
        ["Sms__PasswordFile"] = secrets.SmsPasswordFile,
    }, hasHistory: false);

    private string LinkFormat => $"http://{{host}}:{Text(ports.Portal)}/outages/{{number}}";

    private ServerProcessOptions Child(string program, Dictionary<string, string> settings, bool hasHistory = true)
    {
        if (hasHistory && options.Influx is { } influx)
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
