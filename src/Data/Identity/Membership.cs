using Lightline.Data.Accounts;

namespace Lightline.Data.Identity;

/// <summary>One account that a user acts for.</summary>
/// <param name="Account">The account.</param>
/// <param name="PublicNumber">Its number, as people say it.</param>
/// <param name="Name">The name on the contract.</param>
/// <param name="Person">The user as a person of that account.</param>
/// <param name="Role">What the person may do.</param>
public sealed record Membership(AccountId Account, string PublicNumber, string Name, PersonId Person, PersonRole Role);
