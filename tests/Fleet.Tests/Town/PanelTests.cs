using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lightline.Fleet.Tests.OltFleet;
using Lightline.OltFleet;
using Lightline.OltFleet.Faults;
using Lightline.Servers;
using Lightline.Town;
using Lightline.Town.Panel;
using Lightline.Town.Plans;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Fleet.Tests.Town;

/// <summary>The fault panel over HTTP: the page's forms and the API.</summary>
public sealed partial class PanelTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly TownPlan _plan = TownPlanner.Plan(new TownSize(1, 256, 1));
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });
    private Lightline.OltFleet.Fleet _fleet = null!;
    private WebApplication _panel = null!;

    public async ValueTask InitializeAsync()
    {
        _fleet = new Lightline.OltFleet.Fleet(
            [.. _plan.Olts.Select(o => o.ToFleetPlan() with { Address = TestPlant.NextAddress() })],
            new FleetOptions { AgentPort = 0 },
            _time);
        _fleet.Start();
        var ports = new Ports(FreePort.Tcp() - 2);
        _panel = await PanelServer.StartAsync(_plan, _fleet, ports);
        _http.BaseAddress = new Uri($"http://127.0.0.1:{ports.Panel}/");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _panel.DisposeAsync();
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task Targets_name_kinds_and_counts()
    {
        var targets = (await _http.GetFromJsonAsync<JsonArray>("targets", Cancellation))!;
        var pon = targets.Single(t => t!["at"]!.GetValue<string>() == "olt-1/0/1/0")!;
        Assert.Equal("fibre-cut", Assert.Single(pon["kinds"]!.AsArray())!.GetValue<string>());
        Assert.Equal(64, pon["onts"]!.GetValue<int>());
        Assert.InRange(pon["homes"]!.GetValue<int>(), 40, 64);
    }

    [Theory]
    [InlineData("faults", "http://evil.example")]
    [InlineData("faults", "null")]
    [InlineData("panel/faults", "http://evil.example")]
    [InlineData("panel/faults", "http://127.0.0.1:1")]
    public async Task Page_of_another_origin_breaks_nothing(string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Origin", origin);
        request.Content = path == "faults"
            ? new StringContent("""{"kind":"fibre-cut","at":"olt-1/0/1/0/1"}""", Encoding.UTF8, "text/plain")
            : new FormUrlEncodedContent([new("kind", "fibre-cut"), new("at", "olt-1/0/1/0/1")]);
        using var answer = await _http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty((await _http.GetFromJsonAsync<JsonArray>("truth", Cancellation))!);
    }

    [Theory]
    [InlineData("GET", "nowhere", HttpStatusCode.NotFound)]
    [InlineData("PUT", "faults", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "onts/HWTC99999999", HttpStatusCode.NotFound)]
    public async Task Refusal_says_why_in_its_body(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await _http.SendAsync(request, Cancellation);
        Assert.Equal(expected, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation);
        Assert.NotEmpty(body!["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Fault_is_made_told_and_repaired()
    {
        using var made = await PostAsync("faults", """{"kind":"fibre-cut","at":"olt-1/0/1/0/1"}""");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var id = (await made.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["id"]!.GetValue<string>();
        var truth = Assert.Single((await _http.GetFromJsonAsync<JsonArray>("truth", Cancellation))!)!;
        Assert.Equal(id, truth["id"]!.GetValue<string>());
        Assert.Equal("fibre-cut", truth["kind"]!.GetValue<string>());
        Assert.Equal("olt-1/0/1/0/1", truth["at"]!.GetValue<string>());
        Assert.Equal(_time.GetUtcNow(), truth["started"]!.GetValue<DateTimeOffset>());
        Assert.Null(truth["ended"]);
        Assert.NotEmpty(truth["onts"]!.AsArray());
        using var repaired = await _http.DeleteAsync(new Uri($"faults/{id}", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, repaired.StatusCode);
        truth = Assert.Single((await _http.GetFromJsonAsync<JsonArray>("truth", Cancellation))!)!;
        Assert.NotNull(truth["ended"]);
        using var unknown = await _http.DeleteAsync(new Uri("faults/f99", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("not json", "")]
    [InlineData("[]", "")]
    [InlineData("{}", "kind")]
    [InlineData("""{"kind":7,"at":"olt-1"}""", "kind")]
    [InlineData("""{"kind":"flood","at":"olt-1"}""", "kind")]
    [InlineData("""{"kind":"fibre-cut"}""", "at")]
    [InlineData("""{"kind":"fibre-cut","at":null}""", "at")]
    [InlineData("""{"kind":"fibre-cut","at":"olt-7/0/1/0"}""", "at")]
    [InlineData("""{"kind":"olt-silent","at":"olt-1/0/1/0"}""", "at")]
    [InlineData("""{"kind":"onu-power","at":"<script>alert(1)</script>"}""", "at")]
    public async Task Bad_fault_is_refused_and_the_field_named(string body, string field)
    {
        using var answer = await PostAsync("faults", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!;
        Assert.Equal(field, error["field"]!.GetValue<string>());
        Assert.NotEmpty(error["error"]!.GetValue<string>());
        Assert.Empty(_fleet.Truth.Snapshot());
    }

    [Fact]
    public async Task Oversized_body_is_refused()
    {
        using var answer = await PostAsync("faults", $$"""{"kind":"{{new string('x', 100_000)}}"}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Light_level_can_be_pinned_and_let_go()
    {
        var serial = _plan.People[0].Ont.Plan.Serial;
        using var pinned = await PostAsync($"onts/{serial}/rx", """{"dbm":-22.5}""");
        Assert.Equal(HttpStatusCode.NoContent, pinned.StatusCode);
        Assert.Equal(-22.5, _fleet.Read(serial)!.RxPowerDbm);
        using var free = await PostAsync($"onts/{serial}/rx", """{"dbm":null}""");
        Assert.NotEqual(-22.5, _fleet.Read(serial)!.RxPowerDbm);
        using var wrong = await PostAsync($"onts/{serial}/rx", """{"dbm":"low"}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var high = await PostAsync($"onts/{serial}/rx", """{"dbm":11}""");
        Assert.Equal(HttpStatusCode.BadRequest, high.StatusCode);
        using var nobody = await PostAsync("onts/HWTCFFFFFFFF/rx", """{"dbm":-20}""");
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    [Fact]
    public async Task Page_breaks_and_repairs_by_plain_forms()
    {
        var page = await _http.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation);
        Assert.Contains("anna@brightline.example", page, StringComparison.Ordinal);
        Assert.Contains("Nothing is broken.", page, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([new("kind", "fibre-cut"), new("at", "olt-1/0/1/0")]);
        using var broken = await _http.PostAsync(new Uri("panel/faults", UriKind.Relative), form, Cancellation);
        Assert.Equal(HttpStatusCode.SeeOther, broken.StatusCode);
        page = await _http.GetStringAsync(broken.Headers.Location, Cancellation);
        Assert.Contains("Broken: olt-1/0/1/0", page, StringComparison.Ordinal);
        Assert.Contains("Fibre cut: olt-1/0/1/0", page, StringComparison.Ordinal);
        var id = Assert.Single(_fleet.Truth.Snapshot()).Id;
        using var repaired = await _http.PostAsync(new Uri($"panel/faults/{id}/repair", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.SeeOther, repaired.StatusCode);
        Assert.NotNull(Assert.Single(_fleet.Truth.Snapshot()).Ended);
    }

    [Fact]
    public async Task Every_kind_of_fault_has_buttons_and_each_breaks_what_it_names()
    {
        var page = await _http.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation);
        var buttons = Button().Matches(page).Select(m => (Kind: m.Groups[1].Value, At: m.Groups[2].Value)).Distinct().ToArray();
        Assert.Equal(
            Enum.GetValues<FaultKind>().Select(FaultKinds.Name).Order(), buttons.Select(b => b.Kind).Distinct().Order());
        var targets = (await _http.GetFromJsonAsync<JsonArray>("targets", Cancellation))!
            .ToDictionary(t => t!["at"]!.GetValue<string>(), t => t!["onts"]!.GetValue<int>());
        // A fibre of an OLT, and each of its splitters: olt-1/0/1/0 and olt-1/0/1/0/1.
        Assert.Contains(buttons, b => b.Kind == "fibre-cut" && b.At.Count(c => c == '/') == 3);
        Assert.Contains(buttons, b => b.Kind == "fibre-cut" && b.At.Count(c => c == '/') == 4);
        foreach (var (kind, at) in buttons)
        {
            using var made = await PostAsync("faults", JsonSerializer.Serialize(new { kind, at }));
            var fault = _fleet.Truth.Snapshot().Single(f => f.Ended is null);
            Assert.Equal((kind, at, targets[at]), (FaultKinds.Name(fault.Kind), fault.At, fault.Onts.Count));
            using var repaired = await _http.DeleteAsync(new Uri($"faults/{fault.Id}", UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.NoContent, repaired.StatusCode);
        }
    }

    [Fact]
    public async Task Markup_in_a_message_is_shown_as_text()
    {
        var page = await _http.GetStringAsync(new Uri("/?message=%3Cscript%3Ealert(1)%3C/script%3E", UriKind.Relative), Cancellation);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Host", "evil.example")]
    public async Task Another_site_cannot_break_the_town(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("faults", UriKind.Relative));
        request.Content = new StringContent("""{"kind":"olt-silent","at":"olt-1"}""");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await _http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(_fleet.Truth.Snapshot());
    }

    [Fact]
    public async Task Olts_tell_what_they_received()
    {
        var olt = Assert.Single((await _http.GetFromJsonAsync<JsonArray>("olts", Cancellation))!)!;
        Assert.Equal("olt-1", olt["name"]!.GetValue<string>());
        Assert.Equal(0, olt["packetsReceived"]!.GetValue<long>());
        Assert.Equal("ok", await _http.GetStringAsync(new Uri("healthz", UriKind.Relative), Cancellation));
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        _http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);

    [GeneratedRegex("name=\"kind\" value=\"([^\"]+)\"><input type=\"hidden\" name=\"at\" value=\"([^\"]+)\"")]
    private static partial Regex Button();
}
