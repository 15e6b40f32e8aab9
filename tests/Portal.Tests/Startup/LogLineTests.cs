using CsCheck;
using Lightline.Portal.Startup;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Portal.Tests.Startup;

/// <summary>What strangers put into a field makes no second event and moves no cursor.</summary>
public sealed class LogLineTests(RunningPortal portal)
{
    private static readonly string[] _hostile =
    [
        "Firefox\r\n2026-11-29T12:00:00.000Z info Lightline.Portal: somebody signed in",
        "juta@example.org\nfail: forged", "a\rb", "\u001b[2K\u001b[1A\u001b]0;title\u0007", "\u009b31m", "\"}\n{\"level\":\"info\"",
        "a\u2028b\u2029c\u0085d", "right\u202eleft\u2066x", "tab\tnul\0", @"already \n escaped \u001b", "\u000b\u000c",
    ];

    [Fact]
    public void One_event_is_one_line_of_visible_characters()
    {
        foreach (var field in _hostile)
        {
            var line = Write($"The device {field} of {field}", new InvalidOperationException(field));
            Assert.EndsWith("\n", line, StringComparison.Ordinal);
            Assert.DoesNotContain(line[..^1], char.IsControl);
            Assert.Single(line[..^1].ReplaceLineEndings("\n").Split('\n'));
            Assert.StartsWith("2000-01-01T00:00:00.000Z warn Category: The device ", line, StringComparison.Ordinal);
        }

        Gen.String.Sample(text => !Write(text, null)[..^1].Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'));
    }

    [Fact]
    public void What_was_replaced_can_be_read_back()
    {
        Assert.EndsWith(@"Category: a\nb\r\u001bc\\n" + "\n", Write("a\nb\r\u001bc\\n", null), StringComparison.Ordinal);
        Assert.NotEqual(Write("a\nb", null), Write(@"a\nb", null));
    }

    [Fact]
    public void The_portal_writes_with_it()
    {
        var options = portal.Services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue;
        Assert.Equal(LogLine.FormatterName, options.FormatterName);
        Assert.Contains(portal.Services.GetServices<ConsoleFormatter>(), f => f is LogLine);
        Assert.IsType<ConsoleLoggerProvider>(Assert.Single(
            portal.Services.GetServices<ILoggerProvider>(), p => p.GetType().Name.Contains("Console", StringComparison.Ordinal)));
    }

    private static string Write(string message, Exception? failure)
    {
        var formatter = new LogLine(new FakeTimeProvider(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        using var text = new StringWriter();
        formatter.Write(
            new LogEntry<string>(LogLevel.Warning, "Category", default, message, failure, (state, _) => state), null, text);
        return text.ToString();
    }
}
