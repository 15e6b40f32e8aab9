using Lightline.Data;
using Lightline.Data.Accounts;

namespace Lightline.Portal.Features.Account;

/// <summary>Somebody of an account.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">What they are called.</param>
/// <param name="Role">What they may do.</param>
/// <param name="IsYou">Whether it is who looks.</param>
/// <param name="HasJoined">Whether they have a sign-in.</param>
/// <param name="Invitation">What became of their invitation; for the holder alone, and null when there is none.</param>
public sealed record PersonRow(
    PersonId Id, string Name, PersonRole Role, bool IsYou, bool HasJoined, OpenInvitation? Invitation);

/// <summary>An invitation that nobody has used.</summary>
/// <param name="Email">Where it went.</param>
/// <param name="GoodUntil">UTC.</param>
/// <param name="IsOver">Whether its time, or its tries, are over.</param>
public sealed record OpenInvitation(string Email, DateTimeOffset GoodUntil, bool IsOver);

/// <summary>How an invitation ended.</summary>
internal enum InviteOutcome
{
    /// <summary>It is on its way.</summary>
    Invited,

    /// <summary>As many people as may are on the account.</summary>
    TooManyPeople,

    /// <summary>As many invitations as may wait for an answer.</summary>
    TooManyOpen,

    /// <summary>As many were sent since yesterday as may be.</summary>
    TooManyToday,

    /// <summary>The account has no connection that anybody could see.</summary>
    NoConnection,
}

/// <summary>The same in words.</summary>
internal static class PeopleWords
{
    /// <summary>A role that is given here, as the database and the forms spell it.</summary>
    public static string Word(this PersonRole role) => role is PersonRole.Delegate ? "delegate" : "household";

    /// <summary>What a role means.</summary>
    public static string Words(this PersonRole role) => role switch
    {
        PersonRole.Holder => "Signed the contract",
        PersonRole.Delegate => "May act for the holder",
        _ => "May look, and change nothing",
    };

    /// <summary>Why nobody was invited.</summary>
    public static string Words(this InviteOutcome outcome) => outcome switch
    {
        InviteOutcome.TooManyPeople => $"{PeopleDesk.PeopleMax} people are the most on one account. Remove somebody first.",
        InviteOutcome.TooManyOpen =>
            $"{PeopleDesk.OpenMax} invitations wait for an answer, which is the most. Remove one of those people first.",
        InviteOutcome.TooManyToday =>
            $"You have sent {PeopleDesk.PerDayMax} invitations since yesterday, which is the most. Try again tomorrow.",
        _ => "Your account has no connection yet that somebody could see.",
    };
}
