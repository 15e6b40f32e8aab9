using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lightline.Servers;

/// <summary>
/// Starts every child on one thread that lives as long as this process. The kernel sends a child's parent-death signal
/// when the <em>thread</em> that forked it ends, so a pool thread would kill its children by retiring.
/// </summary>
internal static class ChildStarter
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Done)> Requests =
        new(boundedCapacity: 64);

    static ChildStarter()
    {
        new Thread(Run) { IsBackground = true, Name = "child starter" }.Start();
    }

    public static Task<Process> StartAsync(ProcessStartInfo info)
    {
        var done = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((info, done));
        return done.Task;
    }

    private static void Run()
    {
        foreach (var (info, done) in Requests.GetConsumingEnumerable())
        {
            try
            {
                done.SetResult(Process.Start(info)!);
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }
}
