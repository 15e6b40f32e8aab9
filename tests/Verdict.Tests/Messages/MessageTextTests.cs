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
        new("outage", "update", Channel.Sms, "en", null, "{provider}, outage at {place}: {message} Updates: {link}");

    [Fact]
    public void Names_are_filled_once_and_unknown_ones_leave_nothing()
    {
        var template = Update with { Headline = "At {place}\r\nBcc: x {what}", Body = "{time} {what}{provider}" };
        var facts = Facts with { Place = "{phone}" };
        Assert.Equal("At {phone} Bcc: x ", MessageText.Headline(template, facts, Now));
        Assert.Equal("13:00 Brightline", MessageText.Body(template, facts, Now));
        Assert.Equal("13:00 on 3 Mar Brightline", MessageText.Body(template, facts, Now.AddDays(1)));
    }

    [Fact]
    public void In_german_times_places_and_what_the_NOC_picks_are_german_and_its_own_words_stay()
    {
        var facts = Facts with { Language = "de-DE", OtherHomes = 2 };
        var template = Update with { Language = "de", Body = "{place}, {time}: {message}" };
        Assert.Equal(
            "Mill Road 1 (und 2 weitere Anschlüsse), 13:00 Uhr: Ein Kabel wurde durchtrennt. Crew on site. "
            + "Voraussichtlich wieder da bis etwa 15:00 Uhr. Die Zeit hat sich geändert: frost.",
            MessageText.Body(
                template,
                facts with { Update = new UpdateFacts(null, "A cable was cut. Crew on site.", null, Now.AddHours(1), "frost") },
                Now));
        Assert.EndsWith(
            ": Es ist repariert.",
            MessageText.Body(template, facts with { Update = new UpdateFacts("resolved", " ", null, null, null) }, Now),
            StringComparison.Ordinal);
        Assert.Contains(
            ", 13:00 Uhr am 3. März: Wir suchen die Ursache.",
            MessageText.Body(template, facts with { Update = new UpdateFacts(null, null, null, null, null) }, Now.AddDays(1)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Mill Road 1")]
    [InlineData(1, "Mill Road 1 (and 1 other home)")]
    [InlineData(3, "Mill Road 1 (and 3 other homes)")]
    public void Other_homes_of_its_reader_stand_behind_the_place(int others, string expected) => Assert.Equal(
        expected, MessageText.Body(Update with { Body = "{place}" }, Facts with { OtherHomes = others }, Now));

    [Fact]
    public void What_nobody_sees_is_left_out_of_what_people_write()
    {
        var told = Facts with { Update = new UpdateFacts(null, "Back\u202E by\u200B 1\uFEFF8:00 \u2066now", null, null) };
        Assert.Equal("Back by 18:00 now", MessageText.Body(Update with { Body = "{message}" }, told, Now));
        // Joiners make signs and scripts what they are.
        Assert.Equal("\U0001F468\u200D\U0001F527", PlainText.OneLine("\U0001F468\u200D\U0001F527"));
    }

    [Fact]
    public void A_text_message_in_another_alphabet_gives_up_its_reason_before_its_time_and_link()
    {
        var facts = Facts with
        {
            Update = new UpdateFacts(null, new string('ж', 300), Now.AddHours(1), Now.AddHours(2.5), new string('ш', 120)),
        };
        var body = MessageText.Body(Update, facts, Now);
        Assert.InRange(Gsm7.SizeOf(body).Parts, 1, 3);
        Assert.Contains("ack between ", body, StringComparison.Ordinal);
        Assert.EndsWith($"Updates: {Facts.Link}", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A crew is on site.", null, "A crew is on site. Back by about 16:30.")]
    [InlineData(null, "identified", "We know what is broken and are mending it. Back by about 16:30.")]
    [InlineData("  ", null, "We are looking for the cause. Back by about 16:30.")]
    public void An_update_says_what_the_noc_wrote_and_by_when(string? message, string? stage, string expected)
    {
        var facts = Facts with { Update = new UpdateFacts(stage, message, null, Now.AddHours(2.5)) };
        Assert.Equal(
            $"Brightline, outage at Mill Road 1: {expected} Updates: {Facts.Link}", MessageText.Body(Update, facts, Now));
    }

    /// <summary>A notice may wait for its quiet hours to end: what it says is right when it is sent.</summary>
    [Theory]
    [InlineData(0, "Crew on site. Back between 14:30 and 16:30. The time changed: the ground is frozen.")]
    [InlineData(1, "Crew on site. Back by about 16:30. The time changed: the ground is frozen.")]
    [InlineData(3, "Crew on site.")]
    public void A_time_that_has_passed_is_no_promise_any_more(int hoursLater, string expected)
    {
        var facts = Facts with
        {
            Update = new UpdateFacts(null, "Crew on site.", Now.AddHours(0.5), Now.AddHours(2.5), "the ground is frozen"),
        };
        Assert.Equal(
            $"Brightline, outage at Mill Road 1: {expected} Updates: {Facts.Link}",
            MessageText.Body(Update, facts, Now.AddHours(hoursLater)));
    }

    [Fact]
    public void A_text_message_that_is_cut_keeps_its_time_and_reason()
    {
        var facts = Facts with { Update = new UpdateFacts(null, new string('x', 500), null, Now.AddHours(2.5), "frost") };
        var body = MessageText.Body(Update, facts, Now);
        Assert.EndsWith($"x… Back by about 16:30. The time changed: frost. Updates: {Facts.Link}", body, StringComparison.Ordinal);
        Assert.Equal((3, false), (Gsm7.SizeOf(body).Parts, Gsm7.SizeOf(body).IsGsm7));
    }

    [Theory]
    [InlineData(160, 'a', 160, 1)]
    [InlineData(161, 'a', 161, 2)]
    [InlineData(306, 'a', 306, 2)]
    [InlineData(307, 'a', 307, 3)]
    [InlineData(80, '€', 160, 1)]
    [InlineData(153, '€', 306, 3)]
    [InlineData(70, '…', 70, 1)]
    [InlineData(71, '…', 71, 2)]
    [InlineData(135, '…', 135, 3)]
    public void A_text_message_is_counted_as_networks_count_it(int count, char of, int units, int parts)
    {
        var size = Gsm7.SizeOf(new string(of, count));
        Assert.Equal((units, parts, of != '…'), (size.Units, size.Parts, size.IsGsm7));
    }

    [Fact]
    public void No_character_of_two_units_is_torn_between_two_parts() =>
        Assert.Equal(3, Gsm7.SizeOf(string.Concat(Enumerable.Repeat("\U0001F527", 67))).Parts);

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
