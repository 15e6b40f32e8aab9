using System.Net;
using System.Text.Json;
using Lightline.Contracts.Incidents;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.SignalR;

namespace Lightline.Portal.Tests.Features;

/// <summary>
/// One incident that hits homes of two providers on one fibre: what the other provider's people, customers and staff, see
/// of it through pages and through the live feed. What the database lets them see is in <see cref="IncidentIsolationTests"/>.
/// </summary>
[Collection("incidents")]
public sealed class OtherProviderTests(RunningPortal portal) : IDisposable
{
    private const string StaffEmail = "staff@clearwave.example";
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Customers_and_staff_of_another_provider_see_neither_names_nor_counts_of_homes_that_are_not_theirs()
    {
        var street = portal.Street;
        // Eight homes: seven of them are not Kaur's. No page but the public one, by area, says how many.
        var homes = street.Outage.Take(8).ToArray();
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, homes);
        string[] foreign = [.. homes.Except([street.Kaur.Home]).SelectMany(h => new[] { h.ConnectionNumber, h.PremisesNumber })];
        string[] names = ["juta@", "leo@", "mia@", .. foreign];

        using var kaur = await portal.SignInAsync(street.Kaur);
        foreach (var path in new[] { "/", "/connection" })
        {
            var page = await kaur.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.All(names, name => Assert.DoesNotContain(name, page.Body, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("8 homes", page.Body, StringComparison.Ordinal);
        }

        await NothingOfTheNocAsync(kaur, incident);
        await NothingOfOthersOnTheSocketAsync(foreign);
        await SeedStaffAsync();
        using var staff = portal.Browse(Street.Clearwave);
        await staff.SignInAsync(StaffEmail, Street.Password);
        await NothingOfTheNocAsync(staff, incident);
        foreach (var path in new[] { "/", "/connection", $"/connection/{street.Juta.Home.ConnectionNumber}" })
        {
            var page = await staff.GetAsync(path);
            Assert.All(names, name => Assert.DoesNotContain(name, page.Body, StringComparison.OrdinalIgnoreCase));
        }

        using var atNoc = portal.Browse(Street.Noc);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await atNoc.SignInAsync(StaffEmail, Street.Password)).Status);
        Assert.StartsWith("/sign-in", (await atNoc.GetAsync("/noc")).Location, StringComparison.Ordinal);
        await portal.ExecuteAsync("delete from retail.user_account where email = $1", StaffEmail);
        await incident.RemoveAsync();
    }

    private static async Task NothingOfTheNocAsync(Browser browser, TestIncident incident)
    {
        foreach (var path in new[]
        {
            "/noc", "/noc/list", $"/noc/incidents/{incident.Number}", $"/noc/incidents/{incident.Number}/live",
        })
        {
            var answer = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.DoesNotContain("of 8", answer.Body, StringComparison.Ordinal);
        }
    }

    private async Task NothingOfOthersOnTheSocketAsync(string[] foreign)
    {
        await using var socket = await Socket.OpenAsync(portal, portal.Street.Kaur);
        foreach (var number in foreign)
        {
            var refused = await Assert.ThrowsAsync<HubException>(async () =>
                await Socket.FollowAsync(socket, number, _stop.Token).FirstAsync(_stop.Token));
            Assert.EndsWith("not found", refused.Message, StringComparison.Ordinal);
        }

        var own = await Socket.FollowAsync(socket, portal.Street.Kaur.Home.ConnectionNumber, _stop.Token).FirstAsync(_stop.Token);
        var frame = JsonSerializer.Serialize(own);
        Assert.All(foreign, number => Assert.DoesNotContain(number, frame, StringComparison.Ordinal));
    }

    /// <summary>Somebody who works at Clearwave and is nobody's customer, with the operator's password.</summary>
    private Task SeedStaffAsync() => portal.ExecuteAsync(
        """
        insert into retail.user_account
            (id, organisation_id, display_name, user_name, normalized_user_name, email, normalized_email, email_confirmed,
            password_hash, security_stamp, concurrency_stamp, phone_number_confirmed, two_factor_enabled, lockout_enabled,
            access_failed_count)
        select gen_random_uuid(), o.id, 'Sten Staff', $1, upper($1), $1, upper($1), true, u.password_hash,
            upper(replace(gen_random_uuid()::text, '-', '')), gen_random_uuid()::text, false, false, true, 0
        from retail.user_account u, retail.organisation o
        where u.email = 'nora@example.org' and o.slug = 'clearwave'
        """,
        StaffEmail);
}
