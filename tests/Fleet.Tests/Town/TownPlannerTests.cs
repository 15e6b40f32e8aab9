using Lightline.Town.Plans;

namespace Lightline.Fleet.Tests.Town;

public sealed class TownPlannerTests
{
    private static readonly TownPlan Plan = TownPlanner.Plan(new TownSize(4, 2_000, 1));
    private static readonly TownPon[] Pons = [.. Plan.Olts.SelectMany(o => o.Pons)];
    private static readonly TownOnt[] Onts = [.. Pons.SelectMany(p => p.Onts)];

    [Fact]
    public void Every_ont_is_there_once()
    {
        Assert.Equal(2_000, Onts.Length);
        Assert.Equal(2_000, Onts.Select(o => o.Plan.Serial).Distinct().Count());
        Assert.All(Onts, o => Assert.Matches("^[A-Z0-9]{4}[0-9A-F]{8}$", o.Plan.Serial));
        Assert.All(Pons, p => Assert.InRange(p.Onts.Count, 1, 64));
        Assert.All(Pons, p => Assert.True(p.Splitters.Count is 2 or 4));
        Assert.Equal(4, Plan.Olts.Select(o => o.Address).Distinct().Count());
    }

    [Fact]
    public void Most_are_homes_and_the_providers_share_them()
    {
        Assert.InRange(Onts.Count(o => o.Plan.IsHome), 1_600, 1_800);
        var homes = Onts.Where(o => o.Plan.IsHome).ToArray();
        Assert.All(homes, o => Assert.NotNull(o.Provider));
        Assert.InRange(homes.Count(o => o.Provider == Provider.Brightline) / (double)homes.Length, 0.55, 0.65);
    }

    [Fact]
    public void Three_of_the_people_are_neighbours_on_one_pon_with_two_providers()
    {
        Assert.Equal(6, Plan.People.Count);
        Assert.Single(Plan.People.Take(3).Select(p => p.Pon.Place).Distinct());
        Assert.Equal(2, Plan.People.Take(3).Select(p => p.Provider).Distinct().Count());
        Assert.Equal(4, Plan.People.Select(p => p.Pon.Street).Distinct().Count());
        Assert.All(Plan.People, p => Assert.Contains(p.Ont, Onts));
        // One of them has two homes, and nobody else lives in the second.
        var second = Assert.Single(Plan.People, p => p.SecondOnt is not null);
        Assert.Contains(second.SecondOnt, Onts);
        Assert.Equal(second.Provider, second.SecondOnt!.Provider);
        Assert.DoesNotContain(second.SecondOnt, Plan.People.Select(p => p.Ont));
    }

    [Theory]
    [InlineData(256)]
    [InlineData(2_000)]
    [InlineData(20_000)]
    public void No_two_houses_or_cabinets_stand_in_one_place_and_each_stands_in_its_street_alone(int onts)
    {
        var pons = TownPlanner.Plan(new TownSize(4, onts, 1)).Olts.SelectMany(o => o.Pons).ToArray();
        var houses = pons.SelectMany(p => p.Onts.Select(o => (p.Street, At: (o.Latitude, o.Longitude)))).ToArray();
        Assert.Equal(onts, houses.Select(h => h.At).Distinct().Count());
        var cabinets = pons.SelectMany(p => p.Splitters).ToArray();
        Assert.Equal(cabinets.Length, cabinets.Select(c => (c.Latitude, c.Longitude)).Distinct().Count());
        var outlines = Street.All.ToDictionary(s => s, s => s.OutlineOf(houses.Count(h => h.Street == s)));
        Assert.All(outlines.Values, ring => Assert.Equal(ring[0], ring[^1]));
        Assert.All(houses, house => Assert.Equal(
            [house.Street], Street.All.Where(street => IsInside(house.At, outlines[street]))));
    }

    /// <summary>Whether a line from the place to the east crosses the outline an odd number of times.</summary>
    private static bool IsInside(
        (double Latitude, double Longitude) at, IReadOnlyList<(double Latitude, double Longitude)> outline) =>
        outline.Zip(outline.Skip(1)).Count(side =>
        {
            var (from, to) = side;
            return from.Latitude > at.Latitude != to.Latitude > at.Latitude
                && at.Longitude < from.Longitude
                    + ((to.Longitude - from.Longitude) * (at.Latitude - from.Latitude) / (to.Latitude - from.Latitude));
        }) % 2 == 1;

    [Fact]
    public void Same_seed_is_the_same_town()
    {
        var again = TownPlanner.Plan(new TownSize(4, 2_000, 1)).Olts.SelectMany(o => o.Pons).SelectMany(p => p.Onts);
        Assert.Equal(Onts, again);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    [InlineData(1, 31_744)]
    public void Any_size_that_the_options_allow_can_be_laid_out(int olts, int onts)
    {
        var plan = TownPlanner.Plan(new TownSize(olts, onts, 1));
        Assert.Equal(onts, plan.Olts.SelectMany(o => o.Pons).Sum(p => p.Onts.Count));
        Assert.InRange(plan.People.Count, 1, 6);
        Assert.All(plan.Olts.SelectMany(o => o.Pons), p => Assert.InRange(p.Slot, 1, 31));
    }
}
