namespace Lightline.EndToEnd.Tests;

/// <summary>
/// A town whose clock is fast, with the browser. Its tests share it one after another and leave it without an open fault;
/// with <c>--full</c> it has the size and the clock of the promise.
/// </summary>
public sealed class PhoneTown : IAsyncLifetime
{
    internal RunningTown Town { get; private set; } = null!;

    internal RealBrowser Browser { get; private set; } = null!;

    /// <summary>ONTs of the town; of the small one's 40 on either PON, 32 serve a home.</summary>
    internal static int Onts { get; } = FullSize.Of("ONTs of the town", small: 80, full: 2_000);

    public async ValueTask InitializeAsync()
    {
        Town = FullSize.IsOn
            ? await RunningTown.StartAsync(olts: 4, Onts)
            : await RunningTown.StartAsync(
                olts: 1,
                Onts,
                new Dictionary<string, string>
                {
                    ["Freshness__HoldDown"] = "00:00:04",
                    ["Polling__StatusInterval"] = "00:00:10",
                },
                ranging: 2);
        Browser = await RealBrowser.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Town.DisposeAsync();
    }

    /// <summary>Repairs all, waits until no incident is open, and lets the outside world forget what reached it.</summary>
    internal async Task CalmAsync(double seconds = 120)
    {
        foreach (var fault in (await Town.TruthAsync()).Where(t => t!["ended"] is null))
        {
            await Town.RepairAsync((string)fault!["id"]!);
        }

        await Eventually.BecomesAsync(
            async () => await Town.Tables.CountAsync("select count(*) from live.incident where state = 1") == 0
                && await Town.Tables.CountAsync("select count(*) from live.incident_event where expanded_at is null") == 0
                && await Town.Tables.CountAsync(
                    "select count(*) from notify.notification where state in ('planned', 'submitting', 'in-doubt')") == 0,
            "no open incident and nothing left to send",
            seconds);
        await Town.ForgetMessagesAsync();
    }
}

[CollectionDefinition(nameof(PhoneTown))]
public sealed class PhoneTownTests : ICollectionFixture<PhoneTown>;
