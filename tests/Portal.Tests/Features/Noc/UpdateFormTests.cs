using Lightline.Data.Incidents;
using Lightline.Portal.Features.Noc;

namespace Lightline.Portal.Tests.Features.Noc;

/// <summary>What may be told to people, by itself.</summary>
public sealed class UpdateFormTests
{
    private static readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Tallinn");

    /// <summary>14:00 in Tallinn.</summary>
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

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
        var (words, problems) = (Right with { BackBy = typed }).Judge(3, _now, _zone);
        Assert.Empty(problems);
        Assert.Equal(DateTimeOffset.Parse(utc + "Z", System.Globalization.CultureInfo.InvariantCulture), words!.BackBy);
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
        Assert.Equal(["next-update"], (Right with { NextUpdate = typed }).Judge(0, _now, _zone).Problems.Keys);

    [Fact]
    public void Hour_that_the_clocks_skip_is_refused() =>
        Assert.Equal(
            ["back-by"],
            (Right with { BackBy = "2027-03-28T03:30" }).Judge(0, _now.AddDays(120), _zone).Problems.Keys);

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    [InlineData(0, false)]
    public void Message_has_one_to_500_characters(int length, bool isRight) =>
        Assert.Equal(
            isRight, (Right with { Message = " " + new string('x', length) + "\n" }).Judge(0, _now, _zone).Words is not null);

    [Fact]
    public void Nobody_is_told_that_it_is_fixed_while_homes_are_off()
    {
        var fixedNow = Right with { Stage = "resolved" };
        Assert.Equal(["stage"], fixedNow.Judge(1, _now, _zone).Problems.Keys);
        Assert.NotNull(fixedNow.Judge(0, _now, _zone).Words);
    }

    [Fact]
    public void Every_field_that_must_be_chosen_is_named() =>
        Assert.Equal(["message", "send", "stage"], new UpdateForm().Judge(0, _now, _zone).Problems.Keys.Order());
}
