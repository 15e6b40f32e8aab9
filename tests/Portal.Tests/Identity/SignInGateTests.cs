using System.Net;
using Lightline.Portal.Identity;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Portal.Tests.Identity;

public sealed class SignInGateTests
{
    private static readonly Guid Provider = new("0198c0de-0000-7000-8000-000000000001");

    private static readonly Guid Anna = new("0198c0de-0000-7000-8000-000000000002");

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
    public void Five_hundred_addresses_with_any_number_of_tries_keep_hardly_a_stranger_out()
    {
        var gate = new SignInGate(_time);
        for (var i = 0; i < 500 * (SignInGate.TriesOfAddressMax + 1); i++)
        {
            gate.Enter(new IPAddress([127, 66, (byte)(i % 500 / 250), (byte)(i % 250)]));
        }

        // The slots are drawn anew by every process: one in a million shares all four with guessers.
        var kept = Enumerable.Range(0, 10_000)
            .Count(i => gate.Enter(new IPAddress([10, 1, (byte)(i / 250), (byte)(i % 250)])) is GateAnswer.TooMany);
        Assert.InRange(kept, 0, 1);
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
    public void A_browser_that_is_known_goes_first_for_its_own_first_tries_wherever_it_is()
    {
        var gate = new SignInGate(_time);
        for (var i = 0; i < 50; i++)
        {
            gate.Enter(Address(1), Provider, $"NAME {i}");
        }

        Assert.Equal(GateAnswer.Busy, gate.Enter(Address(1), Provider, "ANNA", null, out _));
        for (var i = 0; i < SignInGate.FirstTries; i++)
        {
            Assert.Equal(GateAnswer.Open, gate.Enter(Address(1), Provider, "ANNA", Anna, out var turn));
            Assert.Equal(SignInGate.KnownTurn, turn);
        }

        // Also from another address: who signed in once cannot lend the browser to a crowd.
        Assert.Equal(GateAnswer.Open, gate.Enter(Address(2), Provider, "ANNA", Anna, out var later));
        Assert.Equal(1u, later);
        Assert.Equal(GateAnswer.Busy, gate.Enter(Address(1), Provider, "ANNA", Anna, out _));
    }

    [Fact]
    public void Who_knows_a_password_gets_in_as_often_as_they_like_but_goes_first_no_more_than_others_do()
    {
        var gate = new SignInGate(_time);
        for (var i = 0u; i < 1_000; i++)
        {
            Assert.Equal(GateAnswer.Open, gate.Enter(Address(1), Provider, "ANNA", Anna, out var turn));
            Assert.Equal(i < SignInGate.FirstTries ? SignInGate.KnownTurn : i + 1, turn);
            gate.Forgive(Address(1), Provider, "ANNA");
        }
    }

    [Fact]
    public void A_browser_that_is_known_gets_no_more_tries_of_an_address_or_a_name()
    {
        var gate = new SignInGate(_time);
        for (var i = 0; i < SignInGate.TriesOfAccountMax; i++)
        {
            gate.Enter(Address(i), Provider, "ANNA");
        }

        Assert.Equal(GateAnswer.TooMany, gate.Enter(Address(50), Provider, "ANNA", Anna, out _));
        for (var i = 0; i < SignInGate.TriesOfAddressMax; i++)
        {
            gate.Enter(Address(1), Provider, $"NAME {i}");
        }

        Assert.Equal(GateAnswer.TooMany, gate.Enter(Address(1), Provider, "BERT", Guid.AllBitsSet, out _));
    }

    [Fact]
    public async Task As_many_hash_as_there_are_processors_few_wait_and_the_others_come_again()
    {
        var room = new HashRoom(_time, processors: 2);
        using var first = await EnterAsync(room, 1);
        using var second = await EnterAsync(room, 1);
        var waiting = Enumerable.Range(0, 2 * HashRoom.WaitingMaxPerProcessor).Select(_ => EnterAsync(room, 1)).ToArray();
        Assert.All(waiting, one => Assert.False(one.IsCompleted));
        Assert.Null(await EnterAsync(room, 1));
        first!.Dispose();
        first.Dispose();
        Assert.NotNull(await waiting[0]);
        Assert.False(waiting[1].IsCompleted);
        var last = EnterAsync(room, 1);
        Assert.False(last.IsCompleted);
        Assert.Null(await EnterAsync(room, 1));
        second!.Dispose();
        foreach (var one in waiting.Append(last))
        {
            (await one)!.Dispose();
        }
    }

    [Fact]
    public async Task The_lower_turn_goes_first_and_takes_the_place_of_the_highest()
    {
        var room = new HashRoom(_time, processors: 1);
        using var hashing = await EnterAsync(room, 1);
        var guessers = Enumerable.Range(0, HashRoom.WaitingMaxPerProcessor).Select(i => EnterAsync(room, (uint)(2 + i))).ToArray();
        var person = EnterAsync(room, 1);
        Assert.Null(await guessers[^1]);
        Assert.All(guessers[..^1], one => Assert.False(one.IsCompleted));
        var known = EnterAsync(room, SignInGate.KnownTurn);
        Assert.Null(await guessers[^2]);
        hashing!.Dispose();
        var next = await known;
        Assert.False(person.IsCompleted);
        next!.Dispose();
        Assert.NotNull(await person);
        Assert.False(guessers[0].IsCompleted);
    }

    [Fact]
    public async Task Who_has_waited_too_long_is_told_to_come_again()
    {
        var room = new HashRoom(_time, processors: 1);
        using var hashing = await EnterAsync(room, 1);
        var overtaken = EnterAsync(room, 3);
        _time.Advance(HashRoom.WaitMax - TimeSpan.FromTicks(1));
        var fresh = EnterAsync(room, 3);
        Assert.False(overtaken.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        // Whoever hashes, or holds the place while the database is away, gives nothing back.
        Assert.Null(await overtaken);
        Assert.False(fresh.IsCompleted);
        hashing!.Dispose();
        Assert.NotNull(await fresh);
    }

    [Fact]
    public async Task Who_leaves_gives_up_the_place_in_line()
    {
        var room = new HashRoom(_time, processors: 1);
        using var hashing = await EnterAsync(room, 1);
        using var tired = new CancellationTokenSource();
        var left = room.TryEnterAsync(1, tired.Token);
        var next = EnterAsync(room, 1);
        await tired.CancelAsync();
        await Task.WhenAny(left);
        Assert.True(left.IsCanceled);
        hashing!.Dispose();
        using var place = await next;
        Assert.NotNull(place);
    }

    /// <summary>The clock of the room stands still, so a wait that nobody ends is ended by the real one.</summary>
    private static Task<IDisposable?> EnterAsync(HashRoom room, uint turn) =>
        room.TryEnterAsync(turn, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);

    private static IPAddress Address(int last) => new([192, 0, 2, (byte)last]);
}
