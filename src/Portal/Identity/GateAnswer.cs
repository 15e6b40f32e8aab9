namespace Lightline.Portal.Identity;

/// <summary>What the gate says to a try to sign in.</summary>
internal enum GateAnswer
{
    /// <summary>Go on.</summary>
    Open,

    /// <summary>Not within this window: too many from this address or on this name.</summary>
    TooMany,

    /// <summary>Not now: many who were wrong before are at it, and this address is one of them.</summary>
    Busy,
}
