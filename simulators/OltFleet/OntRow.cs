using Lightline.OltFleet.Plans;

namespace Lightline.OltFleet;

/// <summary>One ONT's row in its OLT. A struct in one array: 100,000 of them must fit in one process.</summary>
internal struct OntRow(OntPlan plan, int pon, uint ifIndex, uint seed, int wentUp)
{
    /// <summary>Causes as SmartAX numbers them.</summary>
    public const int CauseLossOfSignal = 2;
    public const int CauseDyingGasp = 13;
    public const int CauseNever = -1;

    /// <summary>What optics read while the ONT is away.</summary>
    public const int Invalid = int.MaxValue;

    /// <summary>No level is set. A number of its own, because the agent's thread reads it while others write.</summary>
    public const int Drifting = int.MinValue;

    public readonly OntPlan Plan = plan;
    public readonly int Pon = pon;
    public readonly uint IfIndex = ifIndex;
    public readonly uint Seed = seed;

    /// <summary>How many active faults take its light, and how many its power.</summary>
    public int LightLost;
    public int PowerLost;

    public bool IsUp = true;
    public int Cause = CauseNever;

    /// <summary>Unix seconds; <see cref="WentDown"/> is 0 for never.</summary>
    public int WentUp = wentUp;
    public int WentDown;

    /// <summary>When its ranging ends (ticks, UTC); 0 while it is not ranging.</summary>
    public long BackAtTicks;

    /// <summary>A light level set from outside, in hundredths of a dBm, or <see cref="Drifting"/>.</summary>
    public int PinnedRx = Drifting;

    private readonly int Nominal => (int)Math.Round(Plan.RxPowerDbm * 100);

    public readonly int Rx(long second)
    {
        var pinned = PinnedRx;
        return !IsUp ? Invalid : pinned != Drifting ? pinned : LightLevel.Rx(Nominal, Seed, second);
    }

    public readonly int Tx(long second) => IsUp ? LightLevel.Tx(Seed, second) : Invalid;

    /// <summary>The OLT's own measure carries an offset of 100 dBm: 8064 is -19.36 dBm.</summary>
    public readonly int OltRxRaw(long second) => IsUp ? LightLevel.OltRx(Nominal, Seed, second) + 10_000 : Invalid;

    public readonly int Temperature(long second) => IsUp ? LightLevel.Temperature(Seed, second) : Invalid;

    public readonly int Bias => IsUp ? LightLevel.Bias(Seed) : Invalid;

    public readonly int Millivolts => IsUp ? LightLevel.Millivolts(Seed) : Invalid;

    /// <summary>Counts the loss; true when this one took the ONT down.</summary>
    public bool Lose(Loss loss, int second)
    {
        _ = loss is Loss.Light ? LightLost++ : PowerLost++;
        BackAtTicks = 0;
        if (!IsUp)
        {
            return false;
        }

        IsUp = false;
        Cause = loss is Loss.Light ? CauseLossOfSignal : CauseDyingGasp;
        WentDown = second;
        return true;
    }

    /// <summary>Takes one loss away; true when nothing is lacking any more and the ONT may range.</summary>
    public bool Regain(Loss loss)
    {
        _ = loss is Loss.Light ? LightLost-- : PowerLost--;
        return LightLost == 0 && PowerLost == 0 && !IsUp;
    }

    public readonly OntSnapshot Snapshot(long second, bool isOltHeard) => new(
        Plan.Serial,
        IsUp,
        IsUp && isOltHeard,
        PowerLost == 0,
        Cause,
        IsUp ? Rx(second) / 100.0 : null,
        IsUp ? Tx(second) / 100.0 : null,
        IsUp ? (OltRxRaw(second) - 10_000) / 100.0 : null,
        IsUp ? Temperature(second) : null,
        IsUp ? Millivolts / 1_000.0 : null,
        IsUp ? Bias : null,
        DateTimeOffset.FromUnixTimeSeconds(WentUp),
        WentDown == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(WentDown));
}
