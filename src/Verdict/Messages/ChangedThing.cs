namespace Lightline.Verdict.Messages;

/// <summary>
/// What a letter can say was changed, at the head of a sentence, in English as it stands in its payload; each language has
/// its own words for them (<see cref="Words.Things"/>).
/// </summary>
public static class ChangedThing
{
    public const string Name = "Your name";
    public const string Password = "Your password";
    public const string EmailAddress = "Your e-mail address";
    public const string TelephoneNumber = "Your telephone number";
    public const string App = "The setting for codes from an app";
    public const string RecoveryCodes = "Your list of recovery codes";
    public const string Passkeys = "Your list of passkeys";
    public const string OtherAccounts = "The list of other accounts by which you sign in";
    public const string Keys = "Your list of keys for scripts";
    public const string People = "The list of people on your account";

    /// <summary>Every one.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Name, Password, EmailAddress, TelephoneNumber, App, RecoveryCodes, Passkeys, OtherAccounts, Keys, People];
}
