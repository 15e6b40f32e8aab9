using Lightline.Collector.Governor;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>
/// How much to ask of an OLT at once. It shrinks when the OLT answers tooBig or not at all, and grows back after clean
/// sweeps. Not thread-safe.
/// </summary>
internal sealed class RequestSize(OltLimits limits)
{
    /// <summary>
    /// One varbind of an answer: header 4, name 23, value 3 (status) to 13 (time). 1,400 / (4 columns x 35) = 10 rows.
    /// </summary>
    private const int VarbindBytes = 35;

    private const int OidsPerGetMin = 8;
    private const int CleanSweepsToGrow = 3;

    private int _repetitionsMax = limits.Repetitions;
    private int _cleanSweeps;

    /// <summary>OIDs in one GET.</summary>
    public int OidsPerGet { get; private set; } = limits.OidsPerGet;

    /// <summary>max-repetitions of a GETBULK of so many columns; 0 means: use GETNEXT.</summary>
    public int Repetitions(int columns) =>
        Math.Min(_repetitionsMax, Math.Max(1, limits.ResponseTargetBytes / (columns * VarbindBytes)));

    /// <summary>A walk's answer was too big or did not come.</summary>
    public void ShrinkWalk(int columns)
    {
        _repetitionsMax = Repetitions(columns) / 2;
        _cleanSweeps = 0;
    }

    /// <summary>A GET's answer was too big.</summary>
    public void ShrinkGet()
    {
        OidsPerGet = Math.Max(OidsPerGetMin, OidsPerGet / 2);
        _cleanSweeps = 0;
    }

    public void SweepWasClean()
    {
        if (++_cleanSweeps < CleanSweepsToGrow)
        {
            return;
        }

        _cleanSweeps = 0;
        _repetitionsMax = Math.Min(limits.Repetitions, Math.Max(1, _repetitionsMax * 2));
        OidsPerGet = Math.Min(limits.OidsPerGet, OidsPerGet * 2);
    }
}
