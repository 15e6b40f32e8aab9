using System.Diagnostics;

namespace Lightline.EndToEnd.Tests;

/// <summary>Waits for what real processes do in their own time, with a bound.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task BecomesAsync(Func<Task<bool>> isSo, string what, double seconds)
    {
        var clock = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(clock.Elapsed.TotalSeconds < seconds, $"not within {seconds} s: {what}");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
