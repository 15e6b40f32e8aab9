using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Lightline.Retail;

/// <summary>A currency in which prices are told, and how many digits its smallest coin has (ISO 4217:2015, list one).</summary>
public sealed class Currency
{
    private const string Whole = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

    private const string Hundredths =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE "
        + "CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR "
        + "KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB "
        + "PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY "
        + "TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

    private const string Thousandths = "BHD IQD JOD KWD LYD OMR TND";

    private static readonly FrozenDictionary<string, Currency> _all =
        Read(Whole, 0).Concat(Read(Hundredths, 2)).Concat(Read(Thousandths, 3)).ToFrozenDictionary(c => c.Code);

    private Currency(string code, int digits) => (Code, Digits) = (code, digits);

    /// <summary>Three capitals, such as <c>EUR</c>.</summary>
    public string Code { get; }

    /// <summary>Digits behind the point, 0 to 3.</summary>
    public int Digits { get; }

    /// <summary>Every one that is known, in the order of the code.</summary>
    public static IEnumerable<Currency> All => _all.Values.OrderBy(c => c.Code, StringComparer.Ordinal);

    /// <summary>The currency of a code.</summary>
    /// <exception cref="ArgumentException">There is none of that code.</exception>
    public static Currency Of(string code) =>
        TryOf(code, out var currency) ? currency : throw new ArgumentException($"{code} is no currency", nameof(code));

    /// <summary>The currency of a code; false when there is none.</summary>
    public static bool TryOf(string? code, [NotNullWhen(true)] out Currency? currency) =>
        _all.TryGetValue(code ?? "", out currency);

    /// <inheritdoc/>
    public override string ToString() => Code;

    private static IEnumerable<Currency> Read(string codes, int digits) => codes.Split(' ').Select(code => new Currency(code, digits));
}
