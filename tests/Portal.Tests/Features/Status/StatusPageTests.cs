using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Lightline.Contracts.Incidents;
using Lightline.Portal.Features.Status;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Features.Status;

/// <summary>What everybody may know, without a sign-in, on every host.</summary>
[Collection("incidents")]
public sealed partial class StatusPageTests(RunningPortal portal)
{
    [Fact]
    public async Task Outage_is_told_by_area_without_sign_in_on_every_host()
    {
        // Seven homes of Hill Road and one that nobody has a service on.
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(16));
        await incident.UpdateAsync("A digger <b>cut</b> a cable.", "back_by = now() + interval '3 hours'");
        foreach (var host in new[] { Street.Brightline, Street.Clearwave, Street.Noc })
        {
            using var browser = portal.Browse(host);
            var status = await browser.GetAsync("/status");
            Assert.Equal(HttpStatusCode.OK, status.Status);
            Assert.Matches("<h1>There (is 1 outage|are [0-9]+ outages) now\\.</h1>", status.Body);
            Assert.Contains("<b>Hill Road</b> 7 homes off", status.Body, StringComparison.Ordinal);
            Assert.Contains("A digger &lt;b&gt;cut&lt;/b&gt; a cable.", status.Body, StringComparison.Ordinal);
            Assert.Contains("Back by about", status.Body, StringComparison.Ordinal);
            Assert.Matches("As of <time datetime=", status.Body);
            Assert.DoesNotContain("<script", status.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("HWTD", status.Body, StringComparison.Ordinal);
            Assert.Contains($"href=\"/outages/{incident.Number}\"", status.Body, StringComparison.Ordinal);

            var outage = await browser.GetAsync($"/outages/{incident.Number}");
            Assert.Equal(HttpStatusCode.OK, outage.Status);
            Assert.Contains("Fibre fault: Hill Road", outage.Body, StringComparison.Ordinal);
            Assert.Contains("<span class=\"tag\">Fixing</span>", outage.Body, StringComparison.Ordinal);
            var signIn = await browser.GetAsync("/sign-in");
            Assert.Contains("href=\"/status\"", signIn.Body, StringComparison.Ordinal);
        }

        await incident.ResolveAsync();
        using var later = portal.Browse(Street.Brightline);
        Assert.Contains("Fixed at", (await later.GetAsync($"/outages/{incident.Number}")).Body, StringComparison.Ordinal);
        Assert.Contains("Over in the last 24 hours", (await later.GetAsync("/status")).Body, StringComparison.Ordinal);
        await incident.RemoveAsync();
        var gone = await later.GetAsync($"/outages/{incident.Number}");
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
        // The link stands in people's messages.
        Assert.Contains("That outage is not on now", gone.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "That outage is not on now", (await later.GetAsync("/outages/no-number")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_homes_of_which_nothing_was_heard_for_a_day_are_listed_no_more_and_keep_their_page()
    {
        // With a box that nobody has a service on, which is nobody's outage.
        var homes = portal.Street.Outage.Skip(16).Take(6).ToArray();
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, [.. homes, portal.Street.Outage[^1]]);
        await portal.ExecuteAsync(
            "update live.incident_member set lost_at = now() - interval '30 hours' where incident_id = $1", incident.Id);
        using var browser = portal.Browse(Street.Brightline);
        Assert.True(await IsListedAsync());
        await incident.RestoreAsync(homes[..5]);
        Assert.True(await IsListedAsync());
        await portal.ExecuteAsync(
            "update live.incident_member set restored_at = now() - interval '25 hours' where incident_id = $1 and state = 2",
            incident.Id);
        Assert.False(await IsListedAsync());
        await portal.ExecuteAsync(
            "update live.incident_member set state = 1, restored_at = null where incident_id = $1", incident.Id);
        Assert.True(await IsListedAsync());
        await incident.RemoveAsync();

        async Task<bool> IsListedAsync()
        {
            // A change has it read at once; by itself it is looked at every half minute.
            await incident.RestoreAsync();
            // By the number as people type it.
            var page = await browser.GetAsync($"/outages/{incident.Number.ToLowerInvariant()}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            return (await browser.GetAsync("/status")).Body.Contains(incident.Number, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_power_cut_that_is_over_sends_nobody_to_restart_a_box()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.PowerCut, portal.Street.Outage.Skip(16).Take(6));
        await incident.ResolveAsync();
        using var browser = portal.Browse(Street.Brightline);
        var page = (await browser.GetAsync($"/outages/{incident.Number}")).Body;
        Assert.Contains("The power is back.", page, StringComparison.Ordinal);
        Assert.Contains("check that the fibre box has power, then call us", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Fixed at", page, StringComparison.Ordinal);
        await incident.RemoveAsync();
    }

    [Theory]
    [InlineData(4, 7, "Harbour", null)]
    [InlineData(4, 8, "Harbour", null)]
    [InlineData(4, 9, "Harbour", 5L)]
    [InlineData(0, 5, "Dock Street", 5L)]
    [InlineData(0, 11, "Harbour", 11L)]
    [InlineData(0, 16, "Harbour,Hill Road", null)]
    public async Task Few_homes_of_an_area_are_told_with_the_area_around_it_and_never_counted(
        int from, int to, string areas, long? homes)
    {
        var hit = portal.Street.Outage.Take(to).Skip(from);
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, hit);
        var outage = await OutageAsync(incident);
        Assert.Equal(areas, string.Join(',', outage.Areas.Select(a => a.Name).Order(StringComparer.Ordinal)));
        Assert.Equal(homes, areas.Contains(',', StringComparison.Ordinal) ? null : Assert.Single(outage.Areas).HomesOff);
        Assert.All(outage.Areas, a => Assert.True(a.HomesOff is null or >= 5));
        if (homes is null && outage.Areas.Count == 1)
        {
            using var browser = portal.Browse(Street.Brightline);
            var page = await browser.GetAsync($"/outages/{incident.Number}");
            Assert.Contains("<b>Harbour</b> fewer than 5 homes off", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("Dock Street", page.Body, StringComparison.Ordinal);
        }

        await incident.RemoveAsync();
    }

    [Fact]
    public async Task What_is_not_confirmed_or_not_told_to_people_is_not_public()
    {
        var homes = portal.Street.Outage.Skip(16).Take(6).ToArray();
        var unproved = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, homes, isConfirmed: false);
        var silent = await TestIncident.OpenAsync(portal, IncidentKind.OltSilent, homes);
        using var browser = portal.Browse(Street.Brightline);
        var status = await browser.GetAsync("/status");
        foreach (var one in new[] { unproved, silent })
        {
            Assert.DoesNotContain(one.Number, status.Body, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/outages/{one.Number}")).Status);
            await one.RemoveAsync();
        }
    }

    [Fact]
    public async Task Nobody_is_said_to_look_for_the_cause_before_somebody_says_so_nor_asked_to_sign_in_twice()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(16).Take(6));
        using var stranger = portal.Browse(Street.Brightline);
        using var ben = await portal.SignInAsync(portal.Street.Ben);
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        foreach (var page in new[] { "/status", $"/outages/{incident.Number}" })
        {
            foreach (var browser in new[] { stranger, ben, nora })
            {
                var body = (await browser.GetAsync(page)).Body;
                Assert.Contains("We know about it.", body, StringComparison.Ordinal);
                Assert.DoesNotContain("looking for the cause", body, StringComparison.Ordinal);
                Assert.Equal(browser == stranger && page == "/status", body.Contains("Sign in", StringComparison.Ordinal));
            }
        }

        Assert.Contains("href=\"/connection\">your own connection", (await ben.GetAsync("/status")).Body, StringComparison.Ordinal);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Status_weighs_under_14_kilobytes_and_with_its_files_under_30()
    {
        // Words as people write them, each outage its own: what repeats would weigh nothing.
        var words = ("a an and at boats bridge by cable crew cut dig drum duct ferry fibre for found frost ground hatch hour in "
            + "is ladder later light locked manhole mended new night now of on one or pipe police pull road roof second site "
            + "splice storm street team the third to tower traffic trench truck under van wait water weather when wind work").Split(' ');
        var dice = new Random(20261128);
        var incidents = new List<TestIncident>();
        for (var i = 0; i < 12; i++)
        {
            var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Skip(16).Take(6));
            await incident.UpdateAsync(string.Join(' ', Enumerable.Range(0, 120).Select(_ => words[dice.Next(words.Length)]))[..480]);
            incidents.Add(incident);
        }

        using var browser = portal.Browse(Street.Brightline);
        var answer = await browser.GetAsync("/status", "gzip");
        var first = (await answer.Message.Content.ReadAsByteArrayAsync(CancellationToken.None)).Length;
        var page = await browser.GetAsync("/status");
        var all = first;
        foreach (Match file in Regex.Matches(page.Body, "<link rel=\"(?:stylesheet|icon)\" href=\"([^\"]+)\""))
        {
            all += await FileBytesAsync(browser, file.Groups[1].Value);
        }

        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture, $"/status with 12 outages: {first} bytes, with its files {all} bytes"));
        Assert.InRange(first, 1, 14 * 1024);
        Assert.InRange(all, first, 30 * 1024);
        foreach (var incident in incidents)
        {
            await incident.RemoveAsync();
        }
    }

    [Fact]
    public async Task Copy_is_written_at_a_change_and_reads_without_the_portal()
    {
        var folder = Directory.CreateTempSubdirectory("status-copy");
        await using (var other = await portal.StartAnotherAsync(
            _ => { }, "--Status:CopyFolder", folder.FullName))
        {
            var file = Path.Combine(folder.FullName, Street.Brightline, "status.html");
            // What a Portal that was killed left half written, and what another is writing.
            string[] halves = [file + ".dead-1.tmp", file + ".busy-2.tmp"];
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            Array.ForEach(halves, half => File.WriteAllText(half, "half"));
            File.SetLastWriteTimeUtc(halves[0], TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1));
            await Eventually.HoldsAsync(() => File.Exists(file), "the first copy", 15);
            var incident = await TestIncident.OpenAsync(
                portal, IncidentKind.PowerCut, portal.Street.Outage.Skip(16).Take(6));
            await Eventually.HoldsAsync(
                () => File.ReadAllText(file).Contains(incident.Number, StringComparison.Ordinal), "the copy of a change", 10);
            var copy = await File.ReadAllTextAsync(file, CancellationToken.None);
            Assert.Contains("This is a copy, written", copy, StringComparison.Ordinal);
            Assert.Contains("Power cut: Hill Road", copy, StringComparison.Ordinal);
            // A copy is for everybody, so whoever is signed in somewhere does not count.
            Assert.Contains("<a href=\"/sign-in\">Sign in</a>", copy, StringComparison.Ordinal);
            Assert.Contains("--brand:", copy, StringComparison.Ordinal);
            Assert.DoesNotContain("/dist/", copy, StringComparison.Ordinal);
            await CarriesItsStyleAsync(copy);
            Assert.True(File.Exists(Path.Combine(folder.FullName, "status.html")));
            var outage = Path.Combine(folder.FullName, Street.Clearwave, "outages", $"{incident.Number}.html");
            await Eventually.HoldsAsync(() => File.Exists(outage), "the copy of the outage", 10);
            var page = await File.ReadAllTextAsync(outage, CancellationToken.None);
            Assert.Contains("6 homes off", page, StringComparison.Ordinal);
            await CarriesItsStyleAsync(page);
            await incident.RemoveAsync();
            await Eventually.HoldsAsync(() => !File.Exists(outage), "the end of the copy", 10);
            Assert.Equal([false, true], halves.Select(File.Exists));
            await other.StopAsync(CancellationToken.None);
        }

        folder.Delete(recursive: true);
    }

