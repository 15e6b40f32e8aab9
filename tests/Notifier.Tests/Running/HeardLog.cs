using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Lightline.Notifier.Tests.Running;

/// <summary>Keeps every line that is logged, of every level.</summary>
internal sealed class HeardLog : ILogger<EpisodeLog>
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{formatter(state, exception)} {exception}");
}
