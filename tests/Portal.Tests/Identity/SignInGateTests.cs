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
            Assert.True(gate.TryEnter(Address(i), Provider, "ANNA"));
        }

        Assert.False(gate.TryEnter(Address(99), Provider, "ANNA"));
        Assert.Equal(1, gate.Refused);
        _time.Advance(SignInGate.Window);
        Assert.True(gate.TryEnter(Address(99), Provider, "ANNA"));
    }

    [Fact]
    public void One_address_is_closed_whatever_names_it_tries()
    {
        var gate = new SignInGate(_time);
        for (var i = 0; i < SignInGate.TriesOfAddressMax; i++)
        {
            gate.TryEnter(Address(1), Provider, $"NAME {i}");
        }

        Assert.False(gate.TryEnter(Address(1), Provider, "ANOTHER"));
    }

    [Fact]
    public void All_addresses_of_one_household_in_ipv6_count_as_one()
    {
        var gate = new SignInGate(_time);
        for (var i = 0; i < SignInGate.TriesOfAddressMax; i++)
        {
            gate.TryEnter(IPAddress.Parse($"2001:db8:1:2::{i:x}"), Provider, $"NAME {i}");
        }

        Assert.False(gate.TryEnter(IPAddress.Parse("2001:db8:1:2:ffff::1"), Provider, "ANOTHER"));
    }

    [Fact]
    public void Tries_that_were_right_use_up_nothing()
    {
        var gate = new SignInGate(_time);
        for (var i = 0; i < 1_000; i++)
        {
            Assert.True(gate.TryEnter(Address(1), Provider, "ANNA"));
            gate.Forgive(Address(1), Provider, "ANNA");
        }
    }

    private static IPAddress Address(int last) => new([192, 0, 2, (byte)last]);
}
