using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.History;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Store;
using Lightline.Verdict;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Portal.Tests.Live;

/// <summary>Which of two witnesses speaks: the feed's picture or the database's row.</summary>
public sealed class LiveFactsTests : IDisposable
{
    private readonly IncidentBoard _board = new();
    private readonly LiveState _state;
    private readonly Counts _counts;
    private readonly LiveFacts _facts;

    public LiveFactsTests()
    {
        var options = new LiveOptions();
        var time = new FakeTimeProvider(Onts.Noon);
        (var metrics, _counts) = Counts.Own();
        _state = new LiveState(options, metrics);
        _facts = new LiveFacts(
            _state,
            new HistoryReads(_ => new NoHistory(), options, time, metrics, NullLogger<HistoryReads>.Instance),
            _board,
            time);
    }

    public void Dispose() => _counts.Dispose();

    [Fact]
    public void Whichever_was_proved_later_speaks()
    {
        _state.Apply(1, 1, Onts.Snapshot(Onts.Dark(1)));
        Assert.Equal(OntStatus.Offline, Now(Onts.Online(1, Onts.Noon.AddSeconds(-1))));
        Assert.Equal(OntStatus.Online, Now(Onts.Online(1, Onts.Noon.AddSeconds(1))));
    }

    [Fact]
    public void Of_two_equally_old_the_feed_speaks()
    {
        _state.Apply(1, 1, Onts.Snapshot(Onts.Dark(1)));
        Assert.Equal(OntStatus.Offline, Now(Onts.Online(1)));
    }

    [Fact]
    public void A_picture_without_any_proof_does_not_hide_a_row_that_has_one()
    {
        _state.Apply(1, 1, Onts.Snapshot(Onts.Online(1) with
        {
            Status = OntStatus.Unknown,
            ProvenAt = DateTimeOffset.UnixEpoch,
        }));
        Assert.Equal(OntStatus.Online, Now(Onts.Online(1)));
    }

    [Fact]
    public void A_box_that_no_feed_tells_of_has_its_row_and_one_without_a_row_its_feed()
    {
        Assert.Equal(OntStatus.Online, Now(Onts.Online(1)));
        _state.Apply(1, 1, Onts.Snapshot(Onts.Dark(1)));
        Assert.Equal(OntStatus.Offline, Now(null));
    }

    private OntStatus Now(OntLive? row) => _facts.Now(new Seat(
        Scope.OfAccount(
            new OrganisationId(Guid.CreateVersion7(Onts.Noon)), new AccountId(Guid.CreateVersion7(Onts.Noon))),
        new ConnectionId(1),
        new OntId(1),
        row,
        Sweep: null,
        new Occupancy(new ConnectionId(1), new OntId(1), Onts.Noon.AddDays(-40), To: null),
        new Voice(Words.For("en"), TimeZoneInfo.Utc))).Status;
}
