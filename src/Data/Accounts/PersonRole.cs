namespace Lightline.Data.Accounts;

/// <summary>What a person may do for an account.</summary>
public enum PersonRole
{
    /// <summary>Signed the contract.</summary>
    Holder,

    /// <summary>Acts for the holder.</summary>
    Delegate,

    /// <summary>Lives there: sees the connection.</summary>
    Household,
}
