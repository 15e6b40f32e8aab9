using Lightline.Verdict.Messages;

namespace Lightline.Verdict.Tests;

public sealed class WordsTests
{
    private static readonly string[] _jargon = ["ONT", "OLT", "LOS", "dBm", "PON", "ONU"];

    [Fact]
    public void Every_language_has_a_phrase_for_every_kind_and_band() =>
        Assert.All(Words.All.Values, words =>
        {
            Assert.All(Enum.GetValues<VerdictKind>(), kind => Assert.True(words.Phrases.ContainsKey(kind), $"{kind}"));
            Assert.All(Enum.GetValues<OutageCause>(), cause => Assert.True(words.Causes.ContainsKey(cause), $"{cause}"));
            Assert.All(Enum.GetValues<LightBand>(), band => Assert.True(words.Light.ContainsKey(band), $"{band}"));
            Assert.All(Enum.GetValues<OutageStage>(), stage => Assert.True(
                words.Stages.ContainsKey(stage) && words.Told.ContainsKey(stage), $"{stage}"));
        });

    [Fact]
    public void Every_other_language_has_its_own_words_for_everything_that_a_message_says()
    {
        var english = Words.All["en"];
        Assert.Equal(["de", "en"], Words.All.Keys.Order());
        Assert.All(Words.All.Values.Where(words => words != english), words =>
        {
            Assert.All(ChangedThing.All, thing => Assert.NotEqual(thing, words.Thing(thing)));
            Assert.NotEqual(english.Manage, words.Manage);
            Assert.All(words.Told, told => Assert.NotEqual(english.Told[told.Key], told.Value));
            Assert.All(words.Phrases, phrase => Assert.NotEqual(english.Phrases[phrase.Key].Meaning, phrase.Value.Meaning));
            // A moment stands wherever one stands in English: a sentence without it would promise less.
            Assert.All(words.Phrases, phrase => Assert.Equal(
                english.Phrases[phrase.Key].Meaning.Contains("{time}", StringComparison.Ordinal),
                phrase.Value.Meaning.Contains("{time}", StringComparison.Ordinal)));
        });
        Assert.All(Words.All.Values, words => Assert.EndsWith("{link}", words.Manage, StringComparison.Ordinal));
        Assert.Equal(ChangedThing.Password, english.Thing(ChangedThing.Password));
    }

    [Fact]
    public void A_text_message_goes_in_the_short_alphabet_in_every_language() =>
        Assert.All(Words.All.Values.SelectMany(Sentences), sentence => Assert.True(Gsm7.Covers(sentence), sentence));

    [Fact]
    public void Pages_speak_english_whatever_messages_speak() => Assert.Equal("en", Words.OfPages.Language);

    [Fact]
    public void Sentences_are_short_and_free_of_jargon() =>
        Assert.All(Words.All.Values.SelectMany(Sentences), sentence =>
        {
            Assert.True(sentence.Split(' ').Length <= 20, sentence);
            Assert.DoesNotContain(sentence.Split(' ', '.', ','), _jargon.Contains);
        });

    /// <summary>
    /// A box heard again after silence may never have been off, and one found off went off while nobody looked: the one
    /// time that is known is that of the look.
    /// </summary>
    [Fact]
    public void Time_of_a_change_is_told_as_when_it_was_seen() =>
        Assert.All(Words.All["en"].Phrases.Values.SelectMany(phrase => Timed(phrase.Meaning)), sentence =>
            Assert.Matches("^(We noticed at|We saw it back at|That was at) {time}", sentence));

    [Theory]
    [InlineData("en", "en")]
    [InlineData("en-IE", "en")]
    [InlineData("de-AT", "de")]
    [InlineData("DE", "de")]
    [InlineData("xx", "en")]
    [InlineData(null, "en")]
    public void Unknown_language_falls_back_to_english(string? tag, string language) =>
        Assert.Equal(language, Words.For(tag).Language);

    [Fact]
    public void Midnight_of_the_reader_changes_how_a_moment_is_written()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var voice = new Voice(Words.For("en"), zone);
        var now = new DateTimeOffset(2026, 11, 23, 4, 59, 0, TimeSpan.Zero);
        var gone = Facts.Online with { ProvenAt = now.AddMinutes(-10) };
        var before = Judge.Decide(gone, now, Facts.Freshness, voice);
        Assert.Contains("at 23:49.", before.Meaning, StringComparison.Ordinal);
        Assert.Equal(now.AddMinutes(1), before.NextChangeAt);
        var after = Judge.Decide(gone, before.NextChangeAt, Facts.Freshness, voice);
        Assert.Contains("at 23:49 on 22 Nov.", after.Meaning, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Timed(string meaning) =>
        meaning.Split(". ").Where(sentence => sentence.Contains("{time}", StringComparison.Ordinal));

    private static IEnumerable<string> Sentences(Words words) =>
        words.Phrases.Values.SelectMany(phrase => new[] { phrase.Word, phrase.Headline, phrase.Meaning })
            .Concat(words.Light.Values)
            .Concat(words.Causes.Values)
            .Concat(words.Told.Values)
            .Concat(words.Things.Values)
            .Concat([words.LastChecked, words.BackBetween, words.BackBy, words.BackChanged, words.NextUpdate, words.OutageKnown])
            .Concat([words.AndOneHome, words.AndHomes, words.Manage])
            .SelectMany(text => text.Split(['.', '?', '!'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
