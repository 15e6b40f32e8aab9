namespace Lightline.Verdict.Messages;

/// <summary>
/// The addresses by which a message leads to the notification settings of whoever it went to, without a sign-in. The token
/// in them is the only thing that is asked for (<see cref="ManageKeys"/>), so no log may hold one.
/// </summary>
public static class ManageLink
{
    /// <summary>Every address that holds a token is below it, and no other is.</summary>
    public const string Root = "/notifications";

    /// <summary>The settings.</summary>
    public static string Path(string token) => $"{Root}/{token}";

    /// <summary>Where one topic is turned off by a single POST (RFC 8058); read, it shows the settings.</summary>
    public static string UnsubscribePath(string token, string topic) =>
        $"{Path(token)}/unsubscribe/{Uri.EscapeDataString(topic)}";
}
