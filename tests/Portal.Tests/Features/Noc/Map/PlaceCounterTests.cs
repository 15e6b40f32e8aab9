using CsCheck;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;
using Lightline.Data;
using Lightline.Portal.Features.Noc.Map;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Live.Plants;
using Lightline.Verdict;

namespace Lightline.Portal.Tests.Features.Noc.Map;

/// <summary>Every home is counted where it hangs and where it stands, by what is known of it.</summary>
public sealed class PlaceCounterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 14, 0, 0, TimeSpan.Zero);
    private static readonly Freshness Freshness = new();

    /// <summary>Cabinets 1..n, each with any other as its parent, so that circles come too.</summary>
    private static readonly Gen<Plant> Plants =
        from parents in Gen.Int[0, 6].Array[1, 6]
        from around in Gen.Int[0, 4].Array[1, 4]
        from homes in Gen.Select(Gen.Int[0, 7], Gen.Int[1, 4]).Array[0, 30]
        select new Plant(
            [.. around.Select((p, i) => new PlantArea(new AreaId(i + 1), p == 0 ? null : new AreaId(p), $"Area {i}", null))],
            [],
            [
                .. parents.Select((p, i) => new PlantCabinet(
                    new SplitterId(i + 1), p == 0 ? null : new SplitterId(p), new SiteId(1), new AreaId(1), $"Cabinet {i}",
                    new Position(1, 1))),
            ],
            [
                .. homes.Select((h, i) => new PlantHome(
                    new OntId(i + 1), new ConnectionId(i + 1), h.Item1 == 0 ? null : new SplitterId(h.Item1),
                    new AreaId(h.Item2))),
            ],
            0,
            0);

    [Fact]
    public void Each_place_counts_each_home_behind_or_within_it_once() =>
        Gen.Select(Plants, Gen.Int[0, 3].Array[30]).Sample((plant, states) =>
        {
            var count = PlaceCounter.Count(plant, IncidentSnapshot.None, ont => Facts(states[ont.Value - 1]), Now, Freshness);
            Assert.Equal(plant.Homes.Count, count.All.Homes);
            foreach (var cabinet in plant.Cabinets)
            {
                var place = count.Cabinets.Single(p => p.Id == $"cabinet-{cabinet.Id.Value}");
                var behind = plant.Homes.Where(h => Chain(plant, h.Cabinet).Contains(cabinet.Id)).ToArray();
                Assert.Equal(behind.Length, place.Homes);
                Assert.Equal(behind.Count(h => states[h.Ont.Value - 1] == 1), place.NoLight);
                Assert.Equal(behind.Count(h => states[h.Ont.Value - 1] == 2), place.NoPower);
                Assert.Equal(behind.Count(h => states[h.Ont.Value - 1] == 3), place.CannotCheck);
            }
        });

    [Fact]
    public void Those_that_need_somebody_most_come_first_and_no_place_is_lost() =>
        Gen.Select(Plants, Gen.Int[0, 3].Array[30]).Sample((plant, states) =>
        {
            var count = PlaceCounter.Count(plant, IncidentSnapshot.None, ont => Facts(states[ont.Value - 1]), Now, Freshness);
            Assert.Equal(plant.Cabinets.Count, count.Cabinets.Select(p => p.Id).Distinct().Count());
            foreach (var (before, after) in count.Cabinets.Zip(count.Cabinets.Skip(1)))
            {
                Assert.True(before.IsProblem || !after.IsProblem);
                Assert.True(before.IsProblem != after.IsProblem || before.Off >= after.Off);
            }
        });

    [Theory]
    [InlineData(32, 0, 0, 0, PlaceState.Working)]
    [InlineData(32, 2, 0, 0, PlaceState.Working)]
    [InlineData(32, 3, 0, 0, PlaceState.NoLight)]
    [InlineData(32, 1, 3, 0, PlaceState.NoPower)]
    [InlineData(32, 2, 2, 0, PlaceState.NoLight)]
    [InlineData(2, 1, 0, 0, PlaceState.NoLight)]
    [InlineData(32, 0, 0, 15, PlaceState.Working)]
    [InlineData(32, 0, 0, 16, PlaceState.CannotCheck)]
    [InlineData(32, 2, 0, 30, PlaceState.CannotCheck)]
    [InlineData(0, 0, 0, 0, PlaceState.NoHomes)]
    public void A_place_is_as_most_of_its_homes_that_are_off_unless_these_are_single_ones(
        int homes, int noLight, int noPower, int unknown, PlaceState expected)
    {
        var states = Enumerable.Repeat(1, noLight).Concat(Enumerable.Repeat(2, noPower))
            .Concat(Enumerable.Repeat(3, unknown)).Concat(Enumerable.Repeat(0, homes)).Take(homes).ToArray();
        Assert.Equal(expected, Count(states).State);
    }

    [Theory]
    [InlineData(IncidentKind.FibreCut, MemberState.Affected, DownCause.LossOfSignal, PlaceState.NoLight)]
    [InlineData(IncidentKind.FibreCut, MemberState.Affected, DownCause.DyingGasp, PlaceState.NoPower)]
    [InlineData(IncidentKind.FibreCut, MemberState.Unknown, DownCause.LossOfSignal, PlaceState.CannotCheck)]
    [InlineData(IncidentKind.PowerCut, MemberState.Affected, DownCause.DyingGasp, PlaceState.NoPower)]
    [InlineData(IncidentKind.OltSilent, MemberState.Affected, DownCause.LossOfSignal, PlaceState.CannotCheck)]
    [InlineData(IncidentKind.FibreCut, MemberState.Restored, DownCause.LossOfSignal, PlaceState.Working)]
    public void What_an_open_incident_says_of_one_home_marks_its_cabinet_whatever_the_box_says(
        IncidentKind kind, MemberState state, DownCause cause, PlaceState expected)
    {
        var place = Count([.. Enumerable.Repeat(0, 32)], Incident(kind, state, cause));
        Assert.Equal(expected, place.State);
        Assert.Equal(expected == PlaceState.Working ? [] : ["AAAA2222"], place.Incidents.Select(i => i.Number));
    }

    [Fact]
    public void Nothing_is_known_to_work_five_minutes_after_the_last_proof()
    {
        var states = Enumerable.Repeat(0, 32).ToArray();
        Assert.Equal(PlaceState.Working, Count(states, at: Now + Freshness.UnknownAfter - TimeSpan.FromSeconds(1)).State);
        var late = Count(states, at: Now + Freshness.UnknownAfter);
        Assert.Equal((PlaceState.CannotCheck, 32), (late.State, late.CannotCheck));
    }

    [Fact]
    public void A_box_that_moved_to_another_home_takes_no_incident_along()
    {
        var incident = Incident(IncidentKind.FibreCut, MemberState.Affected, DownCause.LossOfSignal, connection: 99);
        Assert.Equal(PlaceState.Working, Count([0, 0, 0, 0], incident).State);
    }

    private static Place Count(int[] states, IncidentPicture? incident = null, DateTimeOffset? at = null)
    {
        var cabinet = new SplitterId(1);
        var plant = new Plant(
            [new PlantArea(new AreaId(1), null, "Area", null)],
            [],
            [new PlantCabinet(cabinet, null, new SiteId(1), new AreaId(1), "Cabinet", null)],
            [.. states.Select((_, i) => new PlantHome(new OntId(i + 1), new ConnectionId(i + 1), cabinet, new AreaId(1)))],
            0,
            0);
        var picture = new IncidentSnapshot(1, Now, incident is null ? [] : [incident]);
        var count = PlaceCounter.Count(plant, picture, ont => Facts(states[ont.Value - 1]), at ?? Now, Freshness);
        Assert.True(count.Areas.Single().State == count.Cabinets.Single().State);
        return count.Cabinets.Single();
    }

    /// <summary>0 works, 1 has no light, 2 no power, of 3 nothing is known.</summary>
    private static ConnectionFacts? Facts(int state) => state switch
    {
        0 => new() { Status = OntStatus.Online, ProvenAt = Now },
        1 => new() { Status = OntStatus.Offline, Cause = DownCause.LossOfSignal, ProvenAt = Now },
        2 => new() { Status = OntStatus.Offline, Cause = DownCause.DyingGasp, ProvenAt = Now },
        _ => null,
    };

    private static IncidentPicture Incident(IncidentKind kind, MemberState state, DownCause cause, long connection = 1) => new(
        new IncidentId(Guid.Empty),
        "AAAA2222",
        kind,
        IncidentState.Open,
        "olt-1",
        Now,
        Now,
        Now,
        null,
        new IncidentEdition(1, Now, 0),
        [new(new OntId(1), new ConnectionId(connection), "C", new PremisesId(1), "Area", true, state, cause, 1, Now, null)],
        [],
        []);

    private static HashSet<SplitterId> Chain(Plant plant, SplitterId? from)
    {
        var chain = new HashSet<SplitterId>();
        while (from is { } id && plant.Cabinets.FirstOrDefault(c => c.Id == id) is { } cabinet && chain.Add(id))
        {
            from = cabinet.Parent;
        }

        return chain;
    }
}
