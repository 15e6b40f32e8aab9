using Lightline.Data;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Shell;
using Npgsql;

namespace Lightline.Portal.Identity.Sessions;

/// <summary>
/// Asks each second which sessions were ended, here or by another Portal, and closes their sockets. The moments of rows come
/// from several clocks and commits, so each look reaches back; what was met before is passed over.
/// </summary>
internal sealed partial class SessionWatch(
    NpgsqlDataSource source,
    SessionBoard board,
    Viewers viewers,
    IdentityMetrics metrics,
    TimeProvider time,
    ILogger<SessionWatch> logger) : BackgroundService
{
    /// <summary>How long after its commit an ended session is met.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How far the clocks of Portals may differ, and how long a commit may take.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan ReadMax = TimeSpan.FromSeconds(5);

    private DateTimeOffset _seenUntil = time.GetUtcNow() - SessionRules.LengthMax;
    private bool _isAway;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await LookAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Looks once.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ReadMax);
        try
        {
            var now = time.GetUtcNow();
            await ReadAsync(_seenUntil - LookBack, patience.Token);
            _seenUntil = now;
            if (_isAway)
            {
                _isAway = false;
                Back();
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && DatabaseAway.Is(failure))
        {
            metrics.SessionReadFailed();
            if (!_isAway)
            {
                _isAway = true;
                Away(failure.Message);
            }
        }
    }

    private async Task ReadAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select id, ended_at from retail.sessions_ended($1)");
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = since.UtcDateTime });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var session = new SessionId(row.GetGuid(0));
            if (board.TryAdd(session, await row.GetFieldValueAsync<DateTimeOffset>(1, cancellationToken)))
            {
                viewers.EndSession(session);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Which sessions were ended cannot be read: {Reason}. Those ended at other Portals stay open here for up to a minute of use")]
    private partial void Away(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Which sessions were ended can be read again")]
    private partial void Back();
}
