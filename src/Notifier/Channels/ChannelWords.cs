namespace Lightline.Notifier.Channels;

/// <summary>Channels as the database spells them.</summary>
internal static class ChannelWords
{
    public static string Word(this Channel channel) => channel switch
    {
        Channel.Sms => "sms",
        Channel.Email => "email",
        _ => "in-app",
    };

    public static Channel Parse(string word) => word switch
    {
        "sms" => Channel.Sms,
        "email" => Channel.Email,
        _ => Channel.InApp,
    };
}
