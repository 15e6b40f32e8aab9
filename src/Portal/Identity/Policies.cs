namespace Lightline.Portal.Identity;

/// <summary>Names of the authorisation policies.</summary>
internal static class Policies
{
    /// <summary>A signed-in person of an account of the host's organisation.</summary>
    public const string Subscriber = "subscriber";
}
