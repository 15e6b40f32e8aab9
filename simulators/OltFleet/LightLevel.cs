namespace Lightline.OltFleet;

/// <summary>
/// Optics that move as real ones do, slowly and by the seed alone: the same ONT at the same second always reads the
/// same. Levels are in hundredths of a dBm.
/// </summary>
internal static class LightLevel
{
    private const int DriftMax = 60;
    private const int TxNominal = 213;

    /// <summary>Light at the ONT: a triangle of ±0.6 dB over 60..120 s, so that each second moves it by 0.02..0.04 dB.</summary>
    public static int Rx(int nominal, uint seed, long second)
    {
        var period = 60 + (seed % 61);
        var x = (second + (seed >> 8)) % period;
        var rising = x * 2 < period ? x * 2 : (period - x) * 2;
        return nominal - DriftMax + (int)(2 * DriftMax * rising / period);
    }

    /// <summary>Light sent by the ONT: ±0.05 dB.</summary>
    public static int Tx(uint seed, long second) => TxNominal + (int)(((second / 7) + seed) % 11) - 5;

    /// <summary>Light of the ONT at the OLT: the way up loses about 5 dB more than the way down in this town.</summary>
    public static int OltRx(int nominal, uint seed, long second) => Rx(nominal, seed >> 3, second) - 500;

    /// <summary>Degrees Celsius, 38..44.</summary>
    public static int Temperature(uint seed, long second) => 38 + (int)(((second / 97) + seed) % 7);

    /// <summary>Bias current, mA, 17..20.</summary>
    public static int Bias(uint seed) => 17 + (int)(seed % 4);

    /// <summary>Supply, mV, 3,200..3,299.</summary>
    public static int Millivolts(uint seed) => 3_200 + (int)(seed % 100);

    /// <summary>Spreads (fleet seed, serial) over 32 bits; FNV-1a, the same on every machine.</summary>
    public static uint Seed(int fleetSeed, string serial)
    {
        var hash = 2_166_136_261u ^ (uint)fleetSeed;
        foreach (var letter in serial)
        {
            hash = (hash ^ letter) * 16_777_619u;
        }

        return hash;
    }
}
