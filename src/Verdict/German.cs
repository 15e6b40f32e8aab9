using System.Collections.Frozen;
using Lightline.Verdict.Messages;

namespace Lightline.Verdict;

/// <summary>
/// The German words, for messages: <c>Sie</c>, and whole sentences rather than parts, because German puts its verbs where it
/// wants. What <see cref="English"/> says of times holds here too.
/// </summary>
internal static class German
{
    public static Words Words { get; } = new()
    {
        Language = "de",
        TimeFormat = "HH:mm 'Uhr'",
        DayTimeFormat = "HH:mm 'Uhr am' d. MMMM",
        LastChecked = "Zuletzt geprüft um {time}. Vielleicht ist alles in Ordnung. Wenn Sie kein Internet haben, rufen Sie uns an.",
        BackBetween = "Voraussichtlich wieder da zwischen {from} und {by}.",
        BackBy = "Voraussichtlich wieder da bis etwa {by}.",
        BackChanged = "Die Zeit hat sich geändert: {reason}",
        NextUpdate = "Die nächste Meldung kommt bis {time}.",
        AndOneHome = "(und 1 weiterer Anschluss)",
        AndHomes = "(und {count} weitere Anschlüsse)",
        OutageKnown = "Wir wissen von einer Störung bei Ihnen.",
        Fixed = new("SMS, wenn es behoben ist", "wenn es behoben ist"),
        Returned = new("Melden, wenn mein Internet wieder da ist", "wenn Ihr Internet wieder da ist"),
        Stages = new Dictionary<OutageStage, string>
        {
            [OutageStage.Looking] = "Suche",
            [OutageStage.Fixing] = "Reparatur",
            [OutageStage.Watching] = "Beobachtung",
            [OutageStage.Fixed] = "Behoben",
        }.ToFrozenDictionary(),
        Told = new Dictionary<OutageStage, string>
        {
            [OutageStage.Looking] = "Wir suchen die Ursache.",
            [OutageStage.Fixing] = "Wir wissen, was defekt ist, und reparieren es.",
            [OutageStage.Watching] = "Es ist repariert, und wir beobachten es.",
            [OutageStage.Fixed] = "Es ist repariert.",
        }.ToFrozenDictionary(),
        Causes = new Dictionary<OutageCause, string>
        {
            [OutageCause.Looking] = "Wir suchen die Ursache.",
            [OutageCause.CableCut] = "Ein Kabel wurde durchtrennt.",
            [OutageCause.EquipmentFailed] = "Ein Gerät von uns ist ausgefallen.",
            [OutageCause.PowerCut] = "Der Strom ist ausgefallen.",
        }.ToFrozenDictionary(),
        Manage = "Wählen Sie ohne Anmeldung, was wir Ihnen schreiben, oder bestellen Sie es ab: {link}",
        Things = new Dictionary<string, string>
        {
            [ChangedThing.Name] = "Ihr Name",
            [ChangedThing.Password] = "Ihr Passwort",
            [ChangedThing.EmailAddress] = "Ihre E-Mail-Adresse",
            [ChangedThing.TelephoneNumber] = "Ihre Telefonnummer",
            [ChangedThing.App] = "Die Einstellung für Codes aus einer App",
            [ChangedThing.RecoveryCodes] = "Ihre Liste der Ersatzcodes",
            [ChangedThing.Passkeys] = "Ihre Liste der Passkeys",
            [ChangedThing.OtherAccounts] = "Ihre Liste anderer Konten, mit denen Sie sich anmelden",
            [ChangedThing.Keys] = "Ihre Liste der Schlüssel für Programme",
            [ChangedThing.People] = "Die Liste der Personen Ihres Kundenkontos",
        }.ToFrozenDictionary(StringComparer.Ordinal),
        Phrases = new Dictionary<VerdictKind, Phrase>
        {
            [VerdictKind.Working] = new("In Ordnung", "Ihre Glasfaserbox ist online.", "Sie müssen nichts tun."),
            [VerdictKind.WeakLight] = new(
                "Schwaches Licht",
                "Ihr Anschluss funktioniert, aber das Licht ist nicht, wie es sein soll.",
                "Er kann langsam werden oder abbrechen. Wir kümmern uns darum; Sie müssen noch nichts tun."),
            [VerdictKind.Impaired] = new(
                "Langsam",
                "Ihr Anschluss funktioniert, aber nicht so gut, wie er soll.",
                "Ihre Glasfaserbox meldet Störungen auf der Leitung. Sie müssen noch nichts tun."),
            [VerdictKind.Recovering] = new(
                "Wird geprüft",
                "Ihre Glasfaserbox ist wieder da. Wir prüfen, ob es so bleibt.",
                "Wir sahen sie wieder um {time}. Sie müssen nichts tun."),
            [VerdictKind.WasOnline] = new(
                "War online",
                "Ihre Glasfaserbox war bei der letzten Prüfung online.",
                "Das war um {time}. Gerade können wir nicht prüfen. Vielleicht ist alles in Ordnung. "
                + "Wenn Sie kein Internet haben, rufen Sie uns an."),
            [VerdictKind.Starting] = new(
                "Wird geprüft",
                "Ihre Glasfaserbox startet.",
                "Das dauert etwa 3 Minuten. Bitte lassen Sie sie eingeschaltet."),
            [VerdictKind.Checking] = new(
                "Wird geprüft",
                "Wir prüfen Ihre Glasfaserbox.",
                "Wir bemerkten um {time}, dass sie weg war. Das dauert etwa eine Minute. Sie müssen noch nichts tun."),
            [VerdictKind.NoLight] = new(
                "Kein Licht",
                "Ihre Glasfaserbox bekommt kein Licht.",
                "Wir bemerkten es um {time}. Prüfen Sie, ob das dünne Kabel fest steckt und nicht geknickt ist. "
                + "Schauen Sie nicht hinein. Nach 2 Minuten noch aus? Rufen Sie uns an."),
            [VerdictKind.NoLightNearby] = new(
                "Kein Licht",
                "Ihr Internet ist ausgefallen, auch bei Nachbarn.",
                "Wir bemerkten es um {time}. Der Fehler liegt in unserem Netz, und wir beheben ihn. "
                + "Sie müssen nichts neu starten."),
            [VerdictKind.NoPower] = new(
                "Kein Strom",
                "Ihre Glasfaserbox hat keinen Strom.",
                "Sie hat uns gemeldet, dass ihr Strom ausfiel. Wir bemerkten es um {time}. "
                + "Prüfen Sie Stecker, Schalter und Sicherung. Warten Sie 3 Minuten, wenn ihre Lampen leuchten."),
            [VerdictKind.NoPowerNearby] = new(
                "Kein Strom",
                "Es sieht nach einem Stromausfall in Ihrer Gegend aus.",
                "Auch Nachbarn haben keinen Strom; Sie müssen nicht zuerst Ihren Stecker prüfen. Wir bemerkten es um {time}. "
                + "Ihr Internet kommt mit dem Strom zurück. Ihr Stromversorger kennt die Zeiten."),
            [VerdictKind.NoPowerAlone] = new(
                "Kein Strom",
                "Ihre Glasfaserbox hat keinen Strom.",
                "Der Stromausfall bei Ihnen scheint vorbei: Andere sind wieder online. "
                + "Prüfen Sie Stecker, Schalter und Sicherung. Warten Sie 3 Minuten, wenn ihre Lampen leuchten."),
            [VerdictKind.FibreOutage] = new(
                "Kein Licht",
                "Ihr Internet ist ausgefallen. Wir wissen es und beheben es.",
                "Wir bemerkten es um {time}. Wir beheben es. Sie müssen nichts neu starten."),
            [VerdictKind.PowerOutage] = new(
                "Kein Strom",
                "Es sieht nach einem Stromausfall in Ihrer Gegend aus.",
                "Wir bemerkten es um {time}. Unser Netz ist in Ordnung. Ihr Internet kommt mit dem Strom zurück. "
                + "Ihr Stromversorger kennt die Zeiten."),
            [VerdictKind.Offline] = new(
                "Offline",
                "Ihre Glasfaserbox ist offline.",
                "Wir bemerkten es um {time} und kennen den Grund noch nicht. Prüfen Sie, ob sie Strom hat und ihre Kabel stecken. "
                + "Noch aus? Rufen Sie uns an."),
            [VerdictKind.NotRecognised] = new(
                "Nicht zugeordnet",
                "Diese Glasfaserbox gehört nicht zu Ihrem Kundenkonto.",
                "Vielleicht wurde sie getauscht. Rufen Sie uns an und lesen Sie ihr Etikett vor."),
            [VerdictKind.TurnedOff] = new(
                "Abgeschaltet",
                "Ihre Glasfaserbox ist in unserem Netz abgeschaltet.",
                "Bei Ihnen ist nichts defekt. Rufen Sie uns an, und wir sagen Ihnen, warum."),
            [VerdictKind.CannotCheck] = new(
                "Nicht prüfbar",
                "Wir können Ihre Glasfaserbox gerade nicht prüfen.",
                "Vielleicht ist alles in Ordnung. Wenn Sie kein Internet haben, rufen Sie uns an."),
            [VerdictKind.NoBox] = new(
                "Noch nicht angeschlossen",
                "Zu Ihrem Anschluss gehört noch keine Glasfaserbox.",
                "Sobald sie eingebaut ist, sehen Sie sie hier."),
        }.ToFrozenDictionary(),
        Light = new Dictionary<LightBand, string>
        {
            [LightBand.Good] = "Das Licht ist gut.",
            [LightBand.Weak] = "Das Licht ist schwach.",
            [LightBand.TooWeak] = "Das Licht ist zu schwach.",
            [LightBand.TooStrong] = "Das Licht ist zu stark.",
            [LightBand.Fallen] = "Das Licht ist schwächer als sonst.",
            [LightBand.Unknown] = "Wie stark das Licht ist, wissen wir nicht.",
            [LightBand.NotMeasuredLately] = "Das Licht wurde länger nicht gemessen.",
            [LightBand.NotMeasurable] = "Das Licht kann gerade nicht gemessen werden.",
        }.ToFrozenDictionary(),
    };
}
