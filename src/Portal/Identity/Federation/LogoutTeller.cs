using Lightline.Portal.Shell;
using Npgsql;

namespace Lightline.Portal.Identity.Federation;

/// <summary>
/// Tells other systems that a session has ended, however it did. Every Portal asks once a second for whom something is due;
/// the database gives each to one of them, and again when the try has failed.
/// </summary>
internal sealed partial class LogoutTeller : BackgroundService
{
    /// <summary>How often it is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long a system may take to answer.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);

    /// <summary>How long the database may take for each.</summary>
    private static readonly TimeSpan ReadMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(5);

    /// <summary>Told at once; each has a connection of its own.</summary>
    private const int AtOnce = 100;

    /// <summary>Deleted at once; more are left for the next look.</summary>
    private const int PruneMax = 2_000;

    private readonly NpgsqlDataSource _source;
    private readonly SigningKeys _keys;
    private readonly FederationMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<LogoutTeller> _logger;
    private readonly HttpClient _client;
    private DateTimeOffset _prunedAt = DateTimeOffset.MinValue;
    private bool _isAway;

    public LogoutTeller(
        NpgsqlDataSource source,
        SigningKeys keys,
        OutsideHosts hosts,
        FederationMetrics metrics,
        TimeProvider time,
        ILogger<LogoutTeller> logger)
    {
        (_source, _keys, _metrics, _time, _logger) = (source, keys, metrics, time, logger);
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = hosts.ConnectAsync,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
        {
            Timeout = AnswerMax,
            MaxResponseContentBufferSize = 1,
        };
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            await LookAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Tells what is due now.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            List<DueLogout> due;
            do
            {
                due = await TakeAsync(cancellationToken);
                var told = await Task.WhenAll(due.Select(one => TellAsync(one, cancellationToken)));
                await NoteAsync([.. due.Zip(told).Where(one => one.Second).Select(one => one.First.GrantId)], cancellationToken);
            }
            while (due.Count == AtOnce);
            if (_time.GetUtcNow() is var now && now - _prunedAt > PruneEvery)
            {
                // A few rows at a time, so that nobody's telling waits for it: more are left for the next look, and what fails
                // for the next time.
                var before = _prunedAt;
                _prunedAt = now;
                if (await PruneAsync(cancellationToken) == PruneMax)
                {
                    _prunedAt = before;
                }
            }

            if (_isAway)
            {
                _isAway = false;
                Back();
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && DatabaseAway.Is(failure))
        {
            _metrics.Logout("unread");
            if (!_isAway)
            {
                _isAway = true;
                Away(failure.Message);
            }
        }
    }

    private async Task<List<DueLogout>> TakeAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ReadMax);
        await using var command = _source.CreateCommand(
            "select grant_id, client_id, logout_uri, issuer, subject, is_last from retail.take_logouts($1)");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = AtOnce });
        await using var row = await command.ExecuteReaderAsync(patience.Token);
        var due = new List<DueLogout>();
        while (await row.ReadAsync(patience.Token))
        {
            due.Add(new DueLogout(
                row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5)));
        }

        return due;
    }

    /// <summary>It may be told twice: a session that has ended ends no more.</summary>
    private async Task<bool> TellAsync(DueLogout logout, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, logout.LogoutUri)
            {
                Content = new FormUrlEncodedContent(
                [
                    new("logout_token", LogoutToken.Make(logout, Guid.CreateVersion7(now), now, _keys.Current)),
                ]),
            };
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            // A system that knows no such session any more has nothing to end and says yes; no is that it did not believe us, or
            // could not (section 2.8).
            if (answer.IsSuccessStatusCode)
            {
                _metrics.Logout("told");
                return true;
            }

            Failed(logout, $"it answered {(int)answer.StatusCode}");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it comes of an address that an admin typed, and must not end the telling of others.
            Failed(logout, failure.Message);
        }

        return false;
    }

    private async Task NoteAsync(Guid[] told, CancellationToken cancellationToken)
    {
        if (told.Length == 0)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ReadMax);
        await using var command = _source.CreateCommand("select retail.note_logouts($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = told });
        await command.ExecuteNonQueryAsync(patience.Token);
    }

    private void Failed(DueLogout logout, string reason)
    {
        _metrics.Logout(logout.IsLast ? "given_up" : "failed");
        if (logout.IsLast)
        {
            GivenUp(logout.ClientId, reason);
        }
    }

    private async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ReadMax);
        await using var command = _source.CreateCommand("select retail.prune_oidc($1)");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PruneMax });
        return (int)(await command.ExecuteScalarAsync(patience.Token))!;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "System {ClientId} was not told that a session has ended, and nobody tries again: {Reason}")]
    private partial void GivenUp(string clientId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Which systems are to be told of ended sessions cannot be read: {Reason}")]
    private partial void Away(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Which systems are to be told can be read again")]
    private partial void Back();
}
