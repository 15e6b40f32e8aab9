namespace Lightline.History;

/// <summary>Decides which points no store can hold, so that both stores refuse the same ones.</summary>
internal static class PointJudge
{
    /// <summary>Copies the good points, their time cut to the millisecond; returns how many there are.</summary>
    public static int KeepGood(
        ReadOnlySpan<HistoryPoint> points,
        Span<HistoryPoint> good,
        DateTimeOffset now,
        RejectionTally rejections)
    {
        var count = 0;
        foreach (ref readonly var point in points)
        {
            if (Judge(in point, now) is { } reason)
            {
                rejections.Add(reason, in point);
            }
            else
            {
                good[count++] = point with { At = CutToMillisecond(point.At) };
            }
        }

        return count;
    }

    /// <summary>The oldest time that is kept: the start of the UTC day <see cref="HistoryLimits.KeepDays"/> - 1 ago.</summary>
    public static DateTimeOffset OldestKept(DateTimeOffset now) =>
        new(now.UtcDateTime.Date.AddDays(1 - HistoryLimits.KeepDays), TimeSpan.Zero);

    private static HistoryRejectReason? Judge(in HistoryPoint point, DateTimeOffset now)
    {
        if (point.At < OldestKept(now))
        {
            return HistoryRejectReason.TooOld;
        }

        if (point.At > now + HistoryLimits.AheadMax)
        {
            return HistoryRejectReason.TooFarAhead;
        }

        if (!HasField(in point))
        {
            return HistoryRejectReason.Empty;
        }

        return IsFinite(point.RxPowerDbm) && IsFinite(point.TxPowerDbm) && IsFinite(point.OltRxPowerDbm)
            && IsFinite(point.TemperatureCelsius) && IsFinite(point.SupplyVolts) && IsFinite(point.BiasMilliamps)
            ? null
            : HistoryRejectReason.NotFinite;
    }

    private static bool HasField(in HistoryPoint p) =>
        p.Status is not null || p.Cause is not null || p.RxPowerDbm is not null || p.TxPowerDbm is not null
        || p.OltRxPowerDbm is not null || p.TemperatureCelsius is not null || p.SupplyVolts is not null
        || p.BiasMilliamps is not null;

    private static bool IsFinite(double? value) => value is null || double.IsFinite(value.Value);

    private static DateTimeOffset CutToMillisecond(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
