using Lightline.Contracts.Incidents;
using Lightline.Data.Incidents;
using Lightline.Portal.Features.Noc;
using Lightline.Portal.Live.Incidents;

namespace Lightline.Portal.Tests.Features.Noc;

/// <summary>What a timeline makes of what happened.</summary>
public sealed class TimelineRowTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Returns_that_lie_together_are_one_line_and_nothing_else_is_joined()
    {
        Assert.Equal(
            [
                "31 Back: 1 connection",
                "25 Nora told in public",
                "23-24 Back: 5 connections",
                "12-13 Back: 4 connections",
                "2 Confirmed lost: 8 connections",
                "1 Found to be wider",
                "0 Found to be wider",
            ],
            Lines(
                [
                    Event(IncidentEventKind.Widened, 0), Event(IncidentEventKind.Widened, 1), Event(IncidentEventKind.Lost, 2, 8),
                    Event(IncidentEventKind.Restored, 12, 2), Event(IncidentEventKind.Restored, 13, 2),
                    Event(IncidentEventKind.Restored, 23, 4), Event(IncidentEventKind.Restored, 24),
                    Event(IncidentEventKind.Restored, 31),
                ],
                Said(25)));
    }

    [Fact]
    public void A_line_reaches_over_ten_minutes_at_most() => Assert.Equal(
        ["10-20 Back: 2 connections", "0-9 Back: 2 connections"],
        Lines([
            Event(IncidentEventKind.Restored, 0), Event(IncidentEventKind.Restored, 9), Event(IncidentEventKind.Restored, 10),
            Event(IncidentEventKind.Restored, 20),
        ]));

    private static IEnumerable<string> Lines(EventPicture[] events, params UpdatePicture[] updates) =>
        TimelineRow.Of(new IncidentPicture(
            new IncidentId(Guid.Empty), "ABCD2345", IncidentKind.FibreCut, IncidentState.Open, "olt-1", _noon, _noon, _noon, null,
            new IncidentEdition(1, _noon, 0), [], events, updates))
        .Select(row => (row.From is { } from ? $"{Minute(from)}-" : "") + $"{Minute(row.At)} {row.Words}");

    private static int Minute(DateTimeOffset at) => (int)(at - _noon).TotalMinutes;

    private static EventPicture Event(IncidentEventKind kind, int minute, int connections = 1) =>
        new(kind, _noon.AddMinutes(minute), connections);

    private static UpdatePicture Said(int minute) => new(
        IncidentUpdateKind.Update, _noon.AddMinutes(minute), "Nora", Guid.Empty, IncidentStage.Monitoring, "Soon.",
        null, null, null, null, false);
}
