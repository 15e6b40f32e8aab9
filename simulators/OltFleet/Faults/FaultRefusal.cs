namespace Lightline.OltFleet.Faults;

/// <summary>Why a fault was not made.</summary>
public enum FaultRefusal
{
    /// <summary>It was made.</summary>
    None,

    /// <summary>No such place.</summary>
    UnknownPlace,

    /// <summary>The place exists, but this kind cannot happen there.</summary>
    WrongKind,

    /// <summary>The same fault is active there already.</summary>
    AlreadyActive,
}
