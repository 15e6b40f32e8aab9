using Npgsql;

namespace Lightline.Portal.Identity.Audit;

/// <summary>
/// Seals what stands in the audit log and no seal has yet, once a minute at every Portal: the database lets one of them at an
/// organisation and passes the others by.
/// </summary>
internal sealed class AuditSealer(NpgsqlDataSource source, AuditMetrics metrics, TimeProvider time) : BackgroundService
{
    /// <summary>How long an entry waits at most where nothing is wrong.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Rounds a minute: a million entries of one organisation. What is left waits for the next.</summary>
    private const int RoundsMax = 100;

    private const int RoundSecondsMax = 30;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await SealAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Seals once.</summary>
    internal async Task SealAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var round = 0; round < RoundsMax && await SealRoundAsync(cancellationToken); round++)
            {
            }
        }
        // Whatever is wrong with the log or the database, pages are served; the entries wait, and verifying tells how long.
        catch (Exception failure) when (
            !cancellationToken.IsCancellationRequested && failure is NpgsqlException or TimeoutException or IOException)
        {
            metrics.SealFailed(failure);
        }
    }

    private async Task<bool> SealRoundAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select seals, is_more from audit.seal_all()");
        command.CommandTimeout = RoundSecondsMax;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        metrics.Sealed(row.GetInt64(0));
        return row.GetBoolean(1);
    }
}
