using System.Globalization;
using Lightline.OltFleet;
using Lightline.OltFleet.Faults;
using Lightline.Town.Plans;

namespace Lightline.Town.Panel;

/// <summary>The fault panel for people: press a button, then watch a home. Plain forms; it needs no script.</summary>
internal sealed class PanelPage(TownPlan town, Fleet fleet, Ports ports)
{
    /// <summary>Past this the page would be too long to use; the API has them all.</summary>
    private const int PonsShownMax = 64;

    public string Render(string? message)
    {
        var html = new Html();
        html.Add($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Fault panel of the demo town</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/panel.css">
            </head>
            <body>
            <header>
            <h1>Fault panel of the demo town</h1>
            <p>Break something, then watch what the people of the town see. {Count(fleet.Olts.Count, "OLT")},
            {Count(fleet.Olts.Sum(o => o.OntCount), "ONT")}. <a href="/">Refresh</a></p>
            </header>
            <main>
            """);
        var active = fleet.Truth.Snapshot().Where(f => f.Ended is null).ToArray();
        html.Add($"""<h2 id="active">Broken now</h2>""");
        if (message is not null)
        {
            html.Add($"""<p class="message" role="status">{message}</p>""");
        }

        AddActive(html, active);
        AddHomes(html, active);
        AddStreets(html);
        AddOlts(html);
        AddFooter(html);
        return html.ToString();
    }

    private void AddActive(Html html, Fault[] active)
    {
        if (active.Length == 0)
        {
            html.Add($"<p class=\"soft\">Nothing is broken.</p>");
            return;
        }

        html.Add($"<ul class=\"cards\">");
        foreach (var fault in active)
        {
            var since = fault.Started.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            html.Add($"""
                <li class="card active"><h3>{Words(fault.Kind)}: {fault.At}</h3>
                <p>{Count(fault.Homes, "home")}, {Count(fault.Onts.Count, "ONT")}, since {since} UTC</p>
                """);
            AddWatchers(html, fault.At);
            html.Add($"""
                <div class="actions"><form method="post" action="/panel/faults/{fault.Id}/repair">
                <button aria-label="Repair: {Words(fault.Kind)} at {fault.At}">Repair</button></form></div></li>
                """);
        }

        html.Add($"</ul>");
        html.Add($"""
            <p class="soft">After a repair, boxes come back one by one within 20 to 40 seconds, and a page says for
            another minute that it checks. What nobody can ask any more turns to "can't check" after 5 minutes.</p>
            """);
    }

    private void AddHomes(Html html, Fault[] active)
    {
        html.Add($"<h2>Homes to watch</h2>");
        html.Add($"<p>Sign in with the password <code class=\"whole\">{DemoPerson.Password}</code>.</p>");
        html.Add($"<ul class=\"cards\">");
        foreach (var person in town.People)
        {
            var ont = fleet.Read(person.Ont.Plan.Serial)!;
            var light = ont.RxPowerDbm is { } dbm
                ? string.Create(CultureInfo.InvariantCulture, $"light {dbm:0.00} dBm")
                : "no light level";
            html.Add($"""
                <li class="card"><h3>{person.Name}, {person.Address}</h3>
                <p><a href="{SignIn(person)}">{person.Provider.Name}</a>: {person.Email}</p>
                <p class="soft">On <code>{(person.Pon.Place with { Splitter = person.Ont.Plan.Splitter }).ToString()}</code>,
                box <code>{ont.Serial}</code></p>
                <p><span class="{(ont.IsHeard ? "good" : "bad")}">{(ont.IsHeard ? "Online" : "Not online")}</span>, {light}</p>
                <div class="actions">
                """);
            foreach (var (kind, at, what) in new[]
            {
                (FaultKind.FibreCut, person.Pon.Place.ToString(), "Cut this fibre"),
                (FaultKind.FibreCut, ont.Serial, "Cut this home's cable"),
                (FaultKind.OnuPower, ont.Serial, "Power off this home"),
            })
            {
                if (!active.Any(f => f.Kind == kind && f.At == at))
                {
                    AddButton(html, kind, at, what, $"{what}: {person.Address}");
                }
            }

            html.Add($"</div></li>");
        }

        html.Add($"</ul>");
    }

    private void AddStreets(Html html)
    {
        html.Add($"<h2>Streets</h2><ul class=\"cards\">");
        var targets = fleet.Targets().Where(t => t.Kinds is [FaultKind.PowerCut]).ToDictionary(t => t.At);
        foreach (var street in Street.All.Where(s => targets.ContainsKey(s.PowerArea)))
        {
            var target = targets[street.PowerArea];
            html.Add($"""
                <li class="card"><h3>{street.Name}</h3>
                <p>{Count(target.Homes, "home")}, {Count(target.Onts, "ONT")}</p>
                """);
            AddWatchers(html, street.PowerArea);
            html.Add($"<div class=\"actions\">");
            AddButton(html, FaultKind.PowerCut, street.PowerArea, "Cut the power", $"Cut the power: {street.Name}");
            html.Add($"</div></li>");
        }

        html.Add($"</ul>");
    }

    private void AddOlts(Html html)
    {
        html.Add($"<h2>Equipment and fibres</h2>");
        foreach (var olt in town.Olts)
        {
            var simulated = fleet[olt.Name];
            html.Add($"""
                <section class="card" aria-label="{olt.Name}"><h3>{olt.Name} in {olt.Site.Name}</h3>
                <p>{Count(simulated.OntCount, "ONT")}, {Count(olt.Pons.Count, "PON")}, {simulated.PacketsReceived} packets
                received, at most {simulated.PacketsPerSecondMax} in a second</p>
                <p class="soft">Ask it yourself: <code>snmpbulkwalk -v2c -c {olt.Community}
                {simulated.Address} 1.3.6.1.4.1.2011.6.128.1.1.2</code></p>
                <div class="actions">
                """);
            AddButton(html, FaultKind.OltSilent, olt.Name, "Silence this OLT", $"Silence this OLT: {olt.Name}");
            html.Add($"</div><details><summary>Fibres of {olt.Name}</summary><ul class=\"cards\">");
            foreach (var pon in olt.Pons.Take(PonsShownMax))
            {
                AddPon(html, pon);
            }

            html.Add($"</ul>");
            if (olt.Pons.Count > PonsShownMax)
            {
                html.Add($"<p class=\"soft\">{olt.Pons.Count - PonsShownMax} more stand in <a href=\"/targets\">/targets</a>.</p>");
            }

            html.Add($"</details></section>");
        }
    }

    private void AddPon(Html html, TownPon pon)
    {
        var place = pon.Place.ToString();
        html.Add($"""
            <li class="card"><h3>{place}, {pon.Street.Name}</h3>
            <p>{Count(pon.Onts.Count(o => o.Plan.IsHome), "home")}, {Count(pon.Onts.Count, "ONT")}</p>
            """);
        AddWatchers(html, place);
        html.Add($"<div class=\"actions\">");
        AddButton(html, FaultKind.FibreCut, place, "Cut this fibre", $"Cut this fibre: {place}");
        foreach (var splitter in pon.Splitters)
        {
            var branch = (pon.Place with { Splitter = splitter.Number }).ToString();
            AddButton(html, FaultKind.FibreCut, branch, $"Cut branch {splitter.Number}", $"Cut branch {splitter.Number}: {branch}");
        }

        html.Add($"</div></li>");
    }

    private void AddWatchers(Html html, string at)
    {
        foreach (var person in town.People.Where(p => p.IsBehind(at)))
        {
            html.Add($"""<p>Watch <a href="{SignIn(person)}">{person.Email} at {person.Provider.Name}</a></p>""");
        }
    }

    private static void AddButton(Html html, FaultKind kind, string at, string text, string label) => html.Add($"""
        <form method="post" action="/panel/faults">
        <input type="hidden" name="kind" value="{FaultKinds.Name(kind)}"><input type="hidden" name="at" value="{at}">
        <button aria-label="{label}">{text}</button></form>
        """);

    private static void AddFooter(Html html) => html.Add($$"""
        </main>
        <footer><h2>For programs</h2>
        <p><a href="/targets">GET /targets</a>, <a href="/truth">GET /truth</a>, <a href="/olts">GET /olts</a>,
        <a href="/traps">GET /traps</a>, <code>GET /onts/SERIAL</code></p>
        <p><code>POST /faults {"kind":"fibre-cut","at":"olt-1/0/1/3"}</code> answers an id,
        <code>DELETE /faults/ID</code> repairs</p>
        <p><code>POST /onts/SERIAL/rx {"dbm":-22.5}</code> pins a light level, <code>{"dbm":null}</code> lets it drift</p>
        </footer>
        </body>
        </html>
        """);

    private string SignIn(DemoPerson person) => string.Create(
        CultureInfo.InvariantCulture, $"http://{person.Provider.HostName}:{ports.Portal}/");

    private static string Count(int number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? string.Empty : "s")}");

    private static string Words(FaultKind kind) => kind switch
    {
        FaultKind.FibreCut => "Fibre cut",
        FaultKind.OnuPower => "Power off at a home",
        FaultKind.PowerCut => "Power cut",
        _ => "OLT silent",
    };
}
