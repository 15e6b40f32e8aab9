using Lightline.Contracts.Incidents;
using Lightline.Notifier.Stages;

namespace Lightline.Notifier.Tests.Stages;

/// <summary>Notices to ask the stages about.</summary>
internal static class Notices
{
    public static readonly DateTimeOffset Now = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    public static readonly TimeZoneInfo Tallinn = TimeZoneInfo.FindSystemTimeZoneById("Europe/Tallinn");

    /// <summary>A text about home 1's first loss, which is so.</summary>
    public static Notice Lost => new()
    {
        Id = Guid.Empty,
        ConnectionId = 1,
        Topic = "outage",
        Kind = "fibre-cut-lost",
        Episode = 1,
        Channel = Channel.Sms,
        Address = "+3725000001",
        State = NoticeState.Planned,
        Attempts = 0,
        Doubts = 0,
        CreatedAt = Now,
        Zone = Tallinn,
        Contact = new Contact(IsKnown: true, IsOn: true, IsAsked: false, IsOptedOut: false, null, null),
        Member = At(MemberState.Affected),
        Earlier = [],
    };

    /// <summary>That it is back, which is so, and whose loss was told.</summary>
    public static Notice Restored => Lost with
    {
        Kind = NoticeKind.Restored,
        Member = At(MemberState.Restored),
        Earlier = [Told()],
    };

    public static Notice Update => Lost with { Kind = NoticeKind.Update, UpdateId = new Guid(1, 2, 3, new byte[8]) };

    public static Member At(MemberState state, int episode = 1) => new(state, episode, Now, null);

    public static EarlierNotice Told(
        long home = 1,
        NoticeTheme theme = NoticeTheme.Lost,
        long episode = 1,
        NoticeState state = NoticeState.Submitted,
        long order = 1,
        Channel channel = Channel.Sms,
        bool isHomeOff = false,
        string? why = null) =>
        new(home, null, theme, episode, channel, state, why, order,
            theme is NoticeTheme.Restored ? [home] : [],
            At(isHomeOff ? MemberState.Affected : MemberState.Restored),
            $"{home} Mill Road",
            IsOffElsewhere: false);
}
