using Lightline.Contracts.Live;
using Lightline.Portal.Live.Status;
using Lightline.Verdict;

namespace Lightline.Portal.Tests.Features;

/// <summary>The rows of a page beside its answer: they never say more than the answer does.</summary>
public sealed class LiveWordsTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Freshness _freshness = new();
    private static readonly Voice _voice = new(Words.For("en"), TimeZoneInfo.Utc);

    private static ConnectionFacts Online { get; } = new()
    {
        Status = OntStatus.Online,
        ChangedAt = _noon.AddDays(-12),
        ProvenAt = _noon.AddSeconds(-20),
        RxPowerDbm = -19.4,
        OpticsAt = _noon.AddMinutes(-4),
    };

    [Fact]
    public void Nothing_on_the_page_is_green_while_its_equipment_is_silent() =>
        Assert.All(
            from status in Enum.GetValues<OntStatus>()
            from cause in Enum.GetValues<DownCause>()
            from lostAt in new DateTimeOffset?[] { null, _noon.AddSeconds(-30), _noon.AddDays(-1) }
            select Online with { Status = status, Cause = cause, LostAt = lostAt, IsOltReachable = false },
            facts => Assert.DoesNotContain("ok", View(facts).Tones.Values));

    [Fact]
    public void Answer_and_rows_agree_when_the_equipment_falls_silent()
    {
        var view = View(Online with { IsOltReachable = false });
        Assert.Equal("Your fibre box was online when we last checked.", view.Texts["headline"]);
        Assert.Equal("Was online", view.Texts["box-state"]);
        Assert.Equal("Can't check right now.", view.Texts["network-state"]);
        Assert.Equal("Can't check right now.", view.Texts["fibre-state"]);
        Assert.Equal("Last measured 11:56:00.", view.Texts["light-detail"]);
    }

    [Fact]
    public void Page_that_hears_nothing_more_gives_up_its_green_by_its_own_clock()
    {
        var (view, _) = StatusView.Of(Online, _freshness, _voice, _noon);
        Assert.Equal(("ok", _noon.AddSeconds(70)), (view.Tone, view.HoldsUntil));
        Assert.Equal(("WasOnline", _noon.AddSeconds(280)), (view.Later!.Kind, view.Later.HoldsUntil));
        Assert.DoesNotContain("ok", view.Later.Tones.Values);
        Assert.Equal(("CannotCheck", null), (view.Later.Later!.Kind, view.Later.Later.HoldsUntil));
        Assert.Null(view.Later.Later.Later);
    }

    private static StatusView View(ConnectionFacts facts) =>
        StatusView.Of(facts, _freshness, _voice, _noon).View;
}
