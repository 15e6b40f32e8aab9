using System.Collections.Frozen;

namespace Lightline.Verdict;

/// <summary>
/// The English words. A time is when we saw, never when it happened: between two looks, and more so after a silence of
/// the equipment, nobody saw that.
/// </summary>
internal static class English
{
    public static Words Words { get; } = new()
    {
        Language = "en",
        TimeFormat = "HH:mm",
        DayTimeFormat = "HH:mm 'on' d MMM",
        LastChecked = "Last checked at {time}. It may be fine. If you have no internet, call us.",
        BackBetween = "Back between {from} and {by}.",
        BackBy = "Back by about {by}.",
        BackChanged = "The time changed: {reason}",
        NextUpdate = "Next update by {time}.",
        AndOneHome = "(and 1 other home)",
        AndHomes = "(and {count} other homes)",
        OutageKnown = "We know of an outage where you are.",
        Fixed = new("Text me when it's fixed", "when it's fixed"),
        Returned = new("Tell me when I'm back", "when you're back"),
        Stages = new Dictionary<OutageStage, string>
        {
            [OutageStage.Looking] = "Looking",
            [OutageStage.Fixing] = "Fixing",
            [OutageStage.Watching] = "Watching",
            [OutageStage.Fixed] = "Fixed",
        }.ToFrozenDictionary(),
        Told = new Dictionary<OutageStage, string>
        {
            [OutageStage.Looking] = "We are looking for the cause.",
            [OutageStage.Fixing] = "We know what is broken and are mending it.",
            [OutageStage.Watching] = "It is mended, and we are watching it.",
            [OutageStage.Fixed] = "It is mended.",
        }.ToFrozenDictionary(),
        Manage = "Choose what we write to you, or stop it, without signing in: {link}",
        Things = FrozenDictionary<string, string>.Empty,
        Causes = new Dictionary<OutageCause, string>
        {
            [OutageCause.Looking] = "We are looking for the cause.",
            [OutageCause.CableCut] = "A cable was cut.",
            [OutageCause.EquipmentFailed] = "Our equipment failed.",
            [OutageCause.PowerCut] = "There is a power cut.",
        }.ToFrozenDictionary(),
        Phrases = new Dictionary<VerdictKind, Phrase>
        {
            [VerdictKind.Working] = new("Working", "Your fibre box is online.", "Nothing to do."),
            [VerdictKind.WeakLight] = new(
                "Weak light",
                "Your connection works, but the light is not as it should be.",
                "It may slow or drop. This is ours to look at; you don't need to do anything yet."),
            [VerdictKind.Impaired] = new(
                "Slow",
                "Your connection works, but not as well as it should.",
                "Your fibre box reports trouble on the line. You don't need to do anything yet."),
            [VerdictKind.Recovering] = new(
                "Checking",
                "Your fibre box is back. We are checking that it stays.",
                "We saw it back at {time}. Nothing to do."),
            [VerdictKind.WasOnline] = new(
                "Was online",
                "Your fibre box was online when we last checked.",
                "That was at {time}. We can't check again just now. It may be fine. "
                + "If you have no internet, call us."),
            [VerdictKind.Starting] = new(
                "Checking",
                "Your fibre box is starting.",
                "This takes about 3 minutes. Please leave it switched on."),
            [VerdictKind.Checking] = new(
                "Checking",
                "Checking your fibre box.",
                "We noticed at {time} that it was gone. This takes about a minute. Nothing to do yet."),
            [VerdictKind.NoLight] = new(
                "No light",
                "No light is reaching your fibre box.",
                "We noticed at {time}. Check that the thin cable is pushed in and not bent. "
                + "Don't look into it. Still off after 2 minutes? Call us."),
            [VerdictKind.NoLightNearby] = new(
                "No light",
                "Your internet is down, and so are homes near you.",
                "We noticed at {time}. The fault is in our network, so it is ours to fix. No need to restart anything."),
            [VerdictKind.NoPower] = new(
                "No power",
                "Your fibre box has no power.",
                "It told us that it lost power. We noticed at {time}. "
                + "Check the plug, the switch and the trip switch. When its lights are on, wait 3 minutes."),
            [VerdictKind.NoPowerNearby] = new(
                "No power",
                "It looks like a power cut in your area.",
                "Homes near you lost power too, so no need to check your plug first. We noticed at {time}. "
                + "Your internet returns when the power does. Your electricity company has the times."),
            [VerdictKind.NoPowerAlone] = new(
                "No power",
                "Your fibre box has no power.",
                "The power cut near you looks over: other homes are back. "
                + "Check the plug, the switch and the trip switch. When its lights are on, wait 3 minutes."),
            [VerdictKind.FibreOutage] = new(
                "No light",
                "Your internet is down. We know, and we're fixing it.",
                "We noticed at {time}. It is ours to fix. No need to restart anything."),
            [VerdictKind.PowerOutage] = new(
                "No power",
                "It looks like a power cut in your area.",
                "We noticed at {time}. Our network is fine. Your internet returns when the power does. "
                + "Your electricity company has the times."),
            [VerdictKind.Offline] = new(
                "Offline",
                "Your fibre box is offline.",
                "We noticed at {time} and can't see why yet. Check that it has power and its cables are pushed in. "
                + "Still off? Call us."),
            [VerdictKind.NotRecognised] = new(
                "Not linked",
                "This fibre box is not linked to your account.",
                "It may have been swapped. Call us and read out its label."),
            [VerdictKind.TurnedOff] = new(
                "Turned off",
                "Your fibre box is turned off in our network.",
                "Nothing is broken in your home. Call us and we will tell you why."),
            [VerdictKind.CannotCheck] = new(
                "Can't check",
                "We can't check your fibre box right now.",
                "It may be fine. If you have no internet, call us."),
            [VerdictKind.NoBox] = new(
                "Not connected yet",
                "No fibre box is linked to your connection yet.",
                "Once it is installed you see it here."),
        }.ToFrozenDictionary(),
        Light = new Dictionary<LightBand, string>
        {
            [LightBand.Good] = "Light level is good.",
            [LightBand.Weak] = "Light level is weak.",
            [LightBand.TooWeak] = "Light level is too weak.",
            [LightBand.TooStrong] = "Light level is too strong.",
            [LightBand.Fallen] = "Light level is weaker than usual.",
            [LightBand.Unknown] = "Light level is not known.",
            [LightBand.NotMeasuredLately] = "Light level was not measured lately.",
            [LightBand.NotMeasurable] = "Light level can't be measured right now.",
        }.ToFrozenDictionary(),
    };
}
