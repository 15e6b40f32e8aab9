using System.Net;
using Lightline.Collector.Incidents;
using Lightline.Collector.Inventory;
using Lightline.Collector.State;
using Lightline.Collector.Tests.State;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Tests.Incidents;

/// <summary>
/// A quarter of a town as the correlator sees it: one OLT with PONs of four splitters of eight homes, two power areas that
/// each take every other home. The clock is turned by hand.
/// </summary>
internal sealed class Quarter
{
    public const int PonHomes = 32;

    private readonly Dictionary<int, (OntLive Live, Break? Loss)> _homes = [];
    private OltState _sweep;

    public Quarter(int pons = 2)
    {
        Pons = pons;
        Plant = PlanOf(pons, new OwnedRegion(new RegionId(1), "old-town", 7));
        foreach (var ont in Plant.OntById.Values)
        {
            _homes[(int)ont.Id.Value] = (Online(ont.Id, Now.AddDays(-9)), null);
        }

        var before = Now.AddSeconds(-30);
        _sweep = new OltState(new OltLive(Olt, before, IsReachable: true), before, PonHomes * pons, TimeSpan.Zero);
        Start([]);
    }

    public static OltId Olt { get; } = new(1);

    public int Pons { get; }

    public Plant Plant { get; private set; }

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public AskedGovernor Governor { get; } = new();

    public IncidentCorrelator Correlator { get; private set; } = null!;

    /// <summary>The newest picture of each incident that was ever told.</summary>
    public Dictionary<IncidentId, Incident> Told { get; } = [];

    public IEnumerable<Incident> Open => Told.Values.Where(i => i.State == IncidentState.Open);

    public Incident Only => Assert.Single(Told.Values);

    public static int Home(int pon, int splitter, int place) => (pon * PonHomes) + (splitter * 8) + place + 1;

    public static IEnumerable<int> Homes(int pon, int? splitter = null) =>
        Enumerable.Range(0, PonHomes)
            .Where(i => splitter is null || i / 8 == splitter)
            .Select(i => (pon * PonHomes) + i + 1);

    public bool IsUp(int home) => _homes[home].Live.Status == OntStatus.Online;

    /// <summary>
    /// A correlator that knows what the tables kept, nothing but rows, open breaks and these incidents, and that sweeps at
    /// once unless told otherwise.
    /// </summary>
    public void Start(IReadOnlyList<Incident> restored, bool isSwept = true)
    {
        Correlator = new IncidentCorrelator(new CorrelatorOptions(), Governor);
        Correlator.Take(
            new Picture(
                Plant,
                [.. _homes.Values.Select(h => h.Live with { Source = ReadingSource.Restored })],
                [_sweep.Live],
                _homes.Where(h => h.Value.Loss is not null).ToDictionary(h => new OntId(h.Key), h => h.Value.Loss!)),
            restored);
        if (isSwept)
        {
            Sweep();
        }
    }

    public void Lose(IEnumerable<int> homes, DownCause cause = DownCause.LossOfSignal, ReadingSource source = ReadingSource.Trap)
    {
        foreach (var home in homes)
        {
            var (live, loss) = _homes[home];
            var since = loss?.StartedAt ?? Now;
            Take(home, live with
            {
                Status = OntStatus.Offline,
                Cause = cause,
                Source = source,
                ChangedAt = Now,
                ProvenAt = Now,
                LostAt = since,
            }, new Break(since, null, cause));
        }
    }

    /// <summary>A poll proves what is known of homes that are lost.</summary>
    public void Confirm(IEnumerable<int> homes)
    {
        foreach (var home in homes)
        {
            var (live, loss) = _homes[home];
            Take(home, live with { Source = ReadingSource.Poll, ProvenAt = Now }, loss);
        }
    }

    public void Restore(IEnumerable<int> homes, ReadingSource source = ReadingSource.Poll)
    {
        foreach (var home in homes)
        {
            Take(home, Online(new OntId(home), Now) with { Source = source, LostAt = _homes[home].Live.LostAt }, null);
        }
    }

    /// <summary>Their traffic goes on, worse.</summary>
    public void Degrade(IEnumerable<int> homes)
    {
        foreach (var home in homes)
        {
            var (live, loss) = _homes[home];
            Take(home, live with { Status = OntStatus.Degraded, Source = ReadingSource.Mqtt, ChangedAt = Now, ProvenAt = Now }, loss);
        }
    }

    /// <summary>They register anew, and carry no traffic yet.</summary>
    public void Register(IEnumerable<int> homes)
    {
        foreach (var home in homes)
        {
            var (live, loss) = _homes[home];
            Take(home, live with { Status = OntStatus.Connecting, Cause = DownCause.None, Source = ReadingSource.Mqtt }, loss);
        }
    }

    /// <summary>Time passes while no Collector runs.</summary>
    public void Wait(int seconds) => Now = Now.AddSeconds(seconds);

    public void Forget(IEnumerable<int> homes, ReadingSource source = ReadingSource.Clock)
    {
        foreach (var home in homes)
        {
            var (live, loss) = _homes[home];
            Take(home, live with
            {
                Status = OntStatus.Unknown,
                Cause = DownCause.None,
                Source = source,
                ChangedAt = Now,
            }, loss);
        }
    }

    public void Sweep(bool isReachable = true)
    {
        _sweep = _sweep with
        {
            Live = new OltLive(Olt, isReachable ? Now : _sweep.Live.SweptAt, isReachable),
            AttemptedAt = Now,
        };
        Correlator.Take(_sweep);
    }

    /// <summary>Lets seconds pass, each decided; the OLT is swept once a minute unless told otherwise.</summary>
    public void Pass(int seconds, bool isSwept = true)
    {
        for (var i = 0; i < seconds; i++)
        {
            Now = Now.AddSeconds(1);
            if (isSwept && Now.Second == 0)
            {
                Sweep();
            }

            foreach (var incident in Correlator.Decide(Now))
            {
                Assert.Equal(
                    (Told.GetValueOrDefault(incident.Id)?.Change ?? 0) + 1, incident.Change);
                Told[incident.Id] = incident;
            }
        }
    }

    public static IEnumerable<int> Of(Incident incident, MemberState state) =>
        incident.Members.Where(m => m.State == state).Select(m => (int)m.Ont.Value).Order();

    private void Take(int home, OntLive live, Break? loss)
    {
        _homes[home] = (live, loss);
        Correlator.Take(live, loss);
    }

    private static OntLive Online(OntId ont, DateTimeOffset since) => new(
        ont, Olt, OntStatus.Online, DownCause.None, ReadingSource.Poll, since, since, null, null, null, null, null, null,
        null, null, null);

    private static Plant PlanOf(int pons, OwnedRegion region)
    {
        var all = Enumerable.Range(0, pons).Select(pon => new Pon(
            new PonId(pon + 1),
            Olt,
            0,
            1,
            pon,
            [.. Homes(pon).Select((home, i) => new Ont(
                new OntId(home),
                Olt,
                new PonId(pon + 1),
                i,
                $"HWTC{home:X8}",
                new SplitterId((pon * 4) + (i / 8) + 1),
                new PowerAreaId((i % 2) + 1),
                new ConnectionId(1_000 + home)))]));
        return new Plant(
            [region],
            [new Olt(Olt, region.Id, "olt-1", new IPEndPoint(IPAddress.Loopback, 161), "huawei", new("public"), [.. all])]);
    }
}
