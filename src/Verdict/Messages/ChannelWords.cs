namespace Lightline.Verdict.Messages;

/// <summary>Channels as the database spells them.</summary>
public static class ChannelWords
{
    /// <summary>The database's word.</summary>
    public static string Word(this Channel channel) => channel switch
    {
        Channel.Sms => "sms",
        Channel.Email => "email",
        _ => "in-app",
    };

    /// <summary>The channel of a word; the inbox for one that nobody knows.</summary>
    public static Channel Parse(string word) => word switch
    {
        "sms" => Channel.Sms,
        "email" => Channel.Email,
        _ => Channel.InApp,
    };
}
