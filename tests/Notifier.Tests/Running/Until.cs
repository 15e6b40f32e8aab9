using System.Diagnostics;

namespace Lightline.Notifier.Tests.Running;

/// <summary>Waits for something another process does, with a bound.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task TrueAsync(Func<Task<bool>> isTrue, TimeSpan within)
    {
        var watch = Stopwatch.StartNew();
        while (!await isTrue())
        {
            Assert.True(watch.Elapsed < within, $"not so within {within.TotalSeconds} s");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
