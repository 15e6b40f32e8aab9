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

    /// <summary>Headline and meaning of each, and whether a way to an outage's page stands below them.</summary>
    public static IEnumerable<(string Headline, string Meaning, bool HasLink)> Of(Words words)
    {
        foreach (var (kind, phrase) in words.Phrases)
        {
            if (kind == VerdictKind.Working)
            {
                foreach (var light in words.Light.Values)
                {
                    yield return ($"{phrase.Headline} {light}", phrase.Meaning, HasLink: false);
                }
            }
            else
            {
                var hasLink = kind is VerdictKind.FibreOutage or VerdictKind.PowerOutage;
                yield return (phrase.Headline, Filled(phrase.Meaning), hasLink);
            }
        }

        yield return (words.Phrases[VerdictKind.CannotCheck].Headline, Filled(words.LastChecked), HasLink: false);
    }

    private static string Filled(string sentence) => sentence.Replace("{time}", Moment, StringComparison.Ordinal);
}
