using Lightline.Verdict;

namespace Lightline.Portal.Features.Connection.Islands;

/// <summary>
/// Every answer a hero can hold. Laid out unseen behind the one that is shown, they keep the room of the longest at every
/// width, so that nothing below moves when the answer changes.
/// </summary>
internal static class HeroRoom
{
    /// <summary>A moment as long as moments get.</summary>
    private const string Moment = "00:00 on 30 Sep";

    /// <summary>
    /// Headline and meaning of each, and how the end of an outage is spoken of below them; null where none is told of.
    /// </summary>
    public static IEnumerable<(string Headline, string Meaning, AskPhrase? End)> Of(Words words)
    {
        foreach (var (kind, phrase) in words.Phrases)
        {
            if (kind == VerdictKind.Working)
            {
                foreach (var light in words.Light.Values)
                {
                    yield return ($"{phrase.Headline} {light}", phrase.Meaning, End: null);
                }
            }
            else
            {
                var end = kind switch
                {
                    VerdictKind.FibreOutage => words.Fixed,
                    VerdictKind.PowerOutage => words.Returned,
                    _ => null,
                };
                yield return (phrase.Headline, Filled(phrase.Meaning), end);
            }
        }

        // What can't be checked any more may still be in an outage that people are told of.
        yield return (words.Phrases[VerdictKind.CannotCheck].Headline, Filled(words.LastChecked), words.Fixed);
    }

    private static string Filled(string sentence) => sentence.Replace("{time}", Moment, StringComparison.Ordinal);
}
