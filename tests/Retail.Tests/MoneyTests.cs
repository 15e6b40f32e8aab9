using System.Globalization;
using System.Numerics;
using CsCheck;

namespace Lightline.Retail.Tests;

public sealed class MoneyTests
{
    private static readonly Currency _euro = Currency.Of("EUR");
    private static readonly Currency _yen = Currency.Of("JPY");
    private static readonly Currency _dinar = Currency.Of("KWD");

    [Theory]
    [InlineData(1, 1, 2, 1)]
    [InlineData(-1, 1, 2, -1)]
    [InlineData(1, 1, 3, 0)]
    [InlineData(1000, 2, 3, 667)]
    [InlineData(-1000, 2, 3, -667)]
    [InlineData(5, 0, 7, 0)]
    [InlineData(3900, 17, 30, 2210)]
    [InlineData(Money.CoinsMax, Money.CoinsMax, Money.CoinsMax, Money.CoinsMax)]
    public void A_share_is_rounded_half_away_from_zero(long coins, long part, long whole, long expected) =>
        Assert.Equal(new Money(expected, _euro), new Money(coins, _euro).Share(part, whole));

    [Fact]
    public void A_share_is_the_nearest_coin() =>
        Gen.Select(Gen.Long[-Money.CoinsMax, Money.CoinsMax], Gen.Long[1, 100_000], Gen.Long[0, 100_000]).Sample((coins, whole, part) =>
        {
            part = Math.Min(part, whole);
            var share = new Money(coins, _euro).Share(part, whole).Coins;
            // At most half a coin away, and of two that are as near the one further from nothing.
            var twice = 2 * (((BigInteger)share * whole) - ((BigInteger)coins * part));
            return BigInteger.Abs(twice) < whole || (BigInteger.Abs(twice) == whole && twice.Sign == Math.Sign(coins));
        });

    [Fact]
    public void Currencies_do_not_meet()
    {
        Assert.Throws<InvalidOperationException>(() => new Money(1, _euro) + new Money(1, _yen));
        Assert.Throws<InvalidOperationException>(() => new Money(1, _euro) - new Money(1, _yen));
        Assert.Throws<InvalidOperationException>(() => new Money(1, _euro) < new Money(1, _yen));
        Assert.NotEqual(new Money(1, _euro), new Money(1, _yen));
        Assert.Throws<InvalidOperationException>(() => default(Money) + new Money(1, _euro));
    }

    [Theory]
    [InlineData(Money.CoinsMax + 1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void What_is_too_much_is_no_amount(long coins)
    {
        Assert.Throws<OverflowException>(() => new Money(coins, _euro));
        Assert.Throws<OverflowException>(() => new Money(Money.CoinsMax, _euro) + new Money(1, _euro));
        Assert.Throws<OverflowException>(() => new Money(Money.CoinsMax, _euro).Share(3, 2));
        Assert.Throws<OverflowException>(() => new Money(Money.CoinsMax, _euro).Share(long.MaxValue, 1));
    }

    [Theory]
    [InlineData("EUR", "42.50", 4250)]
    [InlineData("EUR", " 42,5 ", 4250)]
    [InlineData("EUR", "eur 42", 4200)]
    [InlineData("EUR", "0.01EUR", 1)]
    [InlineData("EUR", "0000000000042.50", 4250)]
    [InlineData("JPY", "4250", 4250)]
    [InlineData("KWD", "1.005", 1005)]
    [InlineData("EUR", "9999999999999.99", 999_999_999_999_999)]
    public void What_people_type_is_read(string currency, string typed, long coins)
    {
        Assert.True(Money.TryParse(typed, Currency.Of(currency), out var money));
        Assert.Equal(new Money(coins, Currency.Of(currency)), money);
    }

    [Theory]
    [InlineData("EUR", null)]
    [InlineData("EUR", "")]
    [InlineData("EUR", "-1")]
    [InlineData("EUR", "+1")]
    [InlineData("EUR", "1,234.50")]
    [InlineData("EUR", "1.234")]
    [InlineData("EUR", "1.")]
    [InlineData("EUR", ".5")]
    [InlineData("EUR", "1e3")]
    [InlineData("EUR", "0x10")]
    [InlineData("EUR", "1 000")]
    [InlineData("EUR", "USD 5")]
    [InlineData("EUR", "٤٢")]
    [InlineData("EUR", "NaN")]
    [InlineData("JPY", "1.0")]
    [InlineData("EUR", "99999999999999")]
    [InlineData("EUR", "99999999999999999999999999999")]
    public void What_is_no_amount_is_refused(string currency, string? typed) =>
        Assert.False(Money.TryParse(typed, Currency.Of(currency), out _));

    [Fact]
    public void What_is_written_is_read_again() =>
        Gen.Select(Gen.Long[0, Money.CoinsMax], Gen.Int[0, 2].Select(at => new[] { _euro, _yen, _dinar }[at])).Sample((coins, currency) =>
            Money.TryParse(new Money(coins, currency).ToString(), currency, out var money) && money.Coins == coins);

    [Fact]
    public void Records_and_people_have_their_own_form()
    {
        Assert.Equal("EUR 1234.50", new Money(123_450, _euro).ToString());
        Assert.Equal("EUR\u00a01,234.50", new Money(123_450, _euro).Format(CultureInfo.GetCultureInfo("en")));
        Assert.Equal("EUR\u00a01.234,50", new Money(123_450, _euro).Format(CultureInfo.GetCultureInfo("de")));
        Assert.Equal("JPY -4250", new Money(-4250, _yen).ToString());
        Assert.Equal("KWD 0.005", new Money(5, _dinar).ToString());
    }

    [Fact]
    public void Currencies_are_those_of_the_standard()
    {
        // Those that the libraries of the system name for a country, but for the special drawing rights and two that have ended.
        var known = Currency.All.Select(one => one.Code).ToHashSet();
        var missing = CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(culture => new RegionInfo(culture.Name))
            .Where(region => region.TwoLetterISORegionName.Length == 2).Select(region => region.ISOCurrencySymbol)
            .Except(["XDR", "ANG", "BGN", ""]).Except(known);
        Assert.Empty(missing);
        Assert.All(Currency.All, one => Assert.Matches("^[A-Z]{3}$", one.Code));
        Assert.Equal((2, 0, 3), (Currency.Of("INR").Digits, Currency.Of("VND").Digits, Currency.Of("BHD").Digits));
        Assert.False(Currency.TryOf("eur", out _));
        Assert.False(Currency.TryOf(null, out _));
        Assert.Throws<ArgumentException>(() => Currency.Of("QQQ"));
    }
}
