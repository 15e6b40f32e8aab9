namespace Lightline.Verdict;

/// <summary>What is concluded about one connection. One kind has one phrase in every language.</summary>
public enum VerdictKind
{
    /// <summary>Online, nothing to do.</summary>
    Working,

    /// <summary>Online, but the light measured last is outside its band or has fallen.</summary>
    WeakLight,

    /// <summary>Online, but the box itself reports impaired service.</summary>
    Impaired,

    /// <summary>Back after a loss; no proof yet that is younger than the return by the hold-down.</summary>
    Recovering,

    /// <summary>Online when last proved, which is not now: late, or our equipment does not answer.</summary>
    WasOnline,

    /// <summary>Restarting or registering, as it should after a restart.</summary>
    Starting,

    /// <summary>A lone loss without a power signal, younger than the hold-down.</summary>
    Checking,

    /// <summary>No light at this home.</summary>
    NoLight,

    /// <summary>No light here and at homes on the same fibre.</summary>
    NoLightNearby,

    /// <summary>The box said that it lost power.</summary>
    NoPower,

    /// <summary>The box said that it lost power, and so did boxes of homes near it.</summary>
    NoPowerNearby,

    /// <summary>Without power as one of the last of a confirmed power cut: homes near it have power again.</summary>
    NoPowerAlone,

    /// <summary>Without light as a member of a confirmed fibre cut.</summary>
    FibreOutage,

    /// <summary>Without power as a member of a confirmed power cut.</summary>
    PowerOutage,

    /// <summary>Offline, and the evidence does not tell why.</summary>
    Offline,

    /// <summary>The box is seen but not accepted.</summary>
    NotRecognised,

    /// <summary>Turned off in the network.</summary>
    TurnedOff,

    /// <summary>Nothing proves any state.</summary>
    CannotCheck,

    /// <summary>No box is linked to the connection yet.</summary>
    NoBox,
}
