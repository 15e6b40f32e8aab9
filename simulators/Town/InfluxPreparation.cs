namespace Lightline.Town;

/// <summary>Looks whether InfluxDB answers, and makes the database of InfluxDB 1.x there.</summary>
internal static class InfluxPreparation
{
    private const string Database = "lightline";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Throws <see cref="TownFailure"/> when nothing answers.</summary>
    public static Task CheckAsync(Uri url, CancellationToken cancellationToken) =>
        AskAsync(url, PingAsync, cancellationToken);

    /// <summary>Throws <see cref="TownFailure"/> when nothing answers. A newer InfluxDB refuses the statement: no matter.</summary>
    public static Task RunAsync(Uri url, CancellationToken cancellationToken) =>
        AskAsync(
            url,
            async (http, at, token) =>
            {
                await PingAsync(http, at, token);
                using var statement = new FormUrlEncodedContent([new("q", $"CREATE DATABASE {Database}")]);
                using var made = await http.PostAsync(new Uri(at, "query"), statement, token);
            },
            cancellationToken);

    private static async Task PingAsync(HttpClient http, Uri url, CancellationToken cancellationToken)
    {
        using var ping = await http.GetAsync(new Uri(url, "ping"), cancellationToken);
        ping.EnsureSuccessStatusCode();
    }

    private static async Task AskAsync(
        Uri url, Func<HttpClient, Uri, CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Timeout };
        try
        {
            await ask(http, url, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new TownFailure($"--influx: {url} does not answer: {e.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TownFailure($"--influx: {url} does not answer within {Timeout.TotalSeconds} s");
        }
    }
}
