using Microsoft.Extensions.Logging;

namespace Lightline.Collector.Tests.Running;

/// <summary>Shows a component's log in the test's output.</summary>
internal sealed class OutputLog<T>(ITestOutputHelper output) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => output.WriteLine(formatter(state, exception));
}
