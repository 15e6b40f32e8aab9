using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Lightline.Portal.Identity;
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

    /// <summary>
    /// How long a person presses again when told to. While every address makes its first tries they are as good as a person's;
    /// how fast a person is in is printed here, and within what is promised nowhere yet.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    [Trait("Full", "sign-in-flood")]
    public async Task Guessers_are_refused_before_the_password_is_hashed_and_people_get_in()
    {
        var tries = FullSize.Of("tries to sign in from 500 addresses", small: 3_000, full: 50_000);
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
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var begun = Stopwatch.StartNew();
        using var over = new CancellationTokenSource();
        var persons = PeopleAsync(address, over.Token);
        var sent = 0;
        await Parallel.ForEachAsync(
            guessers,
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = TestContext.Current.CancellationToken },
            async (guesser, _) =>
            {
                await guesser.GetAsync("/sign-in");
                for (var i = 0; i < tries / Addresses; i++)
                {
                    var number = Interlocked.Increment(ref sent);
                    var early = TimeSpan.FromSeconds((double)number / TriesPerSecond) - begun.Elapsed;
                    if (early > TimeSpan.Zero)
                    {
                        await Task.Delay(early, TimeProvider.System, CancellationToken.None);
                    }

                    var name = number % 4 == 3 ? $"made-up-{number}@flood.example" : names[number % 4];
                    var answer = await guesser.PostAsync("/sign-in", ("email", name), ("password", $"guess {number}"));
                    Assert.True(
                        answer.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.TooManyRequests
                            or HttpStatusCode.ServiceUnavailable,
                        $"{answer.Status}");
                }
            });
        var took = begun.Elapsed;
        await over.CancelAsync();
        var (slowest, signedIn) = await persons;
        var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        var refused = counts["portal_sign_in_refused_total", "gate"] + counts["portal_sign_in_refused_total", "busy"];
        var hashed = sent - refused;
        output.WriteLine(
            $"{sent} tries in {took.TotalSeconds:0.0} s, {hashed} hashed; {signedIn} people in, the slowest after "
            + $"{slowest.TotalMilliseconds:0} ms; memory grew by {grown / 1024} KiB");
        // What the gate's own numbers allow, and no more.
        var quota = (SignInGate.FirstTries * Addresses) + SignInGate.LaterTriesAtOnce
            + (SignInGate.LaterTriesPerSecond * (int)Math.Ceiling(took.TotalSeconds));
        Assert.InRange(hashed, 1, quota);
        Assert.InRange(signedIn, 3, int.MaxValue);
        Assert.InRange(slowest, TimeSpan.Zero, Patience);
        Assert.InRange(grown, long.MinValue, 64 * 1024 * 1024);
        Array.ForEach(guessers, g => g.Dispose());
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>One person a second, each in a household of their own, until told to stop; at least three.</summary>
    private async Task<(TimeSpan Slowest, int SignedIn)> PeopleAsync(IPEndPoint address, CancellationToken over)
    {
        var (slowest, signedIn) = (TimeSpan.Zero, 0);
        while (!over.IsCancellationRequested || signedIn < 3)
        {
            using var person = new Browser(address, Street.Brightline);
            await person.GetAsync("/sign-in");
            var clock = Stopwatch.StartNew();
            Task<Answer> TryAsync() => person.PostAsync(
                "/sign-in", ("email", portal.Street.Mia.Email), ("password", Street.Password), ("return", "/"));
            var answer = await TryAsync();
            while (answer.Status is HttpStatusCode.ServiceUnavailable && clock.Elapsed < Patience)
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
