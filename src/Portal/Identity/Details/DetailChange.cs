using System.Globalization;

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
    Guid Id, DetailField Field, string Value, DetailState State, string? Reason, DateTimeOffset At)
{
    /// <summary>Whether somebody of the provider made it by themselves: nobody had asked.</summary>
    public bool IsByAgent { get; init; }
}

/// <summary>A change that waits, as who decides it sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Person">Whose.</param>
/// <param name="Field">Of what.</param>
/// <param name="OldValue">What it is now; null for none.</param>
/// <param name="NewValue">What it is to be.</param>
/// <param name="AskedAt">UTC.</param>
public sealed record WaitingChange(
    Guid Id, string Person, DetailField Field, string? OldValue, string NewValue, DateTimeOffset AskedAt);

/// <summary>A customer of whom something waits.</summary>
/// <param name="Number">The account's public number.</param>
/// <param name="Fields">Of what.</param>
/// <param name="AskedAt">When they asked first (UTC).</param>
public sealed record WaitingCustomer(string Number, IReadOnlyList<DetailField> Fields, DateTimeOffset AskedAt);

/// <summary>Every customer of whom something waits.</summary>
/// <param name="First">Those who wait longest, at most 50.</param>
/// <param name="Total">How many there are.</param>
public sealed record WaitingList(IReadOnlyList<WaitingCustomer> First, long Total);

/// <summary>Somebody of a customer's account, as an agent picks whose name to change.</summary>
/// <param name="Id">Of the row; on no page.</param>
/// <param name="Place">Which of them, from 1.</param>
/// <param name="Name">What they are called.</param>
public sealed record NamedPerson(Guid Id, int Place, string Name)
{
    /// <summary>By which a form names them: it fits nobody else once somebody came, left or is called otherwise.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Place}:{Name}");
}

/// <summary>How an agent's change of a name ended.</summary>
internal enum NameOutcome
{
    /// <summary>It counts.</summary>
    Changed,

    /// <summary>They are called so already.</summary>
    Same,

    /// <summary>Nobody of that customer is meant.</summary>
    Gone,
}

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
