namespace Lightline.History;

/// <summary>Puts a time limit on one call to a store.</summary>
internal static class StoreCall
{
    /// <summary>
    /// Cancels <paramref name="call"/>'s token after <paramref name="timeout"/> or with the caller's; which of the two it
    /// was, the caller's token tells. Leaves even a call that does not listen: Npgsql does not, while it waits for a
    /// server's first byte (its own connection timeout, 15 s unless configured, ends that call).
    /// </summary>
    public static async Task<TResult> RunAsync<TResult>(
        Func<CancellationToken, Task<TResult>> call,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken callers)
    {
        callers.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, callers);
        return await call(both.Token).WaitAsync(both.Token);
    }
}
