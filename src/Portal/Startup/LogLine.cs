using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Lightline.Portal.Startup;

/// <summary>
/// Writes each event as one line of visible characters, whatever strangers put into its fields: a name with a line break in
/// it makes no second event, and one with an escape sequence moves no cursor. What is replaced can be read back.
/// </summary>
internal sealed class LogLine(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name under which the console finds it.</summary>
    public const string FormatterName = "lightline";

    public static void Use(ILoggingBuilder logging)
    {
        logging.AddConsole(console => console.FormatterName = FormatterName);
        logging.AddConsoleFormatter<LogLine, ConsoleFormatterOptions>();
    }

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new StringBuilder(256)
            .Append(time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))
            .Append(' ').Append(Level(logEntry.LogLevel)).Append(' ').Append(logEntry.Category).Append(": ");
        Append(line, logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } failure)
        {
            Append(line.Append(" | "), failure.ToString());
        }

        textWriter.Write(line.Append('\n').ToString());
    }

    private static void Append(StringBuilder line, string text)
    {
        foreach (var letter in text)
        {
            switch (letter)
            {
                case '\\':
                    line.Append(@"\\");
                    break;
                case '\n':
                    line.Append(@"\n");
                    break;
                case '\r':
                    line.Append(@"\r");
                    break;
                default:
                    if (IsHidden(letter))
                    {
                        line.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
                    }
                    else
                    {
                        line.Append(letter);
                    }

                    break;
            }
        }
    }

    /// <summary>Controls (C0, DEL, C1), line and paragraph separators, and what turns the direction of writing.</summary>
    private static bool IsHidden(char letter) => char.GetUnicodeCategory(letter) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Critical => "crit",
        LogLevel.Error => "fail",
        LogLevel.Warning => "warn",
        LogLevel.Information => "info",
        _ => "dbug",
    };
}
