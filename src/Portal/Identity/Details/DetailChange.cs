namespace Lightline.Portal.Identity.Details;

/// <summary>How far a change that needs a yes is.</summary>
public enum DetailState
{
    /// <summary>Nobody has looked at it yet.</summary>
    Waiting,

    /// <summary>It counts.</summary>
    Approved,

    /// <summary>It does not.</summary>
    Declined,
}

/// <summary>A change that somebody asked for, as they see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Field">Of what.</param>
/// <param name="Value">What it is to be.</param>
/// <param name="State">How far it is.</param>
/// <param name="Reason">Why it was decided so, in the words of who did.</param>
/// <param name="At">When it was decided; while it waits, when it was asked for (UTC).</param>
public sealed record DetailChange(
    Guid Id, DetailField Field, string Value, DetailState State, string? Reason, DateTimeOffset At);

/// <summary>A change that waits, as who decides it sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Person">Whose.</param>
/// <param name="Field">Of what.</param>
/// <param name="OldValue">What it is now; null for none.</param>
/// <param name="NewValue">What it is to be.</param>
/// <param name="AskedAt">UTC.</param>
public sealed record WaitingChange(
    Guid Id, string Person, DetailField Field, string? OldValue, string NewValue, DateTimeOffset AskedAt);

/// <summary>How a decision ended.</summary>
internal enum DecisionOutcome
{
    /// <summary>It is as it was decided.</summary>
    Decided,

    /// <summary>It does not wait, or not of this customer.</summary>
    Gone,

    /// <summary>Somebody else signs in by the address meanwhile; it waits on.</summary>
    Taken,
}
