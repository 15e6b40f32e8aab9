using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using Lightline.Bench;
using Lightline.Bench.Ledger;

if (args is ["--smoke"])
{
    return AllocationGate.Run(typeof(AllocationGate).Assembly, Path.Combine(AppContext.BaseDirectory, "expected.json"));
}

if (args is ["ledger", ..])
{
    return await LedgerRun.RunAsync(args[1..], CancellationToken.None);
}

if (args is ["ledger-worker", ..])
{
    return await LedgerWorker.RunAsync(args[1..], CancellationToken.None);
}

// Workstation, non-concurrent: no collector thread runs into the figures.
var job = Job.Default.WithGcServer(false).WithGcConcurrent(false);
BenchmarkSwitcher
    .FromAssembly(typeof(AllocationGate).Assembly)
    .Run(args, DefaultConfig.Instance.AddJob(job.AsDefault()));
return 0;
