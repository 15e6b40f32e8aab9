using System.Security.Cryptography;
using System.Text;
using Lightline.Data;
using Lightline.Data.Ledger;
using Lightline.Retail;

namespace Lightline.Bench.Ledger;

/// <summary>One operation of a run.</summary>
/// <param name="Provider">Whose customers it concerns.</param>
/// <param name="Posting">What is posted; null when an earlier operation is reversed.</param>
/// <param name="Id">Its key.</param>
/// <param name="Reverses">Which earlier operation of the same worker is taken back; null for none.</param>
internal sealed record LedgerOperation(int Provider, Posting? Posting, TransactionId Id, int? Reverses);

/// <summary>
/// What every worker does, as a function of seed, worker and number: a worker that was killed goes on where it stood, with the
/// same keys, because it makes the same operations again.
/// </summary>
internal sealed class LedgerPlan(int seed)
{
    /// <summary>Providers, each with a currency of its own.</summary>
    public static readonly Currency[] Currencies = [Currency.Of("EUR"), Currency.Of("JPY")];

    /// <summary>Customers of each provider: few, so that many meet.</summary>
    public const int Customers = 50;

    /// <summary>How many of the last operations may be taken back.</summary>
    private const int ReversedMax = 50;

    /// <summary>The provider of a number.</summary>
    public OrganisationId Provider(int number) => new(Key($"provider {number}"));

    /// <summary>A customer of a provider.</summary>
    public AccountId Customer(int provider, int number) => new(Key($"customer {provider} {number}"));

    /// <summary>The key of an operation.</summary>
    public TransactionId Id(int worker, int number) => new(Key($"operation {worker} {number}"));

    /// <summary>What a worker does.</summary>
    public LedgerOperation Operation(int worker, int number)
    {
        var random = new Random(BitConverter.ToInt32(Hash($"random {worker} {number}")));
        var provider = random.Next(Currencies.Length);
        if (number > 0 && random.Next(10) == 0)
        {
            // An operation of the other provider is not found there, which is an outcome as good as another.
            var reversed = Math.Max(0, number - 1 - random.Next(ReversedMax));
            return new LedgerOperation(Operation(worker, reversed).Provider, null, Id(worker, number), reversed);
        }

        return new LedgerOperation(provider, Posting(worker, number, provider, random), Id(worker, number), null);
    }

    private Posting Posting(int worker, int number, int provider, Random random)
    {
        var currency = Currencies[provider];
        var one = random.Next(Customers);
        var (who, other) = (Customer(provider, one), Customer(provider, (one + 1 + random.Next(Customers - 1)) % Customers));
        var amount = new Money(random.Next(2, 5_000), currency);
        var tax = amount.Share(2300, 12_300);
        var kind = (PostingKind)random.Next(Enum.GetValues<PostingKind>().Length);
        LedgerLine[] lines = kind switch
        {
            PostingKind.TopUp => [Own(LedgerKind.Payments, amount), Wallet(who, -amount)],
            PostingKind.Charge => [Wallet(who, amount), Own(LedgerKind.Revenue, tax - amount), Own(LedgerKind.Tax, -tax)],
            PostingKind.Transfer => [Wallet(who, amount), Wallet(other, -amount)],
            PostingKind.Invoice =>
                [new LedgerLine(LedgerKind.Receivable, who, amount), Own(LedgerKind.Revenue, tax - amount), Own(LedgerKind.Tax, -tax)],
            PostingKind.Payment => [Own(LedgerKind.Payments, amount), new LedgerLine(LedgerKind.Receivable, who, -amount)],
            PostingKind.Refund => [Wallet(who, amount), Own(LedgerKind.Payments, -amount)],
            PostingKind.VoucherSale => [Own(LedgerKind.Payments, amount), Own(LedgerKind.Vouchers, -amount)],
            _ => [Own(LedgerKind.Vouchers, amount), Wallet(who, -amount)],
        };
        return new Posting(Id(worker, number), kind, $"W{worker}-{number}", [.. lines.Where(line => !line.Amount.IsZero)]);

        static LedgerLine Own(LedgerKind kind, Money amount) => new(kind, null, amount);
        static LedgerLine Wallet(AccountId holder, Money amount) => new(LedgerKind.Wallet, holder, amount);
    }

    private Guid Key(string what) => new(Hash(what).AsSpan(0, 16));

    private byte[] Hash(string what) => SHA256.HashData(Encoding.ASCII.GetBytes($"{seed} {what}"));
}
