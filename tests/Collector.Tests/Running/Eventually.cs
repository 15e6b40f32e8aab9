namespace Lightline.Collector.Tests.Running;

/// <summary>Waits for something that real processes do in their own time.</summary>
internal static class Eventually
{
    public static async Task BecomesAsync(Func<Task<bool>> isSo, string what, double seconds = 30)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(seconds), $"never: {what}");
            await Task.Delay(
                TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public static Task BecomesAsync(Func<bool> isSo, string what, double seconds = 30) =>
        BecomesAsync(() => Task.FromResult(isSo()), what, seconds);
}
