namespace Lightline.Portal.Features.SignIn;

/// <summary>What is wrong with a try to sign in, as the page says it.</summary>
public enum SignInProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>No e-mail address was typed.</summary>
    NoEmail,

    /// <summary>No password was typed.</summary>
    NoPassword,

    /// <summary>They do not belong together.</summary>
    Wrong,

    /// <summary>Too many tries.</summary>
    TooMany,
}
