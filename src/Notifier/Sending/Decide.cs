using Lightline.Notifier.Channels;
using Lightline.Notifier.Stages;

namespace Lightline.Notifier.Sending;

/// <summary>What becomes of a due notice: pure.</summary>
internal static class Decide
{
    /// <param name="picked">The notice with the facts of now. One found submitting has lost its sender: it is in doubt.</param>
    /// <param name="channel">How it is sent.</param>
    /// <param name="templates">The words of now.</param>
    /// <param name="now">UTC.</param>
    public static Decision Now(Picked picked, IChannel channel, TemplateBook templates, DateTimeOffset now)
    {
        var notice = picked.Notice;
        var isInDoubt = notice.State is NoticeState.Submitting or NoticeState.InDoubt;
        if (!channel.IsOn)
        {
            return Ended(notice, isInDoubt, Reason.ChannelOff);
        }

        if (isInDoubt && !RepeatPolicy.Allows(channel.TakesIds, notice.Doubts))
        {
            return Ended(notice, isInDoubt, Reason.NoRepeatLeft);
        }

        if (now - notice.CreatedAt > RepeatPolicy.GiveUpAfter)
        {
            return Ended(notice, isInDoubt, Reason.TooOld);
        }

        var step = Chain.Judge(notice, now);
        return step.Ruling switch
        {
            Ruling.Suppress => Ended(notice, isInDoubt, step.Why!),
            Ruling.Later => new Decision(
                notice, isInDoubt ? NoticeState.InDoubt : NoticeState.Planned, step.Why, step.At),
            _ => Begin(picked, isInDoubt, channel, templates, now),
        };
    }

    /// <summary>What may have been heard stays in doubt: only what nobody heard is suppressed.</summary>
    private static Decision Ended(Notice notice, bool isInDoubt, string why) =>
        new(notice, isInDoubt ? NoticeState.InDoubt : NoticeState.Suppressed, why, null);

    private static Decision Begin(
        Picked picked, bool isInDoubt, IChannel channel, TemplateBook templates, DateTimeOffset now)
    {
        var notice = picked.Notice;
        var lease = RepeatPolicy.LeaseUntil(channel.TakesIds, now);
        if (isInDoubt && picked.Body is not null)
        {
            // A gateway knows a repeat by its id, so it must be the same message.
            return new Decision(
                notice, NoticeState.Submitting, null, lease, IsBegun: true, picked.Headline, picked.Body);
        }

        var said = Say(picked, templates, now);
        return !said.IsBegun ? said
            // Written is delivered: there is no other side to hear it.
            : channel.Name is Channel.InApp ? said with { State = NoticeState.Submitted }
            : said with { DueAt = lease };
    }

    /// <summary>An attempt with its words; or, where there are none, that it ends here.</summary>
    private static Decision Say(Picked picked, TemplateBook templates, DateTimeOffset now)
    {
        var (notice, facts) = (picked.Notice, picked.Facts);
        if (templates.Find(notice.Topic, notice.Kind, notice.Channel, facts.Language) is not { } template)
        {
            return new Decision(notice, NoticeState.Suppressed, Reason.NoTemplate, null);
        }

        if (facts.Payload is not null)
        {
            return PayloadText.Lacks(template, facts)
                ? new Decision(notice, NoticeState.Failed, Reason.FieldMissing, null)
                : Begun(notice, PayloadText.Headline(template, facts), PayloadText.Body(template, facts));
        }

        return Begun(notice, MessageText.Headline(template, facts, now), MessageText.Body(template, facts, now));
    }

    private static Decision Begun(Notice notice, string? headline, string body) =>
        new(notice, NoticeState.Submitting, null, null, IsBegun: true, headline, body,
            notice.Theme is NoticeTheme.Restored ? [notice.ConnectionId, .. SameAddress.OtherHomes(notice)] : null);
}
