using System.Reflection;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace Lightline.Bench;

/// <summary>
/// Runs every benchmark a moment and holds the bytes it allocates per operation against expected.json: allocation
/// repeats exactly where time does not, so this is the gate that a slow machine can keep. A benchmark without a line
/// in the file breaches it, too.
/// </summary>
internal static class AllocationGate
{
    private const int WarmUps = 200;
    private const int BatchRounds = 1_000;
    private static readonly TimeSpan CpuTimeMin = TimeSpan.FromSeconds(0.3);

    /// <summary>Prints one line a benchmark; the result is the exit code.</summary>
    public static int Run(Assembly assembly, string expectedPath)
    {
        var expected = JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(expectedPath)) ?? [];
        var breaches = 0;
        foreach (var (type, method) in Benchmarks(assembly))
        {
            var name = $"{type.Name}.{method.Name}";
            var (nanoseconds, bytes) = Measure(type, method);
            var isHeld = expected.Remove(name, out var limit) && bytes <= limit;
            breaches += isHeld ? 0 : 1;
            Console.WriteLine(
                $"{(isHeld ? "ok    " : "BREACH")} {name}: {bytes:0.#} of {limit} B/op, {nanoseconds:0.0} CPU ns/op, "
                + $"{1e9 / nanoseconds:N0} op/CPU-s");
        }

        foreach (var name in expected.Keys)
        {
            Console.WriteLine($"BREACH {name}: expected, but there is no such benchmark");
            breaches++;
        }

        return breaches == 0 ? 0 : 1;
    }

    private static IEnumerable<(Type Type, MethodInfo Method)> Benchmarks(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttribute<BenchmarkAttribute>() is not null
        orderby type.Name, method.Name
        select (type, method);

    private static (double Nanoseconds, double Bytes) Measure(Type type, MethodInfo method)
    {
        var instance = Activator.CreateInstance(type)!;
        foreach (var setUp in type.GetMethods().Where(m => m.GetCustomAttribute<GlobalSetupAttribute>() is not null))
        {
            setUp.Invoke(instance, null);
        }

        var run = ToAction(instance, method);
        Repeat(run, WarmUps);
        var rounds = 0L;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var started = Environment.CpuUsage.TotalTime;
        TimeSpan elapsed;
        do
        {
            Repeat(run, BatchRounds);
            rounds += BatchRounds;
            elapsed = Environment.CpuUsage.TotalTime - started;
        }
        while (elapsed < CpuTimeMin);

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        (instance as IDisposable)?.Dispose();
        var operations = method.GetCustomAttribute<BenchmarkAttribute>()!.OperationsPerInvoke * (double)rounds;
        return (elapsed.TotalNanoseconds / operations, bytes / operations);
    }

    private static void Repeat(Action run, int times)
    {
        for (var i = 0; i < times; i++)
        {
            run();
        }
    }

    /// <summary>A call without boxing, so that only what the benchmark allocates is counted.</summary>
    private static Action ToAction(object instance, MethodInfo method) => method.ReturnType == typeof(void)
        ? method.CreateDelegate<Action>(instance)
        : (Action)typeof(AllocationGate)
            .GetMethod(nameof(Discard), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(method.ReturnType)
            .Invoke(null, [instance, method])!;

    private static Action Discard<T>(object instance, MethodInfo method)
    {
        var call = method.CreateDelegate<Func<T>>(instance);
        return () => call();
    }
}
