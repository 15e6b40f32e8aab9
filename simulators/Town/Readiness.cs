using Npgsql;

namespace Lightline.Town;

/// <summary>Waits until a newcomer would see a working town: every process answers and every OLT was swept once.</summary>
internal sealed class Readiness(Ports ports, TownDatabase database, int olts, TimeProvider time)
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Throws <see cref="TownFailure"/> with what is missing past five minutes.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = ProbeTimeout };
        var started = time.GetTimestamp();
        while (await MissingAsync(http, cancellationToken) is { } missing)
        {
            if (time.GetElapsedTime(started) > WaitMax)
            {
                throw new TownFailure($"not ready after {WaitMax.TotalMinutes} minutes: {missing}", exitCode: 1);
            }

            await Task.Delay(ProbeInterval, time, cancellationToken);
        }
    }

    private async Task<string?> MissingAsync(HttpClient http, CancellationToken cancellationToken)
    {
        foreach (var (port, name) in new[]
        {
            (ports.Panel, "fault panel"), (ports.Feed, "Collector"), (ports.Portal, "Portal"),
            (ports.Gateways, "gateways"), (ports.Notifier, "Notifier"),
        })
        {
            if (!await IsHealthyAsync(http, port, cancellationToken))
            {
                return $"the {name} does not answer on http://127.0.0.1:{port}/healthz";
            }
        }

        var swept = await SweptAsync(cancellationToken);
        return swept < olts ? $"{swept} of {olts} OLTs have been swept" : null;
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, int port, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<long> SweptAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database.Superuser);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "select count(*) from live.olt_sweep where swept_at is not null and is_reachable", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
