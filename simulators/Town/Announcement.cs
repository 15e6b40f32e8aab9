using System.Globalization;
using Lightline.Town.Plans;

namespace Lightline.Town;

/// <summary>What the newcomer reads when the town is ready: one line that says so, then every address and sign-in.</summary>
internal static class Announcement
{
    public static string Write(RunningTown town)
    {
        var ports = town.Ports;
        var noc = Text($"http://{NocOperator.HostName}:{ports.Portal}");
        string Portal(Provider provider) => Text($"http://{provider.HostName}:{ports.Portal}");
        List<string> lines =
        [
            $"ready: {Portal(Provider.Brightline)}",
            string.Empty,
            "Addresses",
            .. Provider.All.Select(p => $"  {p.Name + " portal",-18}{Portal(p)}"),
            $"  {"NOC",-18}{noc}",
            Text($"  {"Fault panel",-18}http://127.0.0.1:{ports.Panel}"),
            Text($"  {"Phones and mail",-18}http://127.0.0.1:{ports.Gateways}"),
            Text($"  {"Status copy",-18}http://{Provider.Brightline.HostName}:{ports.StatusCopy}/status"),
            Text($"  {"Collector",-18}http://127.0.0.1:{ports.Feed}/metrics"),
            Text($"  {"Portal's metrics",-18}http://127.0.0.1:{ports.Metrics}/metrics"),
            Text($"  {"Notifier",-18}http://127.0.0.1:{ports.Notifier}/metrics"),
            Text($"  {"MQTT broker",-18}127.0.0.1:{ports.Broker}"),
            Text($"  {"PostgreSQL",-18}127.0.0.1:{ports.Postgres}, database lightline"),
            Text($"  {"SNMP traps",-18}127.0.0.1:{ports.Traps}/udp"),
            Text($"  {"SNMP agents",-18}{Agents(town)}, port {ports.Agents}/udp; communities on the fault panel"),
            $"  {"History",-18}{town.Options.Influx?.AbsoluteUri ?? "in PostgreSQL"}",
            $"  {"State and logs",-18}{town.DataPath}{(town.Options.Data is null ? ", removed at the end" : string.Empty)}",
            string.Empty,
            $"Sign-ins, each with the password {DemoPerson.Password}",
            .. town.Plan.People.Select(p => Text(
                $"  {p.Email,-26}{Portal(p.Provider)}  {p.Address}, on {p.Pon.Place with { Splitter = p.Ont.Plan.Splitter }}")),
            .. from provider in Provider.All
               from one in ProviderStaff.All
               select $"  {one.EmailAt(provider),-26}{Portal(provider)}  works for {provider.Name}: {one.Work}",
            $"  {NocOperator.Email,-26}{noc}  the network's operator",
            string.Empty,
            "Ctrl+C ends the town.",
        ];
        return string.Join('\n', lines);
    }

    private static string Agents(RunningTown town) => town.Plan.Olts is [var only]
        ? Text($"{only.Address}")
        : Text($"{town.Plan.Olts[0].Address} to {town.Plan.Olts[^1].Address}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
