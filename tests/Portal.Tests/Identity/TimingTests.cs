using System.Diagnostics;
using System.Net;
using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Identity;

/// <summary>Whether the time of an answer tells somebody else's id from one that nobody has: it does not.</summary>
[Collection(nameof(Alone))]
public sealed class TimingTests(RunningPortal portal, ITestOutputHelper output)
{
    [Fact]
    [Trait("Full", "timing")]
    public async Task Another_tenants_connection_takes_as_long_as_none()
    {
        var samples = FullSize.Of("samples of each kind", small: 120, full: 500);
        using var anna = await portal.SignInAsync(portal.Street.Anna);
        await AssertAlikeAsync(
            samples,
            () => anna.GetAsync($"/connection/{portal.Street.Cleo.Home.ConnectionNumber}"),
            () => anna.GetAsync($"/connection/{PublicNumber.Next()}"),
            HttpStatusCode.NotFound);
        await AssertAlikeAsync(
            samples,
            () => anna.GetAsync($"/connection/{portal.Street.Ben.Home.ConnectionNumber}"),
            () => anna.GetAsync($"/connection/{PublicNumber.Next()}"),
            HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Full", "timing")]
    public async Task Another_tenants_customer_takes_as_long_as_none()
    {
        var samples = FullSize.Of("samples of each kind", small: 120, full: 500);
        await using var people = new TestPeople(portal);
        using var agent = await portal.SignInAsync(await people.StaffAsync(Street.Brightline, "timer@x.example", StaffRole.Agent));
        var numbers = await AuditTrail.QueryAsync(
            portal,
            """
            select a.public_number from retail.account a join retail.organisation o on o.id = a.organisation_id
            where o.slug = 'clearwave'
            """);
        await AssertAlikeAsync(
            samples,
            () => agent.GetAsync($"/desk/customers/{numbers[0]}"),
            () => agent.GetAsync($"/desk/customers/{PublicNumber.Next()}"),
            HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_name_that_is_known_is_refused_at_the_same_moments_as_one_that_is_not()
    {
        // Each known name stands five wrong tries.
        await using var people = new TestPeople(portal);
        var names = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            names.Add((await people.PersonAsync(portal.Street.Anna, $"time{i}@x.example", PersonRole.Delegate)).Email);
        }

        var tries = 0;
        await AssertAlikeAsync(
            samples: 32,
            () => WrongAsync(names[tries++ % names.Count]),
            () => WrongAsync($"nobody{tries}@x.example"),
            HttpStatusCode.UnprocessableEntity);
    }

    private async Task<Answer> WrongAsync(string name)
    {
        using var browser = portal.Browse(Street.Brightline);
        return await browser.SignInAsync(name, "wrong");
    }

    /// <summary>
    /// Two-sample Kolmogorov-Smirnov, at p = 0.01; once more before it counts, since one in a hundred differs by chance.
    /// </summary>
    private async Task AssertAlikeAsync(
        int samples, Func<Task<Answer>> one, Func<Task<Answer>> other, HttpStatusCode expected)
    {
        for (var tries = 1; ; tries++)
        {
            var (first, second) = (new List<double>(), new List<double>());
            for (var i = 0; i < samples; i++)
            {
                // In turns, and each first as often as second, so that what else goes on hits both.
                foreach (var isFirst in i % 2 == 0 ? [true, false] : new[] { false, true })
                {
                    var clock = Stopwatch.GetTimestamp();
                    var answer = await (isFirst ? one : other)();
                    (isFirst ? first : second).Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
                    Assert.Equal(expected, answer.Status);
                }
            }

            var p = Probability(first, second);
            output.WriteLine(
                $"{samples} each: medians {first.Order().ElementAt(samples / 2):0.00} and "
                + $"{second.Order().ElementAt(samples / 2):0.00} ms, p = {p:0.000}");
            if (p > 0.01)
            {
                return;
            }

            Assert.True(tries < 2, $"the times differ twice, p = {p:0.0000}");
        }
    }

    /// <summary>How likely two such samples are of one distribution (the asymptotic series of Kolmogorov).</summary>
    private static double Probability(List<double> one, List<double> other)
    {
        one.Sort();
        other.Sort();
        var (i, j, d) = (0, 0, 0d);
        while (i < one.Count && j < other.Count)
        {
            if (one[i] <= other[j])
            {
                i++;
            }
            else
            {
                j++;
            }

            d = Math.Max(d, Math.Abs(((double)i / one.Count) - ((double)j / other.Count)));
        }

        var root = Math.Sqrt((double)one.Count * other.Count / (one.Count + other.Count));
        var lambda = (root + 0.12 + (0.11 / root)) * d;
        var sum = Enumerable.Range(1, 100)
            .Sum(k => (k % 2 == 1 ? 1 : -1) * Math.Exp(-2 * k * k * lambda * lambda));
        return Math.Clamp(2 * sum, 0, 1);
    }
}
