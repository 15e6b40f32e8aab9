namespace Lightline.History;

/// <summary>Puts a time limit on one call to a store.</summary>
internal static class StoreCall
{
    /// <summary>
    /// Cancels <paramref name="call"/>'s token after <paramref name="timeout"/> or with the caller's; which of the two it
    /// was, the caller's token tells.
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
        return await call(both.Token);
    }
}
