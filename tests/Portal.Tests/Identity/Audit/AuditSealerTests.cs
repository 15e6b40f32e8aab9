using System.Diagnostics.Metrics;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lightline.Portal.Tests.Identity.Audit;

/// <summary>The sealer works wherever a Portal runs, and tells of trouble once.</summary>
public sealed class AuditSealerTests(RunningPortal portal)
{
    [Fact]
    public async Task Every_portal_seals_and_says_so_once_when_it_cannot()
    {
        var lines = new Lines();
        await using var services = new ServiceCollection().AddMetrics().AddLogging(l => l.AddProvider(lines)).BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        using var counts = new Counts(factory);
        var metrics = new AuditMetrics(factory, services.GetRequiredService<ILogger<AuditMetrics>>());
        await using var nobody = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Timeout=1");
        using var away = new AuditSealer(nobody, metrics, TimeProvider.System);
        await away.SealAsync(TestContext.Current.CancellationToken);
        await away.SealAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, counts["portal_audit_failed_total", "seal"]);
        Assert.StartsWith("The audit log cannot be sealed: ", Assert.Single(lines.All), StringComparison.Ordinal);

        using var sealer = new AuditSealer(portal.Services.GetRequiredService<NpgsqlDataSource>(), metrics, TimeProvider.System);
        await sealer.SealAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, lines.All.Count);
        Assert.Equal("The audit log is sealed again", lines.All[1]);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
