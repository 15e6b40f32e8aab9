using CsCheck;
using Lightline.Verdict.Messages;

namespace Lightline.Verdict.Tests.Messages;

public sealed class PayloadTextTests
{
    private static readonly MessageFacts Facts = new()
    {
        Provider = "Brightline",
        Phone = "1800 000 000",
        PhoneHours = "every day",
        Place = "",
        Link = "",
        Language = "en",
        Zone = TimeZoneInfo.Utc,
        At = DateTimeOffset.UnixEpoch,
    };

    private static readonly Template Text = new(
        "billing", "due", Channel.Sms, "en", "About {subject-line}", "{provider}: {first} and {second}. Call {phone}");

    [Fact]
    [Trait("Full", "notifier-payloads")]
    public void Whatever_a_payload_brings_a_text_has_three_parts_at_most_and_a_headline_one_line() =>
        Gen.Select(Gen.String[0, 700], Gen.String[0, 700]).Sample(
            (first, second) =>
            {
                var facts = Facts with
                {
                    Payload = new Dictionary<string, string>
                    {
                        ["first"] = first,
                        ["second"] = second,
                        ["subject-line"] = first,
                        ["provider"] = second,
                    },
                };
                Assert.False(PayloadText.Lacks(Text, facts));
                var body = PayloadText.Body(Text, facts);
                Assert.Equal(0, Gsm7.Excess(body));
                Assert.StartsWith("Brightline: ", body, StringComparison.Ordinal);
                Assert.EndsWith(". Call 1800 000 000", body, StringComparison.Ordinal);
                Assert.DoesNotContain(body, c => char.IsControl(c) && c != '\n');
                var headline = PayloadText.Headline(Text, facts)!;
                Assert.InRange(headline.Length, 6, 6 + PayloadFields.ValueLengthMax);
                Assert.DoesNotContain(headline, c => char.IsControl(c) || c is '\u2028' or '\u2029');
            },
            iter: FullSize.Of("payloads of strangers", 5_000, 500_000));

    [Fact]
    public void A_name_that_the_payload_lacks_is_seen_in_headline_and_text()
    {
        var facts = Facts with { Payload = new Dictionary<string, string> { ["first"] = "1", ["second"] = "2" } };
        Assert.True(PayloadText.Lacks(Text, facts));
        Assert.False(PayloadText.Lacks(Text with { Headline = null }, facts));
        Assert.True(PayloadText.Lacks(Text with { Headline = null, Body = "{third}" }, facts));
    }

    [Fact]
    public void A_cut_leaves_no_half_of_a_character()
    {
        Assert.Equal("abc", PlainText.Cut("abc", 3));
        Assert.Equal("ab…", PlainText.Cut("abcd", 3));
        Assert.Equal("…", PlainText.Cut("😀😀", 2));
        Assert.Equal("😀…", PlainText.Cut("😀😀", 3));
        Assert.Equal("…", PlainText.Cut("ab", 1));
    }

    [Theory]
    [InlineData("""{"a": "1", "b": 2, "c": null, "d": {"a": "x"}, "e": ""}""", "a=1 e=")]
    [InlineData("""["a"]""", "")]
    [InlineData("\"a\"", "")]
    [InlineData("{", "")]
    [InlineData("""{"a": "\ud800"}""", "")]
    [InlineData(null, "")]
    public void Only_strings_of_the_first_level_are_fields(string? json, string fields) =>
        Assert.Equal(fields, string.Join(' ', PayloadFields.Read(json).OrderBy(f => f.Key).Select(f => $"{f.Key}={f.Value}")));
}
