using System.Net;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Identity;

/// <summary>
/// Made from the endpoints themselves: whoever adds a route without saying who may use it fails here.
/// </summary>
public sealed class EndpointMatrixTests(RunningPortal portal)
{
    [Fact]
    public void Every_endpoint_names_a_policy_or_says_why_it_is_public()
    {
        var silent = Endpoints()
            .Where(e => e.Metadata.GetMetadata<PublicEndpoint>() is null)
            .Where(e => !e.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy is not null))
            .Select(e => e.DisplayName);
        Assert.Empty(silent);
    }

    [Fact]
    public void No_endpoint_is_public_without_saying_why_or_says_why_without_being_public()
    {
        var odd = Endpoints()
            .Where(e => e.Metadata.GetMetadata<PublicEndpoint>() is null
                != e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(e => e.DisplayName);
        Assert.Empty(odd);
    }

    [Theory]
    [InlineData(Street.Brightline, Policies.Subscriber, "/connection/{number}")]
    [InlineData(Street.Noc, Policies.Noc, "/noc/incidents/{number}")]
    public async Task Every_page_with_a_policy_sends_a_stranger_away(string host, string policy, string one)
    {
        using var browser = portal.Browse(host);
        var closed = PathsOf(policy);
        Assert.Contains(one, closed);
        foreach (var path in closed)
        {
            var answer = await browser.GetAsync(path.Replace("{number}", "AAAAAAAA", StringComparison.Ordinal));
            var location = answer.Location ?? $"nothing: {path} was {answer.Status}";
            Assert.StartsWith("/sign-in", location, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_of_subscribers_do_not_exist_at_the_operator_and_the_reverse_whoever_asks()
    {
        using var nora = await portal.SignInAsync(portal.Street.Nora);
        using var anna = await portal.SignInAsync(portal.Street.Anna);
        using var atNoc = portal.Browse(Street.Noc);
        using var atProvider = portal.Browse(Street.Clearwave);
        foreach (var (policy, browsers) in new[]
        {
            (Policies.Subscriber, new[] { nora, atNoc }), (Policies.Noc, [anna, atProvider]),
        })
        {
            foreach (var path in PathsOf(policy).Where(p => p != "/"))
            {
                foreach (var browser in browsers)
                {
                    var answer = await browser.GetAsync(path.Replace("{number}", "AAAAAAAA", StringComparison.Ordinal));
                    Assert.True(answer.Status == HttpStatusCode.NotFound, $"{path} was {answer.Status}");
                }
            }
        }

        Assert.Equal("/noc", (await nora.GetAsync("/")).Location);
    }

    [Fact]
    public void Every_policy_is_one_that_the_hosts_are_told_apart_by() =>
        Assert.All(
            Endpoints().SelectMany(e => e.Metadata.GetOrderedMetadata<IAuthorizeData>()).Select(a => a.Policy),
            policy => Assert.NotNull(AccessTable.Find(policy)));

    [Fact]
    public async Task Every_form_is_refused_without_its_token_whoever_sends_it()
    {
        await using var people = new TestPeople(portal);
        List<Browser> all =
        [
            await portal.SignInAsync(portal.Street.Mia),
            await portal.SignInAsync(portal.Street.Nora),
            await portal.SignInAsync(await people.StaffAsync(Street.Brightline, "adam@token.example", StaffRole.Agent)),
            await portal.SignInAsync(await people.StaffAsync(Street.Brightline, "petra@token.example", StaffRole.ProviderAdmin)),
            portal.Browse(Street.Brightline),
        ];
        // One of them acts for a customer.
        var number = Assert.Single(await AuditTrail.QueryAsync(
            portal,
            """
            select a.public_number from retail.account a join retail.account_person p on p.account_id = a.id
                join retail.user_account u on u.id = p.user_id where u.email = $1
            """,
            portal.Street.Mia.Email));
        var acting = await portal.SignInAsync(
            await people.StaffAsync(Street.Brightline, "acting@token.example", StaffRole.Agent));
        await acting.GetAsync($"/desk/customers/{number}");
        Assert.Equal("/", (await acting.PostAsync($"/desk/customers/{number}/act", ("reason", "without tokens"))).Location);
        all.Add(acting);
        var forms = Endpoints()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(e => e.RoutePattern.RawText!)
            // A key is in no browser, so no other site can send it.
            .Where(p => !ApiPath.Is(p))
            // The secret in its address is what the token of a form is elsewhere (RFC 8058).
            .Where(p => p != "/notifications/{token}/unsubscribe/{topic}")
            .ToList();
        Assert.Contains("/account/people/leave", forms);
        foreach (var form in forms)
        {
            List<HttpStatusCode> answers = [];
            foreach (var browser in all)
            {
                var answer = await browser.PostBareAsync(form.Replace("{number}", "AAAAAAAA", StringComparison.Ordinal));
                answers.Add(answer.Location?.StartsWith("/sign-in", StringComparison.Ordinal) == true
                    ? HttpStatusCode.Unauthorized
                    : answer.Status);
            }

            var said = $"{form}: {string.Join(", ", answers)}";
            Assert.True(answers.Contains(HttpStatusCode.BadRequest), said);
            Assert.True(
                answers.All(a => a is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Unauthorized), said);
        }

        all.ForEach(b => b.Dispose());
    }

    private List<string> PathsOf(string policy) =>
    [
        .. Endpoints()
            .Where(e => e.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy == policy))
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => e.RoutePattern.RawText!),
    ];

    /// <summary>
    /// All but the framework's own fallback for files that changed since the build; a published site has none.
    /// </summary>
    private IEnumerable<RouteEndpoint> Endpoints() =>
        portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText != "{**path:file}");
}
