using System.Buffers;
using Lightline.Contracts.Live;
using Lightline.Snmp;

namespace Lightline.Collector.Profiles;

/// <summary>What the types alone cannot say about a profile. Every fault is named with its key path.</summary>
internal static class ProfileValidator
{
    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static IEnumerable<string> Validate(VendorProfile profile) =>
        [
            .. Identity(profile),
            .. Index(profile.Index),
            .. Columns(profile),
            .. Traps(profile),
            .. Polling(profile.Polling),
            .. Governor(profile.Governor),
        ];

    private static IEnumerable<string> Identity(VendorProfile profile)
    {
        if (profile.Schema != VendorProfile.SchemaKnown)
        {
            yield return $"schema: {profile.Schema} is not {VendorProfile.SchemaKnown}";
        }

        if (profile.Id.Length is 0 or > 64 || profile.Id.AsSpan().ContainsAnyExcept(IdCharacters))
        {
            yield return "id: must be 1..64 characters of a-z, 0-9 and -";
        }
    }

    private static IEnumerable<string> Index(IndexProfile index)
    {
        var taken = 0UL;
        for (var i = 0; i < index.Fields.Count; i++)
        {
            var field = index.Fields[i];
            var at = $"index.fields[{i}]";
            if (field.Shift is < 0 or > 31 || field.Width is < 1 or > 32 || field.Shift + field.Width > 32)
            {
                yield return $"{at}: shift {field.Shift} and width {field.Width} leave the 32 bits";
                continue;
            }

            var bits = ((1UL << field.Width) - 1) << field.Shift;
            if ((taken & bits) != 0)
            {
                yield return $"{at}: overlaps another field";
            }

            taken |= bits;
            if (field.Value >= 1UL << field.Width)
            {
                yield return $"{at}.value: {field.Value} does not fit {field.Width} bits";
            }

            if (field.Value is null == (field.Field == IndexFieldName.Type))
            {
                yield return $"{at}.value: a type needs a value, a place must not have one";
            }
        }

        foreach (var name in new[] { IndexFieldName.Frame, IndexFieldName.Slot, IndexFieldName.Port })
        {
            if (index.Fields.Count(f => f.Field == name) != 1)
            {
                yield return $"index.fields: exactly one {name} is needed";
            }
        }

        if (index.OntMin < 0 || index.OntMax < index.OntMin || index.OntMax > 65_535)
        {
            yield return $"index: ontMin {index.OntMin} .. ontMax {index.OntMax} is no range within 0..65535";
        }
    }

    private static IEnumerable<string> Columns(VendorProfile profile)
    {
        var (status, optics) = (profile.Status, profile.Optics);
        var all = new (string Key, Oid Oid, string Confidence)[]
        {
            ("status.runStatus", status.RunStatus.Oid, status.RunStatus.Confidence),
            ("status.lastDownCause", status.LastDownCause.Oid, status.LastDownCause.Confidence),
            ("status.distance", status.Distance.Oid, status.Distance.Confidence),
            ("status.lastDown", status.LastDown.Oid, status.LastDown.Confidence),
            ("optics.rxPower", optics.RxPower.Oid, optics.RxPower.Confidence),
            ("optics.oltRxPower", optics.OltRxPower.Oid, optics.OltRxPower.Confidence),
            ("optics.txPower", optics.TxPower.Oid, optics.TxPower.Confidence),
            ("optics.temperature", optics.Temperature.Oid, optics.Temperature.Confidence),
            ("optics.voltage", optics.Voltage.Oid, optics.Voltage.Confidence),
            ("optics.bias", optics.Bias.Oid, optics.Bias.Confidence),
            ("identity.serial", profile.Identity.Serial.Oid, profile.Identity.Serial.Confidence),
        };
        foreach (var (key, oid, confidence) in all)
        {
            if (all.Count(c => c.Oid == oid) > 1)
            {
                yield return $"{key}.oid: {oid} is another column's too";
            }

            if (!IsSure(confidence))
            {
                yield return $"{key}.confidence: {confidence} is neither M nor S2; such a column is not shipped enabled";
            }
        }

        foreach (var (key, column) in new[]
        {
            ("status.distance", status.Distance), ("optics.rxPower", optics.RxPower),
            ("optics.oltRxPower", optics.OltRxPower), ("optics.txPower", optics.TxPower),
            ("optics.temperature", optics.Temperature), ("optics.voltage", optics.Voltage), ("optics.bias", optics.Bias),
        })
        {
            if (column.Mul == 0 || column.Min >= column.Max)
            {
                yield return $"{key}: mul must not be 0 and min must be below max";
            }
        }

        if (!status.RunStatus.Norm.Values.Contains(OntStatus.Online))
        {
            yield return "status.runStatus.norm: nothing means online";
        }
    }

    private static bool IsSure(string confidence) => confidence.Split('+').Any(mark => mark is "M" or "S2");

    private static IEnumerable<string> Traps(VendorProfile profile)
    {
        for (var i = 0; i < profile.Traps.Count; i++)
        {
            var (trap, at) = (profile.Traps[i], $"traps[{i}]");
            var place = trap.Varbinds;
            if (profile.Traps.Count(t => t.Oid == trap.Oid) > 1)
            {
                yield return $"{at}.oid: {trap.Oid} is another trap's too";
            }

            if (!IsSure(trap.Confidence))
            {
                yield return $"{at}.confidence: {trap.Confidence} is neither M nor S2; such a trap is not shipped enabled";
            }

            var isByPort = place is { Frame: not null, Slot: not null, Port: not null };
            if (!isByPort && place.IfIndex is null)
            {
                yield return $"{at}.varbinds: needs frame, slot and port, or ifIndex";
            }

            if (place.Ont is null && (trap.Ask == TrapAsk.Ont || trap.Says is not null || trap.RunStatusNorm is not null))
            {
                yield return $"{at}.varbinds.ont: a trap that speaks of one ONT must name it";
            }

            if (place.RunStatus is null != trap.RunStatusNorm is null)
            {
                yield return $"{at}: varbinds.runStatus and runStatusNorm come together";
            }
        }
    }

    private static IEnumerable<string> Polling(PollingFloor polling) =>
        Ranges(
            "polling",
            ("timeoutSeconds", polling.TimeoutSeconds, 1, 60),
            ("opticsTimeoutSeconds", polling.OpticsTimeoutSeconds, 1, 120),
            ("retries", polling.Retries, 0, 3),
            ("statusSecondsMin", polling.StatusSecondsMin, 1, 3_600),
            ("opticsSecondsMin", polling.OpticsSecondsMin, 1, 86_400),
            ("watchSecondsMin", polling.WatchSecondsMin, 1, 60));

    private static IEnumerable<string> Governor(GovernorCeiling governor) =>
        Ranges(
            "governor",
            ("packetsPerSecondMax", governor.PacketsPerSecondMax, 1, 1_000),
            ("requestsInFlightMax", governor.RequestsInFlightMax, 1, 8),
            // A watched ONT takes eight OIDs, and status and optics of one ONT are read together.
            ("oidsPerGetMax", governor.OidsPerGetMax, 8, 128),
            ("repetitionsMax", governor.RepetitionsMax, 1, 100),
            ("responseTargetBytes", governor.ResponseTargetBytes, 484, 65_507),
            ("watchedMax", governor.WatchedMax, 1, 65_536));

    private static IEnumerable<string> Ranges(string section, params (string Key, int Value, int Min, int Max)[] values) =>
        from v in values
        where v.Value < v.Min || v.Value > v.Max
        select $"{section}.{v.Key}: {v.Value} is not within {v.Min}..{v.Max}";
}
