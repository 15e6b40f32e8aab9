using Lightline.Portal.Live.Incidents;

namespace Lightline.Portal.Features.Noc.Map;

/// <summary>A cabinet or an area with its homes counted. A place counts what lies behind or within it too.</summary>
/// <param name="id">What the map calls it.</param>
/// <param name="name">What people call it: text, never markup.</param>
/// <param name="around">The area a cabinet stands in; empty for an area.</param>
public sealed class Place(string id, string name, string around)
{
    /// <summary>This many homes off are no longer single faults; so many make an incident too.</summary>
    public const int ManyHomes = 3;

    private readonly List<IncidentPicture> _incidents = [];

    /// <summary>What the map calls it.</summary>
    public string Id => id;

    /// <summary>What people call it: text, never markup.</summary>
    public string Name => name;

    /// <summary>The area a cabinet stands in; empty for an area.</summary>
    public string Around => around;

    /// <summary>Homes with a box and a service.</summary>
    public int Homes { get; private set; }

    /// <summary>Homes without light, or off without telling why.</summary>
    public int NoLight { get; private set; }

    /// <summary>Homes whose box told that it lost power.</summary>
    public int NoPower { get; private set; }

    /// <summary>Homes of which nobody knows.</summary>
    public int CannotCheck { get; private set; }

    /// <summary>Open incidents that homes are off through, the largest first.</summary>
    public IReadOnlyList<IncidentPicture> Incidents => _incidents;

    /// <summary>Homes known to be off.</summary>
    public int Off => NoLight + NoPower;

    /// <summary>
    /// How the place stands: as most of the homes that are off, where an incident took them, or where they are several or
    /// half of all. One home's own fault leaves its cabinet working, with its count beside it.
    /// </summary>
    public PlaceState State
    {
        get
        {
            if (Homes == 0)
            {
                return PlaceState.NoHomes;
            }

            var isHit = _incidents.Count > 0 || Off >= ManyHomes || Off * 2 >= Homes;
            if (Off > 0 && isHit)
            {
                return NoPower > NoLight ? PlaceState.NoPower : PlaceState.NoLight;
            }

            return CannotCheck > 0 && (_incidents.Count > 0 || CannotCheck * 2 >= Homes)
                ? PlaceState.CannotCheck
                : PlaceState.Working;
        }
    }

    /// <summary>Whether somebody should look.</summary>
    public bool IsProblem => State is PlaceState.NoLight or PlaceState.NoPower or PlaceState.CannotCheck;

    /// <summary>Counts one home.</summary>
    public void Count(PlaceState state, IncidentPicture? incident)
    {
        Homes++;
        NoLight += state == PlaceState.NoLight ? 1 : 0;
        NoPower += state == PlaceState.NoPower ? 1 : 0;
        CannotCheck += state == PlaceState.CannotCheck ? 1 : 0;
        if (incident is not null && !_incidents.Contains(incident))
        {
            _incidents.Add(incident);
            _incidents.Sort((one, other) => other.HomesOff.CompareTo(one.HomesOff));
        }
    }

    /// <summary>Whether another count says the same of the same place.</summary>
    public bool SaysTheSameAs(Place other) =>
        (Id, Name, Around, Homes, NoLight, NoPower, CannotCheck)
            == (other.Id, other.Name, other.Around, other.Homes, other.NoLight, other.NoPower, other.CannotCheck)
        && Incidents.Select(i => i.Number).SequenceEqual(other.Incidents.Select(i => i.Number));
}
