using Lightline.Retail;

namespace Lightline.Data.Ledger;

/// <summary>One entry of a transaction.</summary>
/// <param name="Kind">On which account.</param>
/// <param name="Holder">Whose: a customer for a wallet or a receivable, else null, which is the provider.</param>
/// <param name="Amount">Debits above zero, credits below; not nothing.</param>
public sealed record LedgerLine(LedgerKind Kind, AccountId? Holder, Money Amount);
