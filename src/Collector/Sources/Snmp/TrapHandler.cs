using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.Metrics;
using Lightline.Collector.Profiles;
using Lightline.Contracts.Live;
using Lightline.Snmp.Traps;
using Oid = Lightline.Snmp.Oid;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>
/// Turns a notification into what it proves at once and what must be verified. Runs on the receive thread: it only
/// looks up, never waits. A trap is a hint; a poll confirms it.
/// </summary>
internal sealed class TrapHandler(
    IPlantSource plants,
    VendorDecoders decoders,
    ReadingLanes lanes,
    IGovernor governor,
    SnmpMetrics metrics,
    EpisodeLog episodes,
    TimeProvider time)
{
    private static readonly Oid WarmStart = StandardTrap.SnmpTraps.Append(2);

    /// <summary>Whether an OLT of the plant sent it, with its own community. What is refused is counted here.</summary>
    public bool Accepts(Notification trap)
    {
        if (Identify(trap, plants.Current, out _) is not { } refusal)
        {
            return true;
        }

        Count(refusal, trap);
        return false;
    }

    /// <summary>Takes it. Asks again who sent it: the plant may have changed since it was accepted.</summary>
    public void Handle(Notification trap)
    {
        var plant = plants.Current;
        if ((Identify(trap, plant, out var olt) ?? Take(trap, olt!, plant)) is { } refusal)
        {
            Count(refusal, trap);
        }
        else
        {
            metrics.CountTrap();
        }
    }

    private void Count(TrapRefusal refusal, Notification trap)
    {
        metrics.Traps.Count(refusal);
        if (refusal != TrapRefusal.Unlisted)
        {
            episodes.Struck(
                $"traps refused: {ReasonCounter<TrapRefusal>.Word(refusal)}", $"{trap.TrapOid} from {trap.Source.Address}");
        }
    }

    private static TrapRefusal? Identify(Notification trap, Plant plant, out Olt? olt)
    {
        if (!plant.OltByAddress.TryGetValue(Plain(trap.Source.Address), out olt))
        {
            return TrapRefusal.UnknownSource;
        }

        return IsSame(olt.Credential.Community, trap.Community) ? null : TrapRefusal.WrongCommunity;
    }

    private TrapRefusal? Take(Notification trap, Olt olt, Plant plant)
    {
        if (trap.TrapOid == StandardTrap.ColdStart || trap.TrapOid == WarmStart)
        {
            governor.Ask(new Wish(olt.Id, WishKind.SweepStatus));
            return null;
        }

        if (!decoders.TryGet(olt.Profile, out var decoder))
        {
            return TrapRefusal.UnknownProfile;
        }

        return decoder.Traps.Decode(trap.TrapOid, trap.Variables, out var fact) ?? Take(fact, olt, plant);
    }

    private TrapRefusal? Take(in TrapFact fact, Olt olt, Plant plant)
    {
        if (!plant.PonByPlace.TryGetValue((olt.Id, fact.Place.Frame, fact.Place.Slot, fact.Place.Port), out var pon))
        {
            return TrapRefusal.UnplannedPlace;
        }

        Ont? ont = null;
        if (fact.OntNumber is { } number && !plant.OntByPlace.TryGetValue((pon.Id, number), out ont))
        {
            return TrapRefusal.UnplannedPlace;
        }

        if (ont is not null && fact.Says is { } says)
        {
            Add(olt, ont, says);
        }

        governor.Ask(
            fact.Trap.Ask == TrapAsk.Ont && ont is not null
                ? new Wish(olt.Id, WishKind.VerifyOnt, Ont: ont.Id)
                : new Wish(olt.Id, WishKind.VerifyPon, Pon: pon.Id));
        return null;
    }

    private void Add(Olt olt, Ont ont, TrapStatement says)
    {
        var now = time.GetUtcNow();
        var reading = new Reading
        {
            Ont = ont.Id,
            Source = ReadingSource.Trap,
            ReceivedAt = now,
            At = now,
            HasStatus = true,
            Status = says.Status,
            Cause = says.Cause,
        };
        if (!lanes.Traps.TryAdd(reading))
        {
            // What the full lane dropped, one sweep finds again.
            governor.Ask(new Wish(olt.Id, WishKind.SweepStatus));
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>In constant time, so that an attacker cannot find the community letter by letter.</summary>
    private static bool IsSame(string expected, string actual) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(actual));
}
