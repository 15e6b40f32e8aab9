using System.Collections.Frozen;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;
using Lightline.Data.Incidents;
using Lightline.Portal.Live.Incidents;
using Lightline.Verdict.Messages;

namespace Lightline.Portal.Features.Noc;

/// <summary>How the NOC's pages name things.</summary>
internal static class NocWords
{
    /// <summary>Said when the database did not answer a form of words.</summary>
    public const string AwayWhileTelling =
        "The database does not answer, so we can't say whether this was told. What you typed is kept. Check this same form "
        + "again in a minute: it is told once";

    /// <summary>Said to whoever has not shown for long that it is them.</summary>
    public const string ConfirmFirst =
        "Confirm that it is you: this opens another tab. What you typed is kept here; then press the button again";

    /// <summary>Said when it did not answer whoever takes an incident.</summary>
    public const string AwayWhileTaking =
        "The database does not answer, so we can't say whether you have taken it. Try again in a minute";

    /// <summary>Said when there is nothing left to tell of what was checked.</summary>
    public const string EndedMeanwhile =
        "The incident ended while you were checking, so nothing was told. Choose Fixed if people should still hear it";

    /// <summary>Said when a form comes again with other words.</summary>
    public const string AlreadyTold =
        "This form was published before, and that stands. What it says now was not told: check it to tell it too";

    /// <summary>"Fibre cut".</summary>
    public static string What(IncidentKind kind) => kind switch
    {
        IncidentKind.FibreCut => "Fibre cut",
        IncidentKind.PowerCut => "Power cut",
        _ => "OLT silent",
    };

    /// <summary>The status shape of an incident.</summary>
    public static string Tone(IncidentPicture incident) => (incident.IsOpen, incident.Kind) switch
    {
        (false, _) => "ok",
        (_, IncidentKind.FibreCut) => "down",
        (_, IncidentKind.PowerCut) => "power",
        _ => "unknown",
    };

    /// <summary>"Mill Road and 2 more areas"; the place in the plant when no home tells an area.</summary>
    public static string Where(IncidentPicture incident) => incident.Areas switch
    {
        [] => incident.Place,
        [var only] => only,
        [var first, var second] => $"{first} and {second}",
        var areas => $"{areas[0]} and {areas.Count - 1} more areas",
    };

    /// <summary>"30 of 32 homes"; of silent equipment nobody can say that homes are off.</summary>
    public static string Homes(IncidentPicture incident) => incident.Kind == IncidentKind.OltSilent
        ? $"{incident.HomesOff} of {incident.Homes} can't be checked"
        : $"{incident.HomesOff} of {incident.Homes}";

    /// <summary>Where it stands by the evidence.</summary>
    public static string State(IncidentPicture incident) => incident.State switch
    {
        IncidentState.Open => "Open",
        IncidentState.Resolved => "Ended",
        _ => "False alarm",
    };

    /// <summary>Where one home stands.</summary>
    public static string State(MemberPicture member) => member.State switch
    {
        MemberState.Affected => "Off",
        MemberState.Restored => "Back",
        _ => "Can't check",
    };

    /// <summary>The status shape of one home.</summary>
    public static string Tone(MemberPicture member) => member.State switch
    {
        MemberState.Restored => "ok",
        MemberState.Affected => member.Cause == DownCause.DyingGasp ? "power" : "down",
        _ => "unknown",
    };

    /// <summary>What a box said or showed when it was lost.</summary>
    public static string Cause(DownCause cause) => cause switch
    {
        DownCause.LossOfSignal => "no light",
        DownCause.SignalFail => "signal fail",
        DownCause.DyingGasp => "power lost",
        DownCause.LaserOff => "laser off",
        _ => "not known",
    };

    /// <summary>Where notices stand and why; a word of the Notifier that has no sentence here is shown as it is.</summary>
    public static string State(NoticeTally notices)
    {
        var state = Plain(notices.State);
        return notices.Reason is { } reason ? $"{state}: {Reasons.GetValueOrDefault(reason) ?? Plain(reason)}" : state;
    }

    /// <summary>A stored word with blanks.</summary>
    public static string Plain(string word) => word.Replace('-', ' ').Replace('_', ' ');

    private static FrozenDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["over-before-told"] = "back before anybody was told",
        ["loss-not-told"] = "nobody had told of the loss",
        ["not-restored"] = "not back, or off again",
        ["address-already-told"] = "the same person was told of another home",
        ["other-home-still-off"] = "waits for the same person's other home",
        ["cap"] = "enough messages to this address",
        ["quiet-hours"] = "waits for the end of quiet hours",
        ["switched-off"] = "the person turned it off",
        ["opted-out"] = "the person said STOP",
        ["address-gone"] = "no longer this account's address",
        ["channel-off"] = "the channel is not set up",
        ["no-template"] = "no words for it",
        ["no-repeat-left"] = "nobody knows whether it arrived",
        ["no-outcome"] = "interrupted while sending",
        ["no-answer"] = "no answer from the gateway",
        ["server-away"] = "the server does not answer",
        ["server-busy"] = "the server is busy",
        ["not-authorised"] = "the server does not let us send",
        ["refused"] = "the server refused it",
        ["too-old"] = "nobody took it for a day",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What happened, with how many it concerns.</summary>
    public static string Happened(EventPicture happened) => happened.Kind switch
    {
        IncidentEventKind.Opened => "Opened",
        IncidentEventKind.Lost => $"Confirmed lost: {Connections(happened.Connections)}",
        IncidentEventKind.Restored => $"Back: {Connections(happened.Connections)}",
        IncidentEventKind.Resolved => "Ended: no home of it is off any more",
        _ => "Found to be wider",
    };

    /// <summary>What somebody of the NOC did.</summary>
    public static string Did(UpdatePicture update) => (update.Kind, update.IsSent) switch
    {
        (IncidentUpdateKind.Acknowledge, _) => $"{update.Author} took it",
        (IncidentUpdateKind.Note, _) => $"{update.Author} noted",
        (_, true) => $"{update.Author} told the homes concerned",
        _ => $"{update.Author} told in public",
    };

    /// <summary>"148 septets, 1 part": how long a text message is.</summary>
    public static string Size(SmsSize size) =>
        $"{size.Units} {(size.IsGsm7 ? "septets" : "characters")}, {size.Parts} {(size.Parts == 1 ? "part" : "parts")}";

    private static string Connections(int count) => count == 1 ? "1 connection" : $"{count} connections";
}
