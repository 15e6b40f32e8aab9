using System.Runtime.InteropServices;
using Lightline.Town;

if (TownOptions.Parse(args, out var error) is not { } options)
{
    Console.Error.WriteLine(error);
    Console.Error.WriteLine("see ./run --help");
    return 2;
}

using var stop = new CancellationTokenSource();
var signals = new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
    .Select(signal => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    }))
    .ToArray();
RunningTown? town = null;
try
{
    if (options.IsCheck)
    {
        await RunningTown.CheckAsync(options, stop.Token);
        Console.WriteLine("everything is there: the town would start");
        return 0;
    }

    town = await RunningTown.StartAsync(options, TimeProvider.System, stop.Token);
    Console.WriteLine(Announcement.Write(town));
    using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, town.GivenUp);
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token);
    return 0;
}
catch (TownFailure failure)
{
    Console.Error.WriteLine(failure.Message);
    return failure.ExitCode;
}
catch (OperationCanceledException)
{
    if (stop.IsCancellationRequested)
    {
        return 0;
    }

    Console.Error.WriteLine(town?.GivenUpReason ?? "ended while starting");
    return 1;
}
finally
{
    if (town is not null)
    {
        await town.DisposeAsync();
    }

    Array.ForEach(signals, s => s.Dispose());
}
