namespace Lightline.Portal.Tests.Live;

/// <summary>Waits for something that another thread does, with a bound.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<bool> condition, string what, int seconds = 10)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!condition())
        {
            Assert.False(bound.IsCancellationRequested, $"{what} did not happen within {seconds} s");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }
}
