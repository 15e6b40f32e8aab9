namespace Lightline.Data.Identity;

/// <summary>Why a session was ended before its time.</summary>
public enum SessionEnd
{
    /// <summary>Its owner signed out.</summary>
    SignedOut,

    /// <summary>Its owner ended it from another one.</summary>
    Revoked,

    /// <summary>Its owner's way of signing in changed.</summary>
    SignInChanged,

    /// <summary>Newer ones took its place.</summary>
    Replaced,

    /// <summary>What its owner may do changed: another role, or no part of the account any more.</summary>
    AccessChanged,
}
