using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Npgsql;

namespace Lightline.Portal.Features.Status;

/// <summary>
/// Keeps the public picture at most two seconds behind, so that a crowd costs the database nothing: it is read when the
/// picture of incidents has changed, which is looked at each second, and now and then for what else counts. After a change
/// the copy is written, beside the watch: one at a time, and what changed meanwhile is in the next one.
/// </summary>
internal sealed class PublicWatch(
    PublicReader reader,
    PublicBoard board,
    IncidentBoard incidents,
    StatusCopy copy,
    LiveOptions options,
    TimeProvider time,
    LiveMetrics metrics,
    ILogger<PublicWatch> logger) : BackgroundService
{
    private bool _isAway;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.IncidentsInterval, time);
        var (copying, isDue) = (Task.CompletedTask, false);
        try
        {
            do
            {
                isDue |= await LookAsync(stoppingToken);
                if (copying.IsCompleted)
                {
                    await copying;
                    var isChanged = isDue;
                    copying = Task.Run(() => copy.WriteWhenDueAsync(isChanged, stoppingToken), CancellationToken.None);
                    isDue = false;
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        finally
        {
            // It uses services that are disposed once this has ended.
            await copying;
        }
    }

    /// <summary>Reads when there may be something else to read; says whether the picture is another one.</summary>
    internal async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var (before, picture, now) = (board.Current, incidents.Current, time.GetUtcNow());
        if (picture.ReadAt is null)
        {
            return false;
        }

        if (before.Version == picture.Version && now - before.ReadAt < options.PublicInterval)
        {
            return false;
        }

        try
        {
            board.Current = new PublicPicture(picture.Version, now, await reader.ReadAsync(cancellationToken));
            if (_isAway)
            {
                _isAway = false;
                logger.PublicBack();
            }

            return before.Version != picture.Version;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && IsOfTheDatabase(failure))
        {
            metrics.PublicFailed();
            if (!_isAway)
            {
                _isAway = true;
                logger.PublicAway(failure.Message);
            }

            return false;
        }
    }

    private static bool IsOfTheDatabase(Exception failure) => failure is NpgsqlException or OperationCanceledException
        or TimeoutException or IOException or InvalidCastException or FormatException or ArgumentException;
}
