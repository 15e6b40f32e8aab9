namespace Lightline.Data.Ledger;

/// <summary>A transaction to be posted: entries that add up to nothing in each currency.</summary>
public sealed record Posting
{
    /// <summary>The most entries.</summary>
    public const int LinesMax = 100;

    /// <param name="id">
    /// Its key against doing it twice: made and kept by whoever posts before the first try, and the same at each other one.
    /// </param>
    /// <param name="kind">What it is about.</param>
    /// <param name="reference">The public number of what it is about; null for none.</param>
    /// <param name="lines">2 to <see cref="LinesMax"/> entries, each on an account of its own.</param>
    /// <exception cref="ArgumentException">They do not add up, or are too few or too many.</exception>
    public Posting(TransactionId id, PostingKind kind, string? reference, IReadOnlyList<LedgerLine> lines)
    {
        if (lines.Count is < 2 or > LinesMax
            || lines.Any(line => line.Amount.IsZero)
            || lines.DistinctBy(line => (line.Kind, line.Holder, line.Amount.Currency)).Count() < lines.Count
            || lines.GroupBy(line => line.Amount.Currency).Any(one => one.Sum(line => line.Amount.Coins) != 0))
        {
            throw new ArgumentException($"{lines.Count} entries that are no transaction", nameof(lines));
        }

        (Id, Kind, Reference, Lines) = (id, kind, reference, lines);
    }

    /// <summary>Its key.</summary>
    public TransactionId Id { get; }

    /// <summary>What it is about.</summary>
    public PostingKind Kind { get; }

    /// <summary>The public number of what it is about; null for none.</summary>
    public string? Reference { get; }

    /// <summary>The entries.</summary>
    public IReadOnlyList<LedgerLine> Lines { get; }
}
