using System.Globalization;

namespace Lightline.Retail;

/// <summary>
/// An exact amount: a whole number of the currency's smallest coins. Only amounts of one currency meet. What must be rounded is
/// rounded half away from zero, to the coin.
/// </summary>
public readonly record struct Money : IComparable<Money>
{
    /// <summary>The most coins there may be, either way: beyond it is a mistake and no amount.</summary>
    public const long CoinsMax = 1_000_000_000_000_000;

    private readonly Currency? _currency;

    /// <param name="coins">How many of the smallest coins.</param>
    /// <param name="currency">Of which currency.</param>
    /// <exception cref="OverflowException">More than <see cref="CoinsMax"/>.</exception>
    public Money(long coins, Currency currency)
    {
        if (coins is > CoinsMax or < -CoinsMax)
        {
            throw new OverflowException($"{coins} {currency} is no amount of money");
        }

        (Coins, _currency) = (coins, currency);
    }

    /// <summary>How many of the smallest coins, such as cents.</summary>
    public long Coins { get; }

    /// <summary>Of which currency.</summary>
    public Currency Currency => _currency ?? throw new InvalidOperationException("an amount without a currency");

    /// <summary>Whether it is nothing.</summary>
    public bool IsZero => Coins == 0;

    /// <summary>Nothing, in a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>The sum.</summary>
    /// <exception cref="InvalidOperationException">Two currencies.</exception>
    public static Money operator +(Money one, Money other) => new(one.Coins + other.CoinsIn(one.Currency), one.Currency);

    /// <summary>The difference.</summary>
    /// <exception cref="InvalidOperationException">Two currencies.</exception>
    public static Money operator -(Money one, Money other) => new(one.Coins - other.CoinsIn(one.Currency), one.Currency);

    /// <summary>The same amount the other way.</summary>
    public static Money operator -(Money one) => new(-one.Coins, one.Currency);

    /// <summary>Whether it is less.</summary>
    public static bool operator <(Money one, Money other) => one.CompareTo(other) < 0;

    /// <summary>Whether it is more.</summary>
    public static bool operator >(Money one, Money other) => one.CompareTo(other) > 0;

    /// <summary>Whether it is not more.</summary>
    public static bool operator <=(Money one, Money other) => one.CompareTo(other) <= 0;

    /// <summary>Whether it is not less.</summary>
    public static bool operator >=(Money one, Money other) => one.CompareTo(other) >= 0;

    /// <summary>Which is more.</summary>
    /// <exception cref="InvalidOperationException">Two currencies.</exception>
    public int CompareTo(Money other) => Coins.CompareTo(other.CoinsIn(Currency));

    /// <summary>The sum of amounts of one currency; nothing of it when there are none.</summary>
    public static Money Sum(IEnumerable<Money> amounts, Currency currency) => amounts.Aggregate(Zero(currency), (sum, one) => sum + one);

    /// <summary>A share of it, rounded half away from zero.</summary>
    /// <param name="part">How many of the parts.</param>
    /// <param name="whole">Of how many, at least 1.</param>
    public Money Share(long part, long whole)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(whole, 1);
        var (quotient, rest) = Int128.DivRem((Int128)Coins * part, whole);
        if (Int128.Abs(rest) * 2 >= whole)
        {
            quotient += Int128.Sign(rest);
        }

        return new Money((long)Int128.Clamp(quotient, -CoinsMax - 1, CoinsMax + 1), Currency);
    }

    /// <summary>
    /// Reads what somebody typed, such as <c>42.50</c>, <c>42,5</c> or <c>EUR 42</c>: digits, then at most one point or comma with
    /// as many digits as the currency has. False for anything else, a sign and marks of thousands among it.
    /// </summary>
    public static bool TryParse(string? text, Currency currency, out Money money)
    {
        money = Zero(currency);
        var typed = (text ?? "").AsSpan().Trim();
        if (typed.StartsWith(currency.Code, StringComparison.OrdinalIgnoreCase))
        {
            typed = typed[3..].TrimStart();
        }
        else if (typed.EndsWith(currency.Code, StringComparison.OrdinalIgnoreCase))
        {
            typed = typed[..^3].TrimEnd();
        }

        var point = typed.IndexOfAny('.', ',');
        var whole = point < 0 ? typed : typed[..point];
        var rest = point < 0 ? [] : typed[(point + 1)..];
        if (whole.Length is 0 or > 15 || (point >= 0 && rest.Length == 0) || rest.Length > currency.Digits
            || whole.ContainsAnyExceptInRange('0', '9') || rest.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        Int128 coins = long.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture);
        for (var digit = 0; digit < currency.Digits; digit++)
        {
            coins = (coins * 10) + (digit < rest.Length ? rest[digit] - '0' : 0);
        }

        if (coins > CoinsMax)
        {
            return false;
        }

        money = new Money((long)coins, currency);
        return true;
    }

    /// <summary>As records and files write it: <c>EUR 1234.50</c>.</summary>
    public override string ToString() => $"{Currency.Code} {Figure(CultureInfo.InvariantCulture, "F")}";

    /// <summary>As people read it: <c>EUR 1,234.50</c>, with a space that does not break.</summary>
    public string Format(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return $"{Currency.Code}\u00a0{Figure(culture, "N")}";
    }

    private string Figure(CultureInfo culture, string format)
    {
        var scale = 1m;
        for (var digit = 0; digit < Currency.Digits; digit++)
        {
            scale *= 10;
        }

        return (Coins / scale).ToString(format + Currency.Digits.ToString(CultureInfo.InvariantCulture), culture);
    }

    private long CoinsIn(Currency currency) => Currency == currency
        ? Coins
        : throw new InvalidOperationException($"{this} meets an amount in {currency}");
}
