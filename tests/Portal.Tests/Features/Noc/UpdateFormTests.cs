using Lightline.Contracts.Incidents;
using Lightline.Data.Incidents;
using Lightline.Portal.Features.Noc;
using Lightline.Verdict;

namespace Lightline.Portal.Tests.Features.Noc;

/// <summary>What may be told to people, by itself.</summary>
public sealed class UpdateFormTests
{
    private static readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Tallinn");

    /// <summary>14:00 in Tallinn.</summary>
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static TellCase Cut { get; } = new(IncidentKind.FibreCut, HomesOff: 3, IsConfirmed: true, []);

    private static UpdateForm Right { get; } = new()
    {
        Stage = "monitoring",
        Message = "It is mended.",
        Send = "no",
    };

    [Theory]
    [InlineData("18:30", "2026-11-22T16:30")]
    [InlineData("9:05", "2026-11-23T07:05")]
    [InlineData("2026-11-24T10:00", "2026-11-24T08:00")]
    [InlineData("2026-11-24 10:00", "2026-11-24T08:00")]
    public void Time_is_read_on_the_clock_of_the_place(string typed, string utc)
    {
        var (words, problems) = Judge(Right with { BackBy = typed });
        Assert.Empty(problems);
        Assert.Equal(DateTimeOffset.Parse(utc + "Z", System.Globalization.CultureInfo.InvariantCulture), words!.Back!.By);
        Assert.Equal((IncidentStage.Monitoring, false), (words.Stage, words.IsSent));
    }

    [Theory]
    [InlineData("25:00")]
    [InlineData("tomorrow")]
    [InlineData("2026-11-22T13:59")]
    [InlineData("2026-12-24T10:00")]
    [InlineData("9999-12-31T23:59")]
    [InlineData("2027-03-28T03:30")]
    public void Time_that_is_none_or_lies_behind_or_too_far_ahead_is_refused(string typed) =>
        Assert.Equal(["next-update"], Judge(Right with { NextUpdate = typed }).Problems.Keys);

    [Fact]
    public void Hour_that_the_clocks_skip_is_refused() =>
        Assert.Equal(
            ["back-by"],
            Judge(Right with { BackBy = "2027-03-28T03:30" }, Cut, _now.AddDays(120)).Problems.Keys);

    [Fact]
    public void What_nobody_sees_is_left_out_before_it_is_checked() => Assert.Equal(
        "Back by 18:00", Judge(Right with { Message = "\u202EBack\u200B by \u206618:00\uFEFF" }).Words!.Message);

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    [InlineData(0, false)]
    public void Message_has_one_to_500_characters(int length, bool isRight) =>
        Assert.Equal(
            isRight, Judge(Right with { Message = " " + new string('x', length) + "\n" }).Words is not null);

    [Fact]
    public void Nobody_is_told_that_it_is_fixed_while_homes_are_off()
    {
        var fixedNow = Right with { Stage = "resolved" };
        Assert.Equal(["stage"], Judge(fixedNow).Problems.Keys);
        Assert.NotNull(Judge(fixedNow, Cut with { HomesOff = 0 }).Words);
    }

    [Fact]
    public void Every_field_that_must_be_chosen_is_named() =>
        Assert.Equal(["message", "send", "stage"], Judge(new UpdateForm()).Problems.Keys.Order());

    [Fact]
    public void Cause_is_the_first_sentence_once_and_is_enough_by_itself()
    {
        Assert.Equal("A cable was cut. It is mended.", Judge(Right with { Cause = "cable-cut" }).Words!.Message);
        Assert.Equal("A cable was cut.", Judge(Right with { Cause = "cable-cut", Message = " " }).Words!.Message);
        Assert.Equal(
            "A cable was cut. Again.", Judge(Right with { Cause = "cable-cut", Message = "A cable was cut. Again." }).Words!.Message);
        Assert.Equal(
            ["message"], Judge(Right with { Cause = "cable-cut", Message = new string('x', 490) }).Problems.Keys);
    }

    [Theory]
    [InlineData(IncidentKind.FibreCut, "power-cut")]
    [InlineData(IncidentKind.PowerCut, "cable-cut")]
    [InlineData(IncidentKind.FibreCut, "aliens")]
    public void Cause_that_does_not_fit_is_refused(IncidentKind kind, string cause) =>
        Assert.Equal(["cause"], Judge(Right with { Cause = cause }, Cut with { Kind = kind }).Problems.Keys);

    [Fact]
    public void Cause_that_was_told_is_known_again() => Assert.All(Enum.GetValues<OutageCause>(), cause =>
    {
        var words = Words.For("en");
        Assert.Equal(cause, CauseList.Of(CauseList.Join(cause, "More.", words), words));
        Assert.Equal(cause, CauseList.Of(CauseList.Join(cause, "", words), words));
        Assert.Null(CauseList.Of("More. " + words.Causes[cause], words));
    });

    [Theory]
    [InlineData("18:30", "18:00", "", "back-from")]
    [InlineData("18:30", "", "", "back-by")]
    [InlineData("13:00", "13:30", "", "")]
    [InlineData("", "18:30", "Frost", "back-reason")]
    public void Expected_time_is_an_interval_whose_end_is_told(string from, string by, string reason, string wrong) =>
        Assert.Equal(
            wrong,
            string.Join(',', Judge(Right with { BackFrom = from, BackBy = by, BackReason = reason }).Problems.Keys));

    [Fact]
    public void Another_time_than_was_told_needs_its_reason_on_one_line()
    {
        var told = Cut with { Told = [new(_now.AddHours(-1), new(null, _now.AddHours(1)))] };
        var later = Right with { BackBy = "18:30" };
        Assert.Equal(["back-reason"], Judge(later, told).Problems.Keys);
        Assert.Equal("The ground is frozen", Judge(later with { BackReason = " The ground\r\nis frozen " }, told).Words!.BackReason);
        Assert.Equal(["back-reason"], Judge(later with { BackReason = new string('x', 121) }, told).Problems.Keys);
        Assert.Null(Judge(Right with { BackBy = "15:00" }, told).Words!.BackReason);
    }

    [Fact]
    public void Nothing_is_sent_that_no_poll_has_confirmed_and_of_silent_equipment_nothing_is_told()
    {
        var unproved = Cut with { IsConfirmed = false };
        Assert.Equal(["send"], Judge(Right with { Send = "yes" }, unproved).Problems.Keys);
        Assert.NotNull(Judge(Right, unproved).Words);
        Assert.Equal(["send"], Judge(Right, Cut with { Kind = IncidentKind.OltSilent }).Problems.Keys);
    }

    private static (UpdateWords? Words, IReadOnlyDictionary<string, string> Problems) Judge(
        UpdateForm form, TellCase? about = null, DateTimeOffset? now = null) =>
        form.Judge(about ?? Cut, Words.For("en"), now ?? _now, _zone);
}
