namespace Lightline.Data.Ledger;

/// <summary>What an account of the ledger holds. Debits are above zero, credits below.</summary>
public enum LedgerKind
{
    /// <summary>A customer's: what they have paid in and not spent. Zero or below.</summary>
    Wallet,

    /// <summary>A customer's: what they owe for bills.</summary>
    Receivable,

    /// <summary>The provider's: what payment providers hold for it.</summary>
    Payments,

    /// <summary>The provider's: what it earned, without tax.</summary>
    Revenue,

    /// <summary>The provider's: what it owes in tax.</summary>
    Tax,

    /// <summary>The provider's: what sold vouchers are worth that nobody has redeemed.</summary>
    Vouchers,

    /// <summary>The provider's: what it does not expect any more.</summary>
    WriteOffs,
}
