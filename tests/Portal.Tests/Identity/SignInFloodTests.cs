using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Lightline.Data.Accounts;
using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Identity;

/// <summary>
/// Five hundred addresses guess, at names that are known, unknown and locked, while people sign in.
/// </summary>
[Collection(nameof(Alone))]
public sealed class SignInFloodTests(RunningPortal portal, ITestOutputHelper output)
{
    private const int Addresses = 500;

    /// <summary>
    /// Of all addresses together: sixty times what is hashed. The guessers run on the processors of the Portal that they load;
    /// more would measure how fast this machine can guess.
    /// </summary>
    private const int TriesPerSecond = 300;

    /// <summary>What the page promises who signs in.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    [Fact]
    [Trait("Full", "sign-in-flood")]
    public async Task Guessers_are_refused_before_the_password_is_hashed_and_people_get_in()
    {
        var tries = FullSize.Of("tries to sign in from 500 addresses", small: 5_000, full: 50_000);
        await using var app = await portal.StartAnotherAsync(_ => { });
        using var counts = new Counts(app.Services.GetRequiredService<IMeterFactory>());
        var address = RunningPortal.AddressOf(app);
        string[] names = ["target@flood.example", "nobody@example.org", "locked@flood.example"];
        await using var people = new TestPeople(portal);
        await people.StaffAsync(Street.Clearwave, names[0]);
        await people.StaffAsync(Street.Clearwave, names[2]);
        await portal.ExecuteAsync(
            "update retail.user_account set lockout_end = now() + interval '1 hour' where email = $1", names[2]);
        var guessers = Enumerable.Range(0, Addresses).Select(i => new Browser(address, Street.Clearwave)
        {
            From = new IPAddress([127, 66, (byte)(i / 250), (byte)(1 + (i % 250))]),
        }).ToArray();
        foreach (var guesser in guessers)
        {
            await guesser.GetAsync("/sign-in");
        }

        // Each goes first three times in a quarter of an hour: as many as come back while it lasts.
        var known = new Queue<(Browser Browser, string Email)>();
        for (var i = 0; i < (tries / TriesPerSecond / SignInGate.FirstTries) + 2; i++)
        {
            var one = await people.PersonAsync(portal.Street.Ivar, $"known{i}@flood.example", PersonRole.Delegate);
            var browser = new Browser(address, one.Host);
            Assert.Equal(HttpStatusCode.Redirect, (await browser.SignInAsync(one.Email, Street.Password)).Status);
            known.Enqueue((browser, one.Email));
        }

        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var begun = Stopwatch.StartNew();
        using var over = new CancellationTokenSource();
        // Till every address has tried once, nothing but a browser that is known tells a person from a guesser.
        using var allTried = new CountdownEvent(Addresses);
        var returning = PeopleAsync(
            () =>
            {
                var one = known.Dequeue();
                known.Enqueue(one);
                one.Browser.Cookies.Remove(SessionRules.CookieName);
                return one;
            },
            over.Token);
        var arriving = Task.Run(async () =>
        {
            Assert.True(allTried.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
            output.WriteLine($"every address has tried once after {begun.Elapsed.TotalSeconds:0.0} s");
            return await PeopleAsync(
                () => (new Browser(address, Street.Brightline), portal.Street.Mia.Email), over.Token);
        });
        await Task.WhenAll(guessers.Select((guesser, i) => GuessAsync(guesser, i)));
        var took = begun.Elapsed;
        await over.CancelAsync();
        var (slowestKnown, knownIn) = await returning;
        var (slowestNew, newIn) = await arriving;
        var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        var refused = counts["portal_sign_in_refused_total", "gate"] + counts["portal_sign_in_refused_total", "busy"];
        var hashed = tries - refused;
        output.WriteLine(
            $"{tries} tries in {took.TotalSeconds:0.0} s, {hashed} hashed; {knownIn} in from a browser that is known, the slowest "
            + $"after {slowestKnown.TotalMilliseconds:0} ms, {newIn} from new ones, the slowest after "
            + $"{slowestNew.TotalMilliseconds:0} ms; memory grew by {grown / 1024} KiB");
        // What the gate's own numbers allow, and no more.
        var quota = (SignInGate.FirstTries * Addresses) + SignInGate.LaterTriesAtOnce
            + (SignInGate.LaterTriesPerSecond * (int)Math.Ceiling(took.TotalSeconds));
        Assert.InRange(hashed, 1, quota);
        Assert.InRange(knownIn, 3, int.MaxValue);
        Assert.InRange(newIn, 3, int.MaxValue);
        Assert.InRange(slowestKnown, TimeSpan.Zero, Promise);
        Assert.InRange(slowestNew, TimeSpan.Zero, Promise);
        Assert.InRange(grown, long.MinValue, 64 * 1024 * 1024);
        Array.ForEach(guessers, g => g.Dispose());
        await app.StopAsync(TestContext.Current.CancellationToken);

        async Task GuessAsync(Browser guesser, int first)
        {
            for (var number = first; number < tries; number += Addresses)
            {
                if (number == first + Addresses)
                {
                    allTried.Signal();
                }

                var early = TimeSpan.FromSeconds((double)number / TriesPerSecond) - begun.Elapsed;
                if (early > TimeSpan.Zero)
                {
                    await Task.Delay(early, TimeProvider.System, TestContext.Current.CancellationToken);
                }

                var name = number % 4 == 3 ? $"made-up-{number}@flood.example" : names[number % 4];
                var answer = await guesser.PostAsync("/sign-in", ("email", name), ("password", $"guess {number}"));
                Assert.True(
                    answer.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.TooManyRequests
                        or HttpStatusCode.ServiceUnavailable,
                    $"{answer.Status}");
            }
        }
    }

    /// <summary>One sign-in a second until told to stop; at least three.</summary>
    private static async Task<(TimeSpan Slowest, int SignedIn)> PeopleAsync(
        Func<(Browser Browser, string Email)> open, CancellationToken over)
    {
        var (slowest, signedIn) = (TimeSpan.Zero, 0);
        while (!over.IsCancellationRequested || signedIn < 3)
        {
            var (person, email) = open();
            await person.GetAsync("/sign-in");
            var clock = Stopwatch.StartNew();
            Task<Answer> TryAsync() => person.PostAsync(
                "/sign-in", ("email", email), ("password", Street.Password), ("return", "/"));
            var answer = await TryAsync();
            while (answer.Status is HttpStatusCode.ServiceUnavailable && clock.Elapsed < 2 * Promise)
            {
                // As fast as a finger can press again.
                await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, CancellationToken.None);
                answer = await TryAsync();
            }

            Assert.Equal(HttpStatusCode.Redirect, answer.Status);
            (slowest, signedIn) = (clock.Elapsed > slowest ? clock.Elapsed : slowest, signedIn + 1);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        }

        return (slowest, signedIn);
    }
}
