using System.Security.Cryptography;
using System.Text;
using Lightline.Verdict.Messages;

namespace Lightline.Verdict.Tests.Messages;

/// <summary>The link in a message opens what it was made for, and nothing else.</summary>
public sealed class ManageKeysTests
{
    private const string Address = "home@example.org";

    private static readonly Guid _provider = new("11111111-1111-7111-8111-111111111111");
    private static readonly Guid _other = new("22222222-2222-7222-8222-222222222222");
    private static readonly Guid _contact = new("33333333-3333-7333-8333-333333333333");
    private static readonly DateTimeOffset _sentAt = new(2026, 11, 30, 23, 59, 0, TimeSpan.Zero);
    private static readonly string _key = new('k', 40);

    private readonly ManageKeys _keys = new(_key);

    [Fact]
    public void What_was_signed_is_known_again_by_every_process_that_has_the_key()
    {
        var token = _keys.Sign(_provider, _contact, Address, _sentAt);
        Assert.Equal(token, new ManageKeys(_key).Sign(_provider, _contact, Address, _sentAt.AddSeconds(59)));
        var grant = new ManageKeys(_key).Read(_provider, token)!;
        Assert.Equal(_contact, grant.Contact);
        Assert.True(grant.IsFor(Digest(Address)));
    }

    [Fact]
    public void It_is_nothing_on_another_providers_host_and_nothing_with_another_key()
    {
        var token = _keys.Sign(_provider, _contact, Address, _sentAt);
        Assert.Null(_keys.Read(_other, token));
        Assert.Null(new ManageKeys(new string('x', 40)).Read(_provider, token));
    }

    [Fact]
    public void Whatever_character_of_it_is_changed_it_is_none()
    {
        var token = _keys.Sign(_provider, _contact, Address, _sentAt);
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (var at = 0; at < token.Length; at++)
        {
            Assert.All(
                Letters.Where(letter => letter != token[at]),
                letter => Assert.Null(_keys.Read(_provider, $"{token[..at]}{letter}{token[(at + 1)..]}")));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("%")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("=======AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ")]
    public void What_is_no_token_is_none(string? text) => Assert.Null(_keys.Read(_provider, text));

    [Fact]
    public void Longer_or_shorter_it_is_none()
    {
        var token = _keys.Sign(_provider, _contact, Address, _sentAt);
        Assert.All([token[1..], token[..^1], token + "A", " " + token, token + "="], text => Assert.Null(_keys.Read(_provider, text)));
    }

    [Fact]
    public void It_is_of_the_address_that_the_message_went_to()
    {
        var grant = _keys.Read(_provider, _keys.Sign(_provider, _contact, Address, _sentAt))!;
        Assert.False(grant.IsFor(Digest("Home@example.org")));
        Assert.False(grant.IsFor(Digest("")));
        Assert.False(grant.IsFor([]));
    }

    [Fact]
    public void It_opens_something_for_a_year()
    {
        var grant = _keys.Read(_provider, _keys.Sign(_provider, _contact, Address, _sentAt))!;
        Assert.Equal(new DateOnly(2027, 11, 30), grant.GoodUntil);
        Assert.True(grant.IsGoodAt(new(2027, 11, 30, 23, 59, 59, TimeSpan.Zero)));
        Assert.False(grant.IsGoodAt(new(2027, 12, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_former_key_is_known_again_and_signs_nothing()
    {
        var (old, older) = (new string('o', 40), new string('p', 40));
        var keys = new ManageKeys(_key, old, older);
        Assert.Equal(_keys.Sign(_provider, _contact, Address, _sentAt), keys.Sign(_provider, _contact, Address, _sentAt));
        Assert.All([old, older], former =>
        {
            var token = new ManageKeys(former).Sign(_provider, _contact, Address, _sentAt);
            Assert.True(keys.Read(_provider, token)!.IsFor(Digest(Address)));
            Assert.Null(_keys.Read(_provider, token));
        });
    }

    /// <summary>So that no mail program that finds links by itself leaves its end out.</summary>
    [Fact]
    public void It_ends_in_a_letter()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Assert.True(char.IsAsciiLetter(_keys.Sign(_provider, _contact, $"home{i}@example.org", _sentAt)[^1]));
        }
    }

    [Fact]
    public void Its_addresses_are_all_below_one_path()
    {
        var token = _keys.Sign(_provider, _contact, Address, _sentAt);
        Assert.Equal($"/notifications/{token}", ManageLink.Path(token));
        Assert.Equal($"/notifications/{token}/unsubscribe/a%2Fb", ManageLink.UnsubscribePath(token, "a/b"));
        Assert.Equal(
            $"https://one.example:8443/notifications/{token}",
            new LinkFormat("https://{host}:8443/outages/{number}").To("one.example", ManageLink.Path(token)).AbsoluteUri);
    }

    private static byte[] Digest(string address) => SHA256.HashData(Encoding.UTF8.GetBytes(address));
}
