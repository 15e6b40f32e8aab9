namespace Lightline.Data.Accounts;

/// <summary>How a contact point is reached.</summary>
public enum ContactKind
{
    /// <summary>A telephone number, for calls and SMS.</summary>
    Phone,

    /// <summary>An e-mail address.</summary>
    Email,
}
