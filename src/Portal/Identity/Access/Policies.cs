namespace Lightline.Portal.Identity.Access;

/// <summary>Names of the authorisation policies.</summary>
internal static class Policies
{
    /// <summary>A signed-in person of an account of the host's organisation.</summary>
    public const string Subscriber = "subscriber";

    /// <summary>A signed-in person who works for the operator, on the operator's host.</summary>
    public const string Noc = "noc";
}
