namespace Lightline.Servers;

/// <summary>Waits until a server that was just started answers.</summary>
internal static class Readiness
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Asks <paramref name="isReady"/> until it says so. Throws <see cref="InvalidOperationException"/> when the process
    /// ended instead, <see cref="OperationCanceledException"/> past the bound.
    /// </summary>
    public static async Task WaitAsync(
        ServerProcess process,
        string name,
        Func<CancellationToken, Task<bool>> isReady,
        CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(StartTimeout);
        while (!await isReady(bound.Token))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"{name} ended at its start:\n{process.Output}");
            }

            await Task.Delay(ProbeInterval, TimeProvider.System, bound.Token);
        }
    }
}
