using System.Globalization;
using System.Net;
using Lightline.OltFleet.Plans;

namespace Lightline.Town.Plans;

/// <summary>Lays out a town from its size and seed. Pure: the same input gives the same town.</summary>
internal sealed class TownPlanner
{
    private static readonly (string Name, Provider Provider)[] People =
    [
        // The first three are neighbours on one PON, two of them with the same provider.
        ("Anna Alder", Provider.Brightline),
        ("Ben Birch", Provider.Clearwave),
        ("Carol Cedar", Provider.Brightline),
        ("Dora Dogwood", Provider.Clearwave),
        ("Emil Elm", Provider.Brightline),
        ("Finn Fir", Provider.Clearwave),
    ];

    /// <summary>Emil lets the house next door.</summary>
    private const int WithSecondHome = 4;

    private readonly TownSize _size;
    private readonly Random _random;
    private readonly int[] _houses = new int[Street.All.Count];
    private int _ponsMade;
    private uint _ontsMade;

    private TownPlanner(TownSize size)
    {
        _size = size;
        _random = new Random(size.Seed);
    }

    public static TownPlan Plan(TownSize size) => new TownPlanner(size).Plan();

    private TownPlan Plan()
    {
        var olts = Enumerable.Range(0, _size.Olts).Select(PlanOlt).ToArray();
        return Settle(new TownPlan(_size, olts, []));
    }

    private TownOlt PlanOlt(int index)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"olt-{index + 1}");
        var onts = Share(_size.Onts, _size.Olts, index);
        var pons = (onts + TownSize.OntsOnPonMax - 1) / TownSize.OntsOnPonMax;
        var address = new IPAddress([127, 20, (byte)(index / 250), (byte)((index % 250) + 1)]);
        var community = string.Create(CultureInfo.InvariantCulture, $"{name}-{_random.Next():x8}");
        return new TownOlt(
            name,
            address,
            community,
            Street.All[index % Street.All.Count],
            [.. Enumerable.Range(0, pons).Select(p => PlanPon(name, p, Share(onts, pons, p)))]);
    }

    private TownPon PlanPon(string olt, int index, int onts)
    {
        var streetIndex = _ponsMade++ % Street.All.Count;
        var street = Street.All[streetIndex];
        // 1:2 and 1:4 first splitters take turns; a PON of few ONTs has no use for four.
        var ways = Math.Min(onts, _ponsMade % 2 == 0 ? 2 : 4);
        var (slot, port) = (1 + (index / TownSize.PonsOnCard), index % TownSize.PonsOnCard);
        var homes = Enumerable.Range(0, onts)
            .Select(number => PlanOnt(number, 1 + (number * ways / onts), street, streetIndex))
            .ToArray();
        var splitters = homes.GroupBy(o => o.Plan.Splitter!.Value).Select(group =>
        {
            var name = string.Create(
                CultureInfo.InvariantCulture, $"{street.Name} cabinet {olt}/{slot}/{port}/{group.Key}");
            var middle = group.ElementAt(group.Count() / 2);
            return new TownSplitter(group.Key, name, middle.Latitude, middle.Longitude);
        });
        return new TownPon(olt, 0, slot, port, street, [.. splitters], homes);
    }

    private TownOnt PlanOnt(int number, int splitter, Street street, int streetIndex)
    {
        var house = _houses[streetIndex]++;
        var (latitude, longitude) = street.HouseAt(house);
        var isHome = _random.NextDouble() < 0.85;
        var provider = _random.NextDouble() < 0.6 ? Provider.Brightline : Provider.Clearwave;
        var distance = 600 + (12 * (house % 100)) + _random.Next(200);
        var plan = new OntPlan(
            number,
            Serial(),
            _random.Next(3) == 0 ? "HG8245H5" : "EG8145V5",
            splitter,
            street.PowerArea,
            isHome,
            distance,
            Math.Round(-16.5 - (distance * 0.0004) - (_random.NextDouble() * 6), 2));
        var houseNumber = (house + 1).ToString(CultureInfo.InvariantCulture);
        return new TownOnt(plan, houseNumber, latitude, longitude, isHome ? provider : null);
    }

    /// <summary>Multiplying by an odd number permutes 32 bits: serials look random and never meet.</summary>
    private string Serial()
    {
        var digits = unchecked((++_ontsMade * 2_654_435_761u) + (uint)_size.Seed);
        return string.Create(CultureInfo.InvariantCulture, $"HWTC{digits:X8}");
    }

    /// <summary>Gives each demo person a home: neighbours on the first PON, then one in each other street.</summary>
    private static TownPlan Settle(TownPlan town)
    {
        var pons = town.Olts.SelectMany(o => o.Pons).ToArray();
        var settled = new Dictionary<string, TownOnt>(StringComparer.Ordinal);
        var people = new List<DemoPerson>();
        for (var i = 0; i < People.Length; i++)
        {
            var (name, provider) = People[i];
            var wanted = pons[Math.Min(Math.Max(0, i - 2), pons.Length - 1)];
            var pon = pons.Prepend(wanted).FirstOrDefault(p => p.Onts.Any(o => !settled.ContainsKey(o.Plan.Serial)));
            if (pon is null)
            {
                break;
            }

            var ont = pon.Onts.First(o => !settled.ContainsKey(o.Plan.Serial));
            var home = ont with { Provider = provider, Plan = ont.Plan with { IsHome = true } };
            settled.Add(home.Plan.Serial, home);
            var email = $"{name.Split(' ')[0].ToLowerInvariant()}@{provider.Slug}.example";
            people.Add(new DemoPerson(name, email, provider, pon, home));
        }

        if (people.ElementAtOrDefault(WithSecondHome) is { } owner
            && owner.Pon.Onts.FirstOrDefault(o => !settled.ContainsKey(o.Plan.Serial)) is { } next)
        {
            var second = next with { Provider = owner.Provider, Plan = next.Plan with { IsHome = true } };
            settled.Add(second.Plan.Serial, second);
            people[WithSecondHome] = owner with { SecondOnt = second };
        }

        TownOnt Moved(TownOnt ont) => settled.GetValueOrDefault(ont.Plan.Serial, ont);
        return town with
        {
            Olts = [.. town.Olts.Select(o => o with
            {
                Pons = [.. o.Pons.Select(p => p with { Onts = [.. p.Onts.Select(Moved)] })],
            })],
            People = people,
        };
    }

    private static int Share(int total, int parts, int index) => (total / parts) + (index < total % parts ? 1 : 0);
}
