using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Status;
using Npgsql;

namespace Lightline.Portal.Live.Incidents;

/// <summary>
/// Keeps the picture of incidents at most a second old and wakes the pages of homes whose outage changed. It reads the
/// database only, so it works whether or not a Collector does. A failed read leaves the last picture, with its time.
/// </summary>
internal sealed class IncidentWatch(
    IIncidentReader reader,
    IncidentBoard board,
    Viewers viewers,
    LiveOptions options,
    TimeProvider time,
    LiveMetrics metrics,
    ILogger<IncidentWatch> logger) : BackgroundService
{
    private readonly SemaphoreSlim _looking = new(1);
    private bool _isAway;
    private bool _isCut;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.IncidentsInterval, time);
        do
        {
            await LookAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    /// <summary>Reads once, now, and shows what was read: for whoever has just written something.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            await LookAloneAsync(cancellationToken);
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _looking.Dispose();
        base.Dispose();
    }

    private async Task LookAloneAsync(CancellationToken cancellationToken)
    {
        var before = board.Current;
        if (await TryReadAsync(before, cancellationToken) is not { } reading)
        {
            return;
        }

        NoteCut(reading.LeftOut);
        var readAt = time.GetUtcNow();
        // A picture that did not change is the same object, so comparing takes no time.
        var isSame = before.ReadAt is not null && before.All.Count == reading.Incidents.Count
            && reading.Incidents.All(i => ReferenceEquals(i, before.Find(i.Number)));
        if (isSame)
        {
            board.Current = before.At(readAt);
            return;
        }

        board.Current = new IncidentSnapshot(before.Version + 1, readAt, reading.Incidents);
        viewers.Wake(TouchedBy(before, board.Current));
    }

    /// <summary>The boxes that are in a changed incident, or were before it changed.</summary>
    private static Touched TouchedBy(IncidentSnapshot before, IncidentSnapshot after)
    {
        var touched = new Touched();
        foreach (var incident in Differing(before, after).Concat(Differing(after, before)))
        {
            touched.Onts.UnionWith(incident.Members.Select(m => m.Ont.Value));
        }

        return touched;
    }

    private static IEnumerable<IncidentPicture> Differing(IncidentSnapshot one, IncidentSnapshot other) =>
        one.All.Where(incident => !ReferenceEquals(incident, other.Find(incident.Number)));

    private async Task<IncidentReading?> TryReadAsync(IncidentSnapshot known, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bound.Token);
        try
        {
            var reading = await reader.ReadAsync(known, either.Token);
            if (_isAway)
            {
                _isAway = false;
                logger.IncidentsBack();
            }

            return reading;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && IsOfTheDatabase(failure))
        {
            metrics.IncidentsFailed();
            if (!_isAway)
            {
                _isAway = true;
                logger.IncidentsAway(failure.Message);
            }

            return null;
        }
    }

    private void NoteCut(int leftOut)
    {
        metrics.IncidentsLeftOut(leftOut);
        if (leftOut > 0 && !_isCut)
        {
            logger.IncidentsCut(leftOut);
        }

        _isCut = leftOut > 0;
    }

    /// <summary>The database is away, or a row holds what ours never hold; anything else is a mistake of ours.</summary>
    private static bool IsOfTheDatabase(Exception failure) => failure is NpgsqlException or OperationCanceledException
        or TimeoutException or IOException or InvalidCastException or FormatException or ArgumentException;
}
