using System.Text.Json.Serialization;

namespace Lightline.Bench.Ledger;

/// <summary>What a run found.</summary>
/// <param name="Operations">How many operations have an outcome.</param>
/// <param name="Kills">How often the database or a process of workers was killed.</param>
/// <param name="Posted">How many operations changed something.</param>
/// <param name="SumByCurrency">The sum of all entries of each currency, at the end.</param>
/// <param name="Unbalanced">Checks, one after each kill and one at the end, in which a sum was not 0.</param>
/// <param name="Negative">Wallets below nothing, in all checks.</param>
/// <param name="Unfolded">Accounts whose balance was not the fold of their entries, in all checks.</param>
/// <param name="Lost">Operations with the outcome "posted" that do not stand as they were posted.</param>
/// <param name="Doubled">Transactions that stand and that nobody was told of, and accounts that hold what nobody posted.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record LedgerResult(
    [property: JsonPropertyName("operations")] int Operations,
    [property: JsonPropertyName("kills")] int Kills,
    [property: JsonPropertyName("posted")] int Posted,
    [property: JsonPropertyName("sum_by_currency")] IReadOnlyDictionary<string, long> SumByCurrency,
    [property: JsonPropertyName("unbalanced")] int Unbalanced,
    [property: JsonPropertyName("negative")] int Negative,
    [property: JsonPropertyName("unfolded")] int Unfolded,
    [property: JsonPropertyName("lost")] int Lost,
    [property: JsonPropertyName("doubled")] int Doubled,
    [property: JsonPropertyName("seconds")] double Seconds)
{
    /// <summary>Whether every promise was kept.</summary>
    [JsonIgnore]
    public bool IsWhole => Unbalanced == 0 && Negative == 0 && Unfolded == 0 && Lost == 0 && Doubled == 0;
}
