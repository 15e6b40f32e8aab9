using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using Lightline.Data;
using Lightline.Portal.Features.Problem;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Portal.Tests.Features.Problem;

/// <summary>What goes wrong has a number that the page shows and the log knows.</summary>
public sealed class ProblemLogTests(RunningPortal portal)
{
    private const string Secret = "what nobody outside may read";

    [Fact]
    public async Task A_mistake_of_ours_shows_its_number_and_stands_in_the_log_once_with_its_error()
    {
        var log = new Lines();
        await using var another = await portal.StartAnotherAsync(builder =>
        {
            builder.Logging.AddProvider(log);
            builder.Services.ConfigureDbContext<PortalDbContext>(o => o.AddInterceptors(new Broken()));
        });
        using var browser = await RunningPortal.SignInAsync(portal.Street.Anna, RunningPortal.AddressOf(another));
        var answer = await browser.GetAsync("/connection");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Contains("Something went wrong at our end", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Body, StringComparison.Ordinal);
        var reference = Regex.Match(answer.Body, "<bdi>([0-9A-F-]{14})</bdi>").Groups[1].Value;
        var line = Assert.Single(log.All);
        Assert.Equal(Secret, line.Error?.Message);
        Assert.Equal($"{reference}: 500 to GET /connection", line.Text);
        Assert.Equal(LogLevel.Error, line.Level);

        var again = await browser.GetAsync("/connection");
        Assert.DoesNotContain(reference, again.Body, StringComparison.Ordinal);
        await another.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_is_not_for_somebody_is_not_there_and_stands_in_the_log_with_who_asked()
    {
        var log = new Lines();
        await using var another = await portal.StartAnotherAsync(builder => builder.Logging.AddProvider(log));
        using var browser = await RunningPortal.SignInAsync(portal.Street.Anna, RunningPortal.AddressOf(another));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/desk?q=secret")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/nothing")).Status);
        var anna = Assert.Single(await AuditTrail.QueryAsync(
            portal, "select id::text from retail.user_account where email = $1", portal.Street.Anna.Email));
        Assert.Equal($"User {anna} asked for what is not for them: GET /desk", Assert.Single(log.All).Text);
        for (var i = 0; i < ProblemLog.RefusalsMax * 2; i++)
        {
            await browser.GetAsync("/desk");
        }

        Assert.InRange(log.All.Count, ProblemLog.RefusalsMax, ProblemLog.RefusalsMax * 2);
        await another.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_cookie_that_is_no_token_writes_nothing()
    {
        var log = new Lines();
        await using var another = await portal.StartAnotherAsync(builder => builder.Logging.AddProvider(log));
        var answer = await RawRequest.SendAsync(
            RunningPortal.AddressOf(another), "GET /sign-in", Street.Brightline, ["Cookie: __Host-lightline-form=garbage"]);
        Assert.Equal(200, answer.Status);
        Assert.Empty(log.All);
        await another.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_caller_cannot_choose_the_number()
    {
        var traced = await RawRequest.SendAsync(
            portal.Address,
            "POST /theme",
            Street.Brightline,
            [
                "traceparent: 00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: 0",
            ]);
        Assert.Equal(400, traced.Status);
        Assert.Matches("<bdi>[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}</bdi>", traced.Body);
        Assert.DoesNotMatch("AAAA-AAAA|BBBB-BBBB", traced.Body);
    }

    [Fact]
    public void What_is_refused_is_written_a_bounded_number_of_times_a_minute_and_counted_always()
    {
        var log = new Lines();
        var meters = portal.Services.GetRequiredService<IMeterFactory>();
        var time = new FakeTimeProvider();
        var problems = Make(log, meters, time);
        for (var i = 0; i < 1_000; i++)
        {
            problems.Write(new DefaultHttpContext(), StatusCodes.Status400BadRequest, error: null);
        }

        Assert.Equal(ProblemLog.RefusalsMax, log.All.Count);
        problems.Write(new DefaultHttpContext(), StatusCodes.Status500InternalServerError, new InvalidOperationException());
        Assert.Equal(ProblemLog.RefusalsMax + 1, log.All.Count);
        time.Advance(TimeSpan.FromMinutes(1));
        problems.Write(new DefaultHttpContext(), StatusCodes.Status413PayloadTooLarge, error: null);
        Assert.Equal(ProblemLog.RefusalsMax + 2, log.All.Count);
        problems.Write(new DefaultHttpContext(), StatusCodes.Status404NotFound, error: null);
        Assert.Equal(ProblemLog.RefusalsMax + 2, log.All.Count);
    }

    [Fact]
    public void No_address_and_no_method_begins_a_line_of_its_own()
    {
        var log = new Lines();
        var context = new DefaultHttpContext();
        context.Request.Method = new string('M', 100);
        context.Request.Path = "/a\r\nFORGED: line\u2028\u001b[31m" + new string('x', 1_000);
        Make(log, portal.Services.GetRequiredService<IMeterFactory>(), TimeProvider.System)
            .Write(context, StatusCodes.Status400BadRequest, error: null);
        var text = Assert.Single(log.All).Text;
        Assert.True(text.Length < 300);
        Assert.All(text, c => Assert.InRange(c, ' ', '~'));
    }

    [Fact]
    public void Every_problem_is_counted_by_its_status()
    {
        var meters = portal.Services.GetRequiredService<IMeterFactory>();
        using var counts = new Counts(meters);
        var problems = Make(new Lines(), meters, TimeProvider.System);
        problems.Write(new DefaultHttpContext(), StatusCodes.Status418ImATeapot, error: null);
        problems.Write(new DefaultHttpContext(), StatusCodes.Status418ImATeapot, error: null);
        Assert.Equal(2, counts["portal_problems_total", "418"]);
    }

    private static ProblemLog Make(Lines log, IMeterFactory meters, TimeProvider time) =>
        new(LoggerFactory.Create(b => b.AddProvider(log)).CreateLogger<ProblemLog>(), meters, time);

    private sealed record Line(LogLevel Level, string Text, Exception? Error);

    /// <summary>
    /// Keeps what the log of problems writes and what the framework would write of the same; the database tells of its own
    /// troubles besides.
    /// </summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private static readonly string[] Kept =
            [typeof(ProblemLog).FullName!, "Microsoft.AspNetCore.Diagnostics", "Microsoft.AspNetCore.Antiforgery"];

        public ConcurrentQueue<Line> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => Kept.Any(categoryName.StartsWith) ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(new Line(logLevel, formatter(state, exception), exception));

        public void Dispose()
        {
        }
    }

    /// <summary>Throws where the services of an account are read.</summary>
    private sealed class Broken : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default) =>
            command.CommandText.Contains("retail.service", StringComparison.Ordinal)
                ? throw new InvalidOperationException(Secret)
                : ValueTask.FromResult(result);
    }
}
