using Lightline.Contracts.Incidents;
using Lightline.Notifier.Channels;
using Lightline.Notifier.Tests.Running;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Notifier.Tests.Sending;

/// <summary>Two Notifiers that die anywhere, again and again.</summary>
public sealed class CrashTests(TestDatabases databases)
{
    [Theory]
    [Trait("Full", "notifier-crashes")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Crashes_anywhere_forget_nobody_and_repeat_no_more_than_allowed(bool takesIds)
    {
        var seeds = FullSize.Of("seeds of crashes", 10, 100);
        // Each has a street and a clock of its own, and waits for PostgreSQL most of the time.
        await Parallel.ForEachAsync(
            Enumerable.Range(1, seeds),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (seed, _) => await CrashAsync(seed, takesIds));
    }

    private async Task CrashAsync(int seed, bool takesIds)
    {
        var dice = new Random(seed);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var sms = new FakeGateway(Channel.Sms, takesIds)
        {
            Answer = _ => dice.Next(10) switch
            {
                0 => new(SendResult.InDoubt, "no-answer"),
                1 => new(SendResult.Away, "gateway-away"),
                _ => SendOutcome.Taken,
            },
        };
        await using var street = await databases.NewStreetAsync(20);
        int[] all = [.. Enumerable.Range(0, 20)];
        var incident = await street.OpenAsync(IncidentKind.FibreCut, time.GetUtcNow(), all);
        await street.EventAsync(incident, IncidentEventKind.Lost, time.GetUtcNow(), 1, all);
        var machines = new[] { new Machine(street, time), new Machine(street, time) };
        await machines[0].ExpandAsync();
        for (var round = 0; round < 90; round++)
        {
            var machine = machines[dice.Next(2)];
            var (_, begun) = await machine.Book.BeginAsync(sms, TestContext.Current.CancellationToken);
            // A crash strikes before or after sending; those behind it are lost with the process.
            var until = round < 40 && dice.Next(4) == 0 ? dice.Next(begun.Count + 1) : begun.Count;
            foreach (var message in begun.Take(until))
            {
                var outcome = await sms.SendAsync(message, CancellationToken.None);
                if (round >= 40 || dice.Next(8) > 0)
                {
                    await machine.Book.FinishAsync(sms, message, outcome, CancellationToken.None);
                }
            }

            time.Advance(TimeSpan.FromSeconds(dice.Next(40)));
        }

        var told = sms.Received.GroupBy(m => m.Address).ToDictionary(g => g.Key, g => g.Count());
        var given = await street.ReadAsync<long>(
            "select count(*) from notify.notification where channel = 'sms' and state = 'in-doubt' and due_at is null");
        // Nobody is forgotten: who heard nothing is one whose every allowed attempt is counted as in doubt.
        Assert.True(told.Count + given >= 20, $"seed {seed}: {told.Count} told, {given} in doubt");
        Assert.True(told.Values.All(n => n <= (takesIds ? 1 : 2)), $"seed {seed}: somebody was told too often");
        Assert.Equal(0, await street.ReadAsync<long>(
            "select count(*) from notify.notification where channel = 'sms' and state in ('planned', 'submitting')"));
        Array.ForEach(machines, m => m.Dispose());
    }
}
