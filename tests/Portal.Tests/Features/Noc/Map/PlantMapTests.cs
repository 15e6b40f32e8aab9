using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lightline.Contracts.Incidents;
using Lightline.Data.Seeding;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Store;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Features.Noc.Map;

/// <summary>The NOC's map: the plant as GeoJSON, its places in tables, for those who may and nobody else.</summary>
[Collection("incidents")]
public sealed class PlantMapTests(RunningPortal portal) : IAsyncLifetime
{
    private WebApplication _mine = null!;
    private Browser _nora = null!;

    private IReadOnlyList<SeededHome> Outage => portal.Street.Outage;

    /// <summary>A Portal of its own, to which every box of the outage street is known to work.</summary>
    public async ValueTask InitializeAsync()
    {
        _mine = await portal.StartAnotherAsync(_ => { });
        await ProveAsync(_mine);
        _nora = await RunningPortal.SignInAsync(portal.Street.Nora, RunningPortal.AddressOf(_mine));
    }

    public async ValueTask DisposeAsync()
    {
        _nora.Dispose();
        await _mine.StopAsync();
        await _mine.DisposeAsync();
    }

    [Fact]
    public async Task Plant_is_valid_geojson_with_every_area_site_cabinet_and_cable()
    {
        var answer = await _nora.FetchAsync("/noc/plant.geojson");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/geo+json", answer.Header("Content-Type"));
        using var document = JsonDocument.Parse(answer.Body);
        var root = document.RootElement;
        Assert.Equal("FeatureCollection", root.GetProperty("type").GetString());
        Assert.Contains("straight lines", root.GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, root.GetProperty("leftOut").GetInt32());
        var features = root.GetProperty("features").EnumerateArray().ToDictionary(f => f.GetProperty("id").GetString()!);
        (string Kind, string Table)[] kinds =
            [("area", "area"), ("site", "site"), ("cabinet", "splitter"), ("cable", "splitter")];
        foreach (var (kind, table) in kinds)
        {
            Assert.Equal(
                await ColumnAsync($"select '{kind}-' || id from network.{table}"),
                features.Keys.Where(id => id.StartsWith(kind + "-", StringComparison.Ordinal)).ToHashSet());
        }

        Assert.All(features.Values, feature =>
        {
            Assert.Equal("Feature", feature.GetProperty("type").GetString());
            Assert.Equal(JsonValueKind.Object, feature.GetProperty("properties").ValueKind);
            Assert.True(feature.TryGetProperty("geometry", out _));
        });
        string Geometry(string id) => features[id].GetProperty("geometry").GetRawText();
        Assert.Equal(Street.DockOutline, Geometry($"area-{await IdAsync("area", "Dock Street")}"));
        // The Quay's outline is a point: no outline.
        Assert.Equal("null", Geometry($"area-{await IdAsync("area", "Quay")}"));
        var (dock, quay) = (await IdAsync("splitter", Street.MarkupCabinet), await IdAsync("splitter", "Quay cabinet"));
        Assert.Equal("""{"type":"Point","coordinates":[24.761,59.441]}""", Geometry($"cabinet-{dock}"));
        Assert.Equal("""{"type":"LineString","coordinates":[[24.75,59.43],[24.761,59.441]]}""", Geometry($"cable-{dock}"));
        Assert.Equal("""{"type":"LineString","coordinates":[[24.761,59.441],[24.763,59.443]]}""", Geometry($"cable-{quay}"));
    }

