using System.Net;
using Lightline.Portal.Identity;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Portal.Tests.Identity;

public sealed class SignInGateTests
{
    private static readonly Guid Provider = new("0198c0de-0000-7000-8000-000000000001");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void One_name_is_closed_for_the_rest_of_the_window_and_open_in_the_next()
    {
        var gate = new SignInGate(_time);
        for (var i = 0; i < SignInGate.TriesOfAccountMax; i++)
        {
            Assert.Equal(GateAnswer.Open, gate.Enter(Address(i), Provider, "ANNA"));
        }

        Assert.Equal(GateAnswer.TooMany, gate.Enter(Address(99), Provider, "ANNA"));
        _time.Advance(SignInGate.Window);
        Assert.Equal(GateAnswer.Open, gate.Enter(Address(99), Provider, "ANNA"));
    }

    [Fact]
    public void One_address_is_closed_whatever_names_it_tries()
    {
        var gate = new SignInGate(_time);
        for (var i = 0; i < SignInGate.TriesOfAddressMax; i++)
        {
            gate.Enter(Address(1), Provider, $"NAME {i}");
        }

        Assert.Equal(GateAnswer.TooMany, gate.Enter(Address(1), Provider, "ANOTHER"));
    }

    [Fact]
    public void All_addresses_of_one_household_in_ipv6_count_as_one()
    {
        var gate = new SignInGate(_time);
        for (var i = 0; i < SignInGate.TriesOfAddressMax; i++)
        {
            gate.Enter(IPAddress.Parse($"2001:db8:1:2::{i:x}"), Provider, $"NAME {i}");
        }

        Assert.Equal(GateAnswer.TooMany, gate.Enter(IPAddress.Parse("2001:db8:1:2:ffff::1"), Provider, "ANOTHER"));
    }

    [Fact]
    public void Tries_that_were_right_use_up_nothing()
    {
        var gate = new SignInGate(_time);
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(GateAnswer.Open, gate.Enter(Address(1), Provider, "ANNA"));
            gate.Forgive(Address(1), Provider, "ANNA");
        }
    }

    [Fact]
    public void One_address_with_any_number_of_names_keeps_nobody_else_out()
    {
        var gate = new SignInGate(_time);
        for (var i = 0; i < 300_000; i++)
        {
            gate.Enter(Address(1), Provider, $"NAME {i}");
        }

        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(GateAnswer.Open, gate.Enter(new IPAddress([198, 51, 100, (byte)i]), Provider, $"PERSON {i}"));
        }
    }

    [Fact]
    public void Who_was_wrong_before_waits_behind_who_was_not()
    {
        var gate = new SignInGate(_time);
        var crowd = Enumerable.Range(0, 50).Select(i => new IPAddress([198, 51, 100, (byte)i])).ToArray();
        for (var round = 0; round < SignInGate.FirstTries; round++)
        {
            Assert.All(crowd, (one, i) => Assert.Equal(GateAnswer.Open, gate.Enter(one, Provider, $"NAME {i} {round}")));
        }

        var later = crowd.Select((one, i) => gate.Enter(one, Provider, $"LATER {i}")).ToArray();
        Assert.Equal(SignInGate.LaterTriesAtOnce, later.Count(answer => answer is GateAnswer.Open));
        Assert.Equal(20, later.Count(answer => answer is GateAnswer.Busy));
        Assert.Equal(GateAnswer.Open, gate.Enter(Address(7), Provider, "ANNA"));
        _time.Advance(TimeSpan.FromSeconds(2));
        var next = crowd.Select((one, i) => gate.Enter(one, Provider, $"NEXT {i}")).ToArray();
        Assert.Equal(2 * SignInGate.LaterTriesPerSecond, next.Count(answer => answer is GateAnswer.Open));
    }

    [Fact]
    public async Task As_many_hash_as_there_are_processors_few_wait_and_the_others_come_again()
    {
        using var room = new HashRoom(processors: 2);
        var none = TestContext.Current.CancellationToken;
        using var first = await room.TryEnterAsync(none);
        using var second = await room.TryEnterAsync(none);
        var waiting = Enumerable.Range(0, 2 * HashRoom.WaitingMaxPerProcessor).Select(_ => room.TryEnterAsync(none)).ToArray();
        Assert.All(waiting, one => Assert.False(one.IsCompleted));
        Assert.Null(await room.TryEnterAsync(none));
        first!.Dispose();
        first.Dispose();
        Assert.NotNull(await waiting[0]);
        Assert.False(waiting[1].IsCompleted);
        var last = room.TryEnterAsync(none);
        Assert.False(last.IsCompleted);
        Assert.Null(await room.TryEnterAsync(none));
        second!.Dispose();
        foreach (var one in waiting.Append(last))
        {
            (await one)!.Dispose();
        }
    }

    private static IPAddress Address(int last) => new([192, 0, 2, (byte)last]);
}
