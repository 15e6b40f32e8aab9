using Lightline.Notifier.Metrics;

namespace Lightline.Notifier.Rows;

/// <summary>Does work on PostgreSQL that is simply done again later when PostgreSQL is away.</summary>
internal sealed class Attendance(NotifierMetrics metrics, EpisodeLog log)
{
    /// <summary>Logs a trouble once an episode.</summary>
    public void Struck(string what, string detail) => log.Struck(what, detail);

    /// <summary>What the work returns; 0 when PostgreSQL was away, which is counted and logged once an episode.</summary>
    public async Task<long> TryAsync(string what, Func<Task<long>> work)
    {
        try
        {
            var result = await work();
            log.Over(what);
            return result;
        }
        catch (Exception e) when (PostgresAway.Explains(e))
        {
            metrics.PostgresFailures.Add(1, NotifierMetrics.Tag("what", what));
            log.Struck(what, e.Message);
            return 0;
        }
    }
}
