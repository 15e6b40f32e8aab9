namespace Lightline.Data.Ledger;

/// <summary>What a transaction is about.</summary>
public enum PostingKind
{
    /// <summary>Money paid into a wallet.</summary>
    TopUp,

    /// <summary>Something paid for from a wallet.</summary>
    Charge,

    /// <summary>From one wallet to another.</summary>
    Transfer,

    /// <summary>A bill.</summary>
    Invoice,

    /// <summary>A bill paid.</summary>
    Payment,

    /// <summary>Money of a wallet sent back to where it came from.</summary>
    Refund,

    /// <summary>A voucher sold.</summary>
    VoucherSale,

    /// <summary>A voucher redeemed into a wallet.</summary>
    Voucher,
}
