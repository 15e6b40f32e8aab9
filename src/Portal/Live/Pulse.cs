namespace Lightline.Portal.Live;

/// <summary>
/// A bell with one slot: rung any number of times before somebody listens, it sounds once. The value is read where it
/// lives, so the latest wins and nothing queues.
/// </summary>
internal sealed class Pulse : IDisposable
{
    private readonly SemaphoreSlim _slot = new(0, 1);
    private int _isRung;

    /// <summary>Rings; false when the bell had been rung already and not heard yet.</summary>
    public bool Ring()
    {
        if (Interlocked.Exchange(ref _isRung, 1) == 1)
        {
            return false;
        }
        _slot.Release();
        return true;
    }

    /// <summary>Waits for the bell, at most <paramref name="timeout"/>; says whether it rang.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bound.Token);
        try
        {
            await _slot.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        Interlocked.Exchange(ref _isRung, 0);
        return true;
    }

    public void Dispose() => _slot.Dispose();
}
