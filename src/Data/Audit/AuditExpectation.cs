using System.Globalization;
using System.Text.RegularExpressions;

namespace Lightline.Data.Audit;

/// <summary>
/// A chain value that somebody kept elsewhere. A log that was written anew from its beginning is consistent in itself; it
/// does not have this value at this number.
/// </summary>
/// <param name="Organisation">The organisation's slug.</param>
/// <param name="Chain">64 hexadecimal digits, lower case.</param>
/// <param name="Number">The seal's number.</param>
public sealed partial record AuditExpectation(string Organisation, string Chain, long Number)
{
    /// <summary>Reads <c>slug=chain@number</c>; null for anything else.</summary>
    public static AuditExpectation? Parse(string? text) =>
        text is not null && Form().Match(text) is { Success: true } match
        && long.TryParse(match.Groups[3].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AuditExpectation(match.Groups[1].Value, match.Groups[2].Value.ToLowerInvariant(), number)
            : null;

    [GeneratedRegex(@"\A([^=\s]+)=([0-9a-fA-F]{64})@([1-9][0-9]{0,17})\z")]
    private static partial Regex Form();
}
