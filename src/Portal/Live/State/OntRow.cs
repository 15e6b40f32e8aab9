using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Portal.Live.State;

/// <summary>One ONT in memory, about 130 bytes without a single reference. NaN and 0 ticks stand for "not known".</summary>
internal struct OntRow
{
    private long _olt;
    private long _changed;
    private long _proven;
    private long _lost;
    private long _optics;
    private double _rx;
    private double _tx;
    private double _oltRx;
    private double _temperature;
    private double _volts;
    private double _bias;
    private int _distance;
    private OntStatus _status;
    private DownCause _cause;
    private ReadingSource _source;

    /// <summary>The ONT.</summary>
    public long Ont;

    /// <summary>The PON port it hangs on; 0 when the plan does not tell.</summary>
    public long Port;

    /// <summary>The feed that tells of it; 0 when none does now.</summary>
    public int Link;

    /// <summary>The run of that feed that told of it last.</summary>
    public int Run;

    /// <summary>When it was last proved, in UTC ticks.</summary>
    public readonly long ProvenTicks => _proven;

    /// <summary>When it was lost, in UTC ticks; 0 when not known.</summary>
    public readonly long LostTicks => _lost;

    /// <summary>For want of what it is offline.</summary>
    public readonly Lack Lacks => (_status, _cause) switch
    {
        (OntStatus.Offline, DownCause.LossOfSignal or DownCause.SignalFail) => Lack.Light,
        (OntStatus.Offline, DownCause.DyingGasp) => Lack.Power,
        _ => Lack.None,
    };

    /// <summary>Its OLT.</summary>
    public readonly OltId Olt => new(_olt);

    public void Write(OntLive live)
    {
        Ont = live.Ont.Value;
        _olt = live.Olt.Value;
        _status = live.Status;
        _cause = live.Cause;
        _source = live.Source;
        _changed = live.ChangedAt.UtcTicks;
        _proven = live.ProvenAt.UtcTicks;
        _lost = live.LostAt?.UtcTicks ?? 0;
        _optics = live.OpticsAt?.UtcTicks ?? 0;
        _rx = live.RxPowerDbm ?? double.NaN;
        _tx = live.TxPowerDbm ?? double.NaN;
        _oltRx = live.OltRxPowerDbm ?? double.NaN;
        _temperature = live.TemperatureCelsius ?? double.NaN;
        _volts = live.SupplyVolts ?? double.NaN;
        _bias = live.BiasMilliamps ?? double.NaN;
        _distance = live.DistanceMetres ?? -1;
    }

    public readonly OntLive Read() => new(
        new OntId(Ont),
        new OltId(_olt),
        _status,
        _cause,
        _source,
        new DateTimeOffset(_changed, TimeSpan.Zero),
        new DateTimeOffset(_proven, TimeSpan.Zero),
        Moment(_lost),
        Number(_rx),
        Number(_tx),
        Number(_oltRx),
        Number(_temperature),
        Number(_volts),
        Number(_bias),
        Moment(_optics),
        _distance < 0 ? null : _distance);

    private static DateTimeOffset? Moment(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    private static double? Number(double value) => double.IsNaN(value) ? null : value;
}
