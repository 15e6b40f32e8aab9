using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lightline.Contracts.Incidents;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Portal.Features.Providers;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Generated;

/// <summary>
/// Requests made of what the Portal says that it takes, right and wrong in every way: none finds a fault of ours, and every
/// refusal says so in a page or in problem+json. LIGHTLINE_SEED repeats a run.
/// </summary>
[Collection(nameof(Alone))]
public sealed class GeneratedRequestsTests(RunningPortal portal, ITestOutputHelper output)
{
    private const int AtOnce = 6;

    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(20);

    [Fact]
    [Trait("Full", "generated-requests")]
    public async Task No_request_finds_a_fault_of_ours()
    {
        var count = FullSize.Of("generated requests", small: 600, full: 50_000);
        var seed = int.TryParse(
            Environment.GetEnvironmentVariable("LIGHTLINE_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
                ? given
                : 20_261_129;
        output.WriteLine($"seed {seed}");
        await using var people = new TestPeople(portal);
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, portal.Street.Outage.Take(6));
        var senders = await SendersAsync(people);
        try
        {
            var maker = await MakerAsync(incident.Number);
            Assert.True(maker.Calls >= 3);
            var statuses = new ConcurrentDictionary<string, int>();
            var faults = new ConcurrentQueue<string>();
            var started = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(
                Enumerable.Range(0, count),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
                async (number, _) =>
                {
                    var random = new Random(unchecked((seed * 1_000_003) + number));
                    var sender = senders[random.Next(senders.Length)];
                    var request = sender.Name.EndsWith("key", StringComparison.Ordinal) || random.Next(6) == 0
                        ? maker.Call(random)
                        : maker.Page(random);
                    var answer = await sender.SendAsync(request);
                    statuses.AddOrUpdate($"{sender.Name}: {(int)answer.Status}", 1, (_, so) => so + 1);
                    if (Sender.Judge(request, answer) is { } fault && faults.Count < 20)
                    {
                        faults.Enqueue(
                            $"{number} {sender.Name}: {request.Method} {request.Path} ({request.Type}): {(int)answer.Status}, {fault}\n"
                            + $"  sent {Cut(Encoding.UTF8.GetString(request.Body ?? []))}\n  got {Cut(answer.Body)}");
                    }
                });
            var took = Stopwatch.GetElapsedTime(started);
            foreach (var (what, so) in statuses.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                output.WriteLine($"{what,-32}{so,8:N0}");
            }

            var sessions = senders.Select(sender => $"{sender.Name} {sender.Sessions}");
            output.WriteLine($"{count:N0} requests in {took.TotalSeconds:0} s; sessions begun: {string.Join(", ", sessions)}");
            Assert.True(faults.IsEmpty, string.Join('\n', faults));
            Assert.Equal(count, statuses.Values.Sum());
            Assert.True(took < RunMax, $"it took {took}");
            // Who may, does: the requests reach what is behind the doors.
            Assert.Contains("operator's key: 201", statuses.Keys);
            Assert.Contains("operator's key: 422", statuses.Keys);
            Assert.Contains("subscriber: 200", statuses.Keys);
            Assert.Contains("provider's admin: 422", statuses.Keys);
        }
        finally
        {
            foreach (var sender in senders)
            {
                await sender.DisposeAsync();
            }

            await portal.ExecuteAsync("delete from retail.tell_when_back");
            await incident.RemoveAsync();
        }
    }

    private static string Cut(string text) => text.Length > 300 ? text[..300] : text;

    private async Task<Sender[]> SendersAsync(TestPeople people)
    {
        // Forms of an admin change what their provider says of itself, so it is one of this test's own.
        const string Own = "generated.localhost";
        var admin = await people.StaffAsync(Street.Noc, "made.admin@x.example", StaffRole.OperatorAdmin);
        var key = await Script.KeyAsync(portal, admin);
        using var script = portal.Browse(Street.Noc);
        var added = await Script.AskAsync(
            script, HttpMethod.Post, ProvidersEndpoint.Path, key, Script.Json(Script.Provider("generated")));
        Assert.True(added.Message.IsSuccessStatusCode, added.Body);
        using var browser = portal.Browse(Own);
        for (var started = Stopwatch.GetTimestamp(); !(await browser.GetAsync("/sign-in")).Message.IsSuccessStatusCode;)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        var runner = await people.StaffAsync(Own, "made.runner@x.example", StaffRole.ProviderAdmin);
        return
        [
            new Sender(portal, "nobody", Street.Brightline, null, null),
            new Sender(
                portal, "subscriber", Street.Brightline,
                await people.PersonAsync(portal.Street.Juta, "made.person@x.example", PersonRole.Holder), null),
            new Sender(portal, "provider's admin", Own, runner, null),
            new Sender(
                portal, "operator's admin", Street.Noc,
                await people.StaffAsync(Street.Noc, "made.operator@x.example", StaffRole.OperatorAdmin), null),
            new Sender(portal, "operator's key", Street.Noc, null, key),
            new Sender(portal, "provider's key", Own, null, await Script.KeyAsync(portal, runner)),
        ];
    }

    private async Task<RequestMaker> MakerAsync(string incident)
    {
        using var browser = portal.Browse(Street.Noc);
        var document = JsonElement.Parse((await browser.GetAsync("/openapi/v1.json")).Body);
        var routes =
            from endpoint in portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let path = endpoint.RoutePattern.RawText!
            where !path.Contains('*', StringComparison.Ordinal) && !path.StartsWith("/hubs", StringComparison.Ordinal)
                && !path.StartsWith(ApiPath.Root, StringComparison.Ordinal)
                && endpoint.Metadata.GetMetadata<PublicEndpoint>()?.Why != "files of the pages, the same for all"
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            where method != "HEAD"
            // Forms twice: there is more to get wrong.
            from time in Enumerable.Range(0, method == "POST" ? 2 : 1)
            select (method, path.StartsWith('/') ? path : "/" + path);
        return new RequestMaker(
            document, [.. routes], [incident, portal.Street.Juta.Home.ConnectionNumber, "clearwave", "made1", "0b57c2"]);
    }
}
