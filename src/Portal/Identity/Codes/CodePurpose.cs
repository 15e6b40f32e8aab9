namespace Lightline.Portal.Identity.Codes;

/// <summary>What a code is for; it is good for nothing else.</summary>
public enum CodePurpose
{
    /// <summary>To sign in without the password.</summary>
    SignIn,

    /// <summary>To choose a new password.</summary>
    Reset,

    /// <summary>To show that a new e-mail address is one's own.</summary>
    Email,

    /// <summary>To show that a new telephone number is one's own.</summary>
    Phone,
}
