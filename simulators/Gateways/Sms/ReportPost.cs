using System.Globalization;

namespace Lightline.Gateways.Sms;

/// <summary>Calls back with delivery reports, a bounded number at a time; a report beyond the bound is dropped and counted.</summary>
public sealed class ReportPost(TimeProvider time) : IDisposable
{
    private const int WaitingMax = 20_000;
    private const int AtOnceMax = 16;
    private const int TriesMax = 5;
    private const string TypePlace = "%d";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turns = new(AtOnceMax);
    private readonly HttpClient _http = new() { Timeout = AnswerWithin, MaxResponseContentBufferSize = 4_096 };
    private readonly CancellationTokenSource _stop = new();
    private int _waiting;
    private long _dropped;
    private long _sent;

    /// <summary>Reports given up.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Reports that the sender took.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Reports these types in the background, all at once as Kannel does: they arrive in any order.</summary>
    /// <param name="url">The sender's address, with <c>%d</c> where the type goes.</param>
    /// <param name="types">Kannel's: 1 delivered, 2 not, 4 queued, 8 handed on, 16 refused.</param>
    public void Post(string url, params int[] types)
    {
        if (Interlocked.Increment(ref _waiting) > WaitingMax || !Uri.TryCreate(url, UriKind.Absolute, out _))
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _dropped);
            return;
        }

        _ = Task.Run(() => PostAsync(url, types));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _http.Dispose();
        _turns.Dispose();
        _stop.Dispose();
    }

    private async Task PostAsync(string url, int[] types)
    {
        try
        {
            await _turns.WaitAsync(_stop.Token);
            try
            {
                await Task.WhenAll(types.Select(type => PostOneAsync(url.Replace(
                    TypePlace, type.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))));
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            Interlocked.Increment(ref _dropped);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task PostOneAsync(string url)
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri(url), _stop.Token);
                if (answer.IsSuccessStatusCode)
                {
                    Interlocked.Increment(ref _sent);
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException
                || (e is OperationCanceledException && !_stop.IsCancellationRequested))
            {
                // The sender is away for a moment; it is asked again.
            }

            await Task.Delay(Pause, time, _stop.Token);
        }

        Interlocked.Increment(ref _dropped);
    }
}
