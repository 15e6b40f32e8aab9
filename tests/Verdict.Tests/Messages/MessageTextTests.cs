using CsCheck;
using Lightline.Verdict.Messages;

namespace Lightline.Verdict.Tests.Messages;

public sealed class MessageTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    private static readonly MessageFacts Facts = new()
    {
        Provider = "Brightline",
        Phone = "1800 000 000",
        PhoneHours = "every day",
        Place = "Mill Road 1",
        Link = "http://b.example/outages/ABCD2345",
        Language = "en",
        Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Tallinn"),
        At = Now.AddHours(-1),
    };

    private static readonly Template Update =
        new("outage", "update", Channel.Sms, "en", null, "{provider}: {message} Updates: {link}");

    [Fact]
    public void Names_are_filled_once_and_unknown_ones_leave_nothing()
    {
        var template = Update with { Headline = "At {place}\r\nBcc: x {what}", Body = "{time} {what}{provider}" };
        var facts = Facts with { Place = "{phone}" };
        Assert.Equal("At {phone} Bcc: x ", MessageText.Headline(template, facts, Now));
        Assert.Equal("13:00 Brightline", MessageText.Body(template, facts, Now));
        Assert.Equal("13:00 on 3 Mar Brightline", MessageText.Body(template, facts, Now.AddDays(1)));
    }

    [Theory]
    [InlineData("A crew is on site.", null, "A crew is on site. Back by about 16:30.")]
    [InlineData(null, "identified", "We know what is broken and are mending it. Back by about 16:30.")]
    [InlineData("  ", null, "We are looking for the cause. Back by about 16:30.")]
    public void An_update_says_what_the_noc_wrote_and_by_when(string? message, string? stage, string expected)
    {
        var facts = Facts with { Update = new UpdateFacts(stage, message, null, Now.AddHours(2.5)) };
        Assert.Equal(
            $"Brightline: {expected} Updates: {Facts.Link}", MessageText.Body(Update, facts, Now));
    }

    [Fact]
    [Trait("Full", "notifier-texts")]
    public void A_text_message_never_has_more_than_three_parts_and_never_loses_its_link() =>
        Gen.String[0, 500].Sample(
            message =>
            {
                var facts = Facts with { Update = new UpdateFacts(null, message, null, null) };
                var body = MessageText.Body(Update, facts, Now);
                Assert.Equal(0, Gsm7.Excess(body));
                Assert.EndsWith(Facts.Link, body, StringComparison.Ordinal);
                Assert.DoesNotContain('\0', body);
            },
            iter: FullSize.Of("texts of the NOC", 5_000, 500_000));

    [Fact]
    public void A_language_without_words_of_its_own_falls_back()
    {
        var book = new TemplateBook([Update, Update with { Language = "et", Body = "eesti" }]);
        Assert.Equal("eesti", book.Find("outage", "update", Channel.Sms, "et-EE")?.Body);
        Assert.Equal(Update, book.Find("outage", "update", Channel.Sms, "fi"));
        Assert.Null(book.Find("outage", "restored", Channel.Sms, "en"));
    }
}
