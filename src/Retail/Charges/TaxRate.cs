using System.Globalization;

namespace Lightline.Retail.Charges;

/// <summary>A rate of tax on sales.</summary>
public readonly record struct TaxRate
{
    private const int Whole = 10_000;

    /// <param name="basisPoints">Hundredths of a percent, 0 to 10,000.</param>
    public TaxRate(int basisPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(basisPoints);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(basisPoints, Whole);
        BasisPoints = basisPoints;
    }

    /// <summary>Hundredths of a percent: 2300 is 23 %.</summary>
    public int BasisPoints { get; }

    /// <summary>The tax in an amount that includes it, rounded once: it is told of the sum of all lines of a rate, not of each.</summary>
    public Money In(Money gross) => gross.Share(BasisPoints, Whole + BasisPoints);

    /// <summary>As people read it: <c>23%</c>, <c>5.5%</c>.</summary>
    public override string ToString() => (BasisPoints / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
