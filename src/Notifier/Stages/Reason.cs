namespace Lightline.Notifier.Stages;

/// <summary>Why a notice or a letter stands where it stands, as the column <c>reason</c> of its table spells it.</summary>
internal static class Reason
{
    /// <summary>The home was back, or the loss was not this incident's, before anybody was told.</summary>
    public const string OverBeforeTold = "over-before-told";

    /// <summary>Who was not told that it is gone is not told that it is back.</summary>
    public const string LossNotTold = "loss-not-told";

    /// <summary>The home is not back, or gone again.</summary>
    public const string NotRestored = "not-restored";

    /// <summary>The same address was told of the same because of another home.</summary>
    public const string AddressAlreadyTold = "address-already-told";

    /// <summary>Waits until every home of this address in the incident is back.</summary>
    public const string OtherHomeStillOff = "other-home-still-off";

    /// <summary>This address heard enough of this incident.</summary>
    public const string Cap = "cap";

    /// <summary>Waits for the end of the quiet hours.</summary>
    public const string QuietHours = "quiet-hours";

    /// <summary>The person does not want it on this channel.</summary>
    public const string SwitchedOff = "switched-off";

    /// <summary>The address said STOP.</summary>
    public const string OptedOut = "opted-out";

    /// <summary>The address is no longer this account's, or not verified any more.</summary>
    public const string AddressGone = "address-gone";

    /// <summary>The channel is not configured.</summary>
    public const string ChannelOff = "channel-off";

    /// <summary>No template says it in any language that will do.</summary>
    public const string NoTemplate = "no-template";

    /// <summary>Its template names something that the outbox row does not bring.</summary>
    public const string FieldMissing = "field-missing";

    /// <summary>In doubt, and not repeated: no repeat is left.</summary>
    public const string NoRepeatLeft = "no-repeat-left";

    /// <summary>Of a letter that is not over: it is sent a second time, because nobody knows whether the first was heard.</summary>
    public const string Repeated = "repeated";

    /// <summary>The process that began it had an outcome to write and did not.</summary>
    public const string NoOutcome = "no-outcome";

    /// <summary>The process that began it did not get to sending it in time.</summary>
    public const string HeldUp = "held-up";

    /// <summary>A fault of ours while it was sent; the log says which.</summary>
    public const string Fault = "fault";

    /// <summary>Nobody took it for a day.</summary>
    public const string TooOld = "too-old";
}
