using Lightline.Portal.Identity;

namespace Lightline.Portal.Features.SignIn;

/// <summary>What is wrong with a try to sign in, or to show that it is you, as the page says it.</summary>
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

    /// <summary>What was typed to show that it is you is not right.</summary>
    Unconfirmed,

    /// <summary>The code is not right, or no longer.</summary>
    Code,

    /// <summary>What was typed is neither an e-mail address nor a telephone number.</summary>
    NoAddress,

    /// <summary>What was typed is no e-mail address.</summary>
    NoMail,

    /// <summary>What was typed is no telephone number.</summary>
    NoNumber,

    /// <summary>Somebody else signs in by the address.</summary>
    Taken,

    /// <summary>The code that was sent is not right, or no longer.</summary>
    SentCode,

    /// <summary>The page's time is over.</summary>
    TooLate,

    /// <summary>The new password may not be used; why is said beside.</summary>
    NewPassword,

    /// <summary>The passkey is not known here.</summary>
    Passkey,

    /// <summary>Nobody here has connected the account elsewhere.</summary>
    NotConnected,

    /// <summary>Too many tries.</summary>
    TooMany,

    /// <summary>Many are at it just now.</summary>
    Busy,
}

/// <summary>What is said of each.</summary>
internal static class SignInProblems
{
    public static SignInProblem Of(SignInOutcome outcome, SignInProblem refused) => outcome switch
    {
        SignInOutcome.Refused => refused,
        SignInOutcome.TooMany => SignInProblem.TooMany,
        SignInOutcome.Busy => SignInProblem.Busy,
        _ => SignInProblem.None,
    };

    public static string Message(this SignInProblem problem) => problem switch
    {
        SignInProblem.NoEmail => "Type your e-mail address or telephone number",
        SignInProblem.NoPassword => "Type your password",
        SignInProblem.Code => "That code is not right, or was used before. Wait for the next one and try again.",
        SignInProblem.NoAddress => "Type an e-mail address, or a telephone number with its country such as +44",
        SignInProblem.NoMail => "Type an e-mail address, such as name@example.org",
        SignInProblem.NoNumber => "Type a telephone number with its country, such as +44 1632 960001",
        SignInProblem.Taken => "Another sign-in uses that address. Sign in by it instead, or call us.",
        SignInProblem.SentCode => "That code is not right. After 5 wrong tries, ask for another.",
        SignInProblem.TooLate => "That took longer than a code is good for. Ask for another.",
        SignInProblem.NewPassword => "Choose another password",
        SignInProblem.Passkey => "That passkey does not sign in here. Use your password.",
        SignInProblem.NotConnected =>
            "Nobody signs in here by that account yet. Sign in as usual, then connect it under Sign-in and security.",
        SignInProblem.Busy => "Many people are signing in just now. Wait a moment and try again.",
        SignInProblem.TooMany => "Too many tries. Wait 15 minutes and try again, or call us.",
        SignInProblem.Unconfirmed => "That is not right. After 5 wrong tries, wait 15 minutes.",
        _ => "That e-mail address and password do not belong together. After 5 wrong tries, wait 15 minutes.",
    };

    public static int Status(this SignInProblem problem) => problem switch
    {
        SignInProblem.None => StatusCodes.Status200OK,
        SignInProblem.TooMany => StatusCodes.Status429TooManyRequests,
        SignInProblem.Busy => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
