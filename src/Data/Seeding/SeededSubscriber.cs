namespace Lightline.Data.Seeding;

/// <summary>A subscriber as made.</summary>
/// <param name="Account">The account.</param>
/// <param name="AccountNumber">Its public number.</param>
/// <param name="Person">The holder.</param>
/// <param name="User">The sign-in, when one was made.</param>
/// <param name="Service">The service.</param>
public sealed record SeededSubscriber(
    AccountId Account,
    string AccountNumber,
    PersonId Person,
    Guid? User,
    ServiceId Service);