    private async Task<PublicOutage> OutageAsync(TestIncident incident)
    {
        var read = await portal.Services.GetRequiredService<PublicReader>().ReadAsync(CancellationToken.None);
        return read.Single(o => o.Number == incident.Number);
    }

    /// <summary>Whatever the pages' sheet says of a class that a copy shows, the copy's own sheet says too.</summary>
    private async Task CarriesItsStyleAsync(string copy)
    {
        using var browser = portal.Browse(Street.Brightline);
        var sheet = (await browser.GetAsync("/dist/portal.css")).Body;
        var end = copy.IndexOf("</style>", StringComparison.Ordinal);
        var classes = ClassAttribute().Matches(copy[end..]).SelectMany(m => m.Groups[1].Value.Split(' ')).Distinct().ToList();
        Assert.InRange(classes.Count, 10, 100);
        bool Styles(string css, string name) => Regex.IsMatch(css, $@"\.{Regex.Escape(name)}(?![\w-])");
        Assert.DoesNotContain(classes, name => Styles(sheet, name) && !Styles(copy[..end], name));
        Assert.DoesNotContain(".noc-table", copy, StringComparison.Ordinal);
    }

    [GeneratedRegex("class=\"([^\"]+)\"")]
    private static partial Regex ClassAttribute();

    /// <summary>A file as a published site holds it: a build only wraps it, without making it smaller.</summary>
    private static async Task<int> FileBytesAsync(Browser browser, string path)
    {
        var answer = await browser.GetAsync(path);
        using var small = new MemoryStream();
        await using (var gzip = new GZipStream(small, CompressionLevel.Optimal, leaveOpen: true))
        {
            await answer.Message.Content.CopyToAsync(gzip, CancellationToken.None);
        }

        return (int)small.Length;
    }
}
