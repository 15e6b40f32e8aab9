using Lightline.Verdict;

namespace Lightline.Portal.Features.Account;

/// <summary>The form of <c>PreferenceFields</c>, as it is sent back.</summary>
internal static class PreferenceForm
{
    /// <summary>What was chosen; null when the times that were typed are none.</summary>
    /// <param name="form">What was sent.</param>
    /// <param name="choice">What stands there: only that can be chosen.</param>
    /// <param name="typed">The same with what could be read, to be shown again.</param>
    public static PreferenceChoice? Read(IFormCollection form, PreferenceChoice choice, out PreferenceChoice typed)
    {
        var (on, isQuiet) = (form["on"], form["quiet"].Count > 0);
        var quiet = isQuiet ? QuietTime.Parse(form["quiet-from"], form["quiet-to"]) : null;
        typed = choice with
        {
            Rows = [.. choice.Rows.Select(row => row with { IsOn = on.Contains(row.Key, StringComparer.Ordinal) })],
            Quiet = quiet,
            // A language that there are no words for is no choice: what was chosen before stays.
            Language = choice.Language is not null && form["language"] is [{ } language] && Words.All.ContainsKey(language)
                ? language
                : choice.Language,
        };
        return isQuiet && quiet is null ? null : typed;
    }
}