    [Fact]
    public async Task Plant_and_places_that_did_not_change_are_answered_without_a_body()
    {
        var plant = await _nora.FetchAsync("/noc/plant.geojson");
        Assert.Equal("no-cache, private", plant.Header("Cache-Control"));
        var same = await _nora.FetchAsync("/noc/plant.geojson", plant.Header("ETag"));
        Assert.Equal((HttpStatusCode.NotModified, ""), (same.Status, same.Body));
        Assert.Equal(HttpStatusCode.OK, (await _nora.FetchAsync("/noc/plant.geojson", "\"another\"")).Status);
        // Another process names the same plant alike.
        using var elsewhere = await portal.SignInAsync(portal.Street.Nora);
        Assert.Equal(plant.Header("ETag"), (await elsewhere.FetchAsync("/noc/plant.geojson")).Header("ETag"));

        var places = await _nora.FetchAsync("/noc/places");
        Assert.DoesNotContain("<html", places.Body, StringComparison.Ordinal);
        var again = await _nora.FetchAsync("/noc/places", places.Header("ETag"));
        Assert.Equal((HttpStatusCode.NotModified, ""), (again.Status, again.Body));
        Assert.Matches(@"\d\d:\d\d:\d\d", again.Header("Lightline-As-Of"));
        var incident = await OpenAsync(IncidentKind.FibreCut, Outage.Take(3));
        Assert.Equal(HttpStatusCode.OK, (await _nora.FetchAsync("/noc/places", places.Header("ETag"))).Status);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Counts_are_the_members_in_the_database_and_the_worst_stands_first()
    {
        var incident = await OpenAsync(IncidentKind.FibreCut, Outage.Take(11));
        await incident.RestoreAsync(Outage[0], Outage[9]);
        await LookAsync();
        var rows = Rows((await _nora.GetAsync("/noc")).Body);
        foreach (var (kind, column) in new[] { ("cabinet", "o.splitter_id"), ("area", "p.area_id") })
        {
            var members = await ColumnAsync(
                $"""
                select '{kind}-' || {column} || ' ' || count(distinct c.premises_id) filter (where m.state in (1, 3))
                    || ' ' || (select count(*) from network.ont o2 join network.connection c2 on c2.ont_id = o2.id
                        join network.premises p2 on p2.id = c2.premises_id
                        where {column.Replace(".", "2.", StringComparison.Ordinal)} = {column}
                            and exists (select from retail.service s where s.connection_id = c2.id and s.state = 'active'))
                from live.incident_member m
                    join network.connection c on c.id = m.connection_id
                    join network.premises p on p.id = c.premises_id
                    join network.ont o on o.id = m.ont_id
                where m.incident_id = '{incident.Id}'
                group by {column}
                """);
            Assert.NotEmpty(members);
            // The cabinet of Dock Street has that on the Quay behind it, so it counts those homes too.
            var expected = members.Select(m => m.Split(' ')).ToDictionary(m => m[0], m => (Off: Int(m[1]), Homes: Int(m[2])));
            if (kind == "cabinet")
            {
                var dock = $"cabinet-{await IdAsync("splitter", Street.MarkupCabinet)}";
                var quay = $"cabinet-{await IdAsync("splitter", "Quay cabinet")}";
                expected[dock] = (expected[dock].Off + expected[quay].Off, expected[dock].Homes + expected[quay].Homes);
            }

            Assert.All(expected, e => Assert.Equal(
                ("down", e.Value.Off, e.Value.Homes), (rows[e.Key].State, rows[e.Key].Off, rows[e.Key].Homes)));
            var link = $"data-incident=\"{incident.Number}\"";
            Assert.All(expected.Keys, id => Assert.Contains(link, rows[id].Html, StringComparison.Ordinal));
        }

        var hill = $"cabinet-{await IdAsync("splitter", "Hill cabinet")}";
        Assert.Equal(("ok", 0), (rows[hill].State, rows[hill].Off));
        var cabinets = rows.Keys.Where(id => id.StartsWith("cabinet", StringComparison.Ordinal)).ToArray();
        Assert.Equal($"cabinet-{await IdAsync("splitter", Street.MarkupCabinet)}", cabinets[0]);
        Assert.Equal(hill, cabinets[^1]);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Two_homes_that_stay_off_keep_their_cabinet_marked_and_a_silent_olt_leaves_it_unchecked()
    {
        var incident = await OpenAsync(IncidentKind.FibreCut, Outage.Skip(11));
        await incident.RestoreAsync([.. Outage.Skip(12)]);
        await LookAsync();
        var hill = $"cabinet-{await IdAsync("splitter", "Hill cabinet")}";
        var row = Rows((await _nora.FetchAsync("/noc/places")).Body)[hill];
        Assert.Equal(("down", 1), (row.State, row.Off));
        await incident.RemoveAsync();

        incident = await OpenAsync(IncidentKind.OltSilent, Outage.Skip(11));
        row = Rows((await _nora.FetchAsync("/noc/places")).Body)[hill];
        Assert.Equal(("unknown", 0), (row.State, row.Off));
        Assert.Contains("can't be checked", WebUtility.HtmlDecode(row.Html), StringComparison.Ordinal);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Markup_in_a_name_stays_text()
    {
        foreach (var path in new[] { "/noc", "/noc?view=map", "/noc/places", "/noc/plant.geojson" })
        {
            var body = (await _nora.GetAsync(path)).Body;
            Assert.DoesNotContain("<img", body, StringComparison.Ordinal);
            Assert.Contains("onerror=alert(1)", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Map_view_marks_the_places_of_one_incident_and_nothing_for_a_number_that_is_none()
    {
        var incident = await OpenAsync(IncidentKind.PowerCut, Outage.Skip(8).Take(3));
        var page = (await _nora.GetAsync($"/noc?view=map&incident={incident.Number}")).Body;
        Assert.Contains("<h1>Map</h1>", page, StringComparison.Ordinal);
        Assert.Contains("aria-current=\"page\">Map</a>", page, StringComparison.Ordinal);
        Assert.Contains($"data-source=\"/noc/places?incident={incident.Number}\"", page, StringComparison.Ordinal);
        var quay = $"cabinet-{await IdAsync("splitter", "Quay cabinet")}";
        Assert.Contains("data-marked", Rows(page)[quay].Html, StringComparison.Ordinal);
        Assert.Equal("power", Rows(page)[quay].State);
        var hill = $"cabinet-{await IdAsync("splitter", "Hill cabinet")}";
        Assert.DoesNotContain("data-marked", Rows(page)[hill].Html, StringComparison.Ordinal);
        var other = (await _nora.GetAsync("/noc?view=map&incident=%3Cb%3E")).Body;
        Assert.DoesNotContain("data-marked", other, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>\"", other, StringComparison.Ordinal);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task What_is_old_is_not_shown_to_work()
    {
        await using var old = await portal.StartAnotherAsync(builder =>
            builder.Services.AddSingleton(new LiveOptions { IncidentsOldAfter = TimeSpan.Zero }));
        await ProveAsync(old);
        using var nora = await RunningPortal.SignInAsync(portal.Street.Nora, RunningPortal.AddressOf(old));
        var body = (await nora.GetAsync("/noc?view=map")).Body;
        Assert.Equal(2, Regex.Count(body, "<b>This is not up to date.</b>"));
        Assert.NotEmpty(Rows(body));
        Assert.DoesNotContain(Rows(body).Values, row => row.State == "ok");
        Assert.Contains(Rows((await _nora.GetAsync("/noc")).Body).Values, row => row.State == "ok");
        await old.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Lets a Portal know that every box of the outage street works.</summary>
    private async Task ProveAsync(WebApplication app)
    {
        var rows = await app.Services.GetRequiredService<ILiveStore>()
            .RowsAsync([.. Outage.Select(h => h.Ont)], CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        app.Services.GetRequiredService<LiveState>()
            .ApplyRows(rows.Select(row => (row.Ont with { ProvenAt = now }, row.Olt)));
    }

    private async Task<TestIncident> OpenAsync(IncidentKind kind, IEnumerable<SeededHome> homes)
    {
        var incident = await TestIncident.OpenAsync(portal, kind, homes);
        await LookAsync();
        return incident;
    }

    private Task LookAsync() => _mine.Services.GetRequiredService<IncidentWatch>().LookAsync(CancellationToken.None);

    private static Dictionary<string, Row> Rows(string html) => Regex
        .Matches(
            html,
            "<tr data-row=\"([a-z]+-[0-9]+)\" data-state=\"([a-z]+)\" data-off=\"([0-9]+)\" data-unknown=\"[0-9]+\" "
                + "data-homes=\"([0-9]+)\".*?</tr>",
            RegexOptions.Singleline)
        .ToDictionary(
            m => m.Groups[1].Value,
            m => new Row(m.Groups[2].Value, Int(m.Groups[3].Value), Int(m.Groups[4].Value), m.Value));

    private static int Int(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private async Task<string> IdAsync(string table, string name) =>
        Assert.Single(await ColumnAsync($"select id::text from network.{table} where name = '{name}'"));

    private async Task<HashSet<string>> ColumnAsync(string sql)
    {
        await using var command = portal.Owner.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new HashSet<string>();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    private sealed record Row(string State, int Off, int Homes, string Html);
}
