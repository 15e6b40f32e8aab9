using System.Diagnostics;
using Lightline.Notifier.Channels;
using Lightline.Notifier.Letters;
using Lightline.Notifier.Rows;
using Lightline.Notifier.Tests.Running;

namespace Lightline.Notifier.Tests.Letters;

/// <summary>Many letters, slow answers and more than one Notifier.</summary>
public sealed class LetterLoadTests(TestDatabases databases)
{
    private const string Payload = """{"code":"804173","minutes":"10"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_thousand_at_once_all_go_out_and_no_more_than_32_at_a_time()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, TimeProvider.System);
        var mail = new SlowGateway(Channel.Email, _ => Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop));
        await WriteAsync(street, "email", 1_000);
        var watch = Stopwatch.StartNew();
        using var service = Service(machine, mail);
        await service.StartAsync(Stop);
        await Until.TrueAsync(() => Task.FromResult(mail.Received.Count == 1_000), TimeSpan.FromSeconds(60));
        Console.WriteLine($"1,000 letters of 50 ms each handed in within {watch.Elapsed.TotalSeconds:0.0} s");
        await service.StopAsync(Stop);
        Assert.InRange(mail.AtOnceMax, 16, LetterBook.UnderWayMax);
        Assert.Equal(1_000, mail.Received.Select(m => m.Id).Distinct().Count());
        Assert.Equal(1_000, await SubmittedAsync(street));
        // The oldest first: nobody is overtaken by more than are on their way at once.
        var order = mail.Received.Select(m => int.Parse(m.Address[..^"@example.org".Length], null)).ToArray();
        Assert.All(order.Select((number, place) => Math.Abs(number - place)), gap => Assert.InRange(gap, 0, 200));
    }

    [Fact]
    public async Task Two_notifiers_at_once_send_each_letter_once()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var one = new Machine(street, TimeProvider.System);
        using var two = new Machine(street, TimeProvider.System);
        var mail = new SlowGateway(Channel.Email, _ => Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop));
        await WriteAsync(street, "email", 400);
        using var first = Service(one, mail);
        using var second = Service(two, mail);
        await Task.WhenAll(first.StartAsync(Stop), second.StartAsync(Stop));
        await Until.TrueAsync(async () => await SubmittedAsync(street) == 400, TimeSpan.FromSeconds(60));
        await Task.WhenAll(first.StopAsync(Stop), second.StopAsync(Stop));
        Assert.Equal(400, mail.Received.Count);
        Assert.Equal(400, mail.Received.Select(m => m.Id).Distinct().Count());
        foreach (var machine in new[] { one, two })
        {
            Assert.InRange(machine.Count("notifier_letters_total{channel=\"email\",outcome=\"submitted\"}"), 1, 399);
        }
    }

    [Fact]
    public async Task An_answer_that_does_not_come_keeps_no_other_letter_back()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, TimeProvider.System);
        using var answers = new SemaphoreSlim(0);
        var mail = new SlowGateway(
            Channel.Email, message => message.Address == "slow@example.org" ? answers.WaitAsync(Stop) : Task.CompletedTask);
        var slow = await street.WriteLetterAsync("email", "slow@example.org", Payload, Now);
        using var service = Service(machine, mail);
        await service.StartAsync(Stop);
        await Until.TrueAsync(
            async () => await street.LetterAsync(slow) == "submitting, 1, full", TimeSpan.FromSeconds(10));
        await street.WriteLetterAsync("email", "quick@example.org", Payload, Now);
        await Until.TrueAsync(() => Task.FromResult(mail.Received.Count == 1), TimeSpan.FromSeconds(2));
        Assert.Equal("quick@example.org", mail.Received.Single().Address);
        // Asked to stop, it waits for the answer and writes it down.
        var stopped = service.StopAsync(CancellationToken.None);
        Assert.False(stopped.IsCompleted);
        answers.Release();
        await stopped;
        Assert.Equal("submitted, 1", await street.LetterAsync(slow));
    }

    private static LetterService Service(Machine machine, IChannel channel) =>
        new(machine.Letter(channel), new Attendance(machine.Metrics, machine.Log), TimeProvider.System);

    private static Task WriteAsync(TestStreet street, string channel, int count) => street.ExecuteAsync(
        """
        insert into notify.letter (id, organisation_id, channel, address, kind, payload, created_at, good_until, due_at)
        select gen_random_uuid(), $1, $2, n || '@example.org', 'code', $3::jsonb, t.at, t.at + interval '10 min', t.at
        from generate_series(0, $4 - 1) as n cross join lateral (select now() - interval '2 s' + n * interval '1 ms') as t (at)
        """,
        street.Provider, channel, Payload, count);

    private static Task<long> SubmittedAsync(TestStreet street) =>
        street.ReadAsync<long>("select count(*) from notify.letter where state = 'submitted' and payload is null");
}
