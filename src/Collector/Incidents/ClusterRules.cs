using Lightline.Contracts;
using Lightline.Contracts.Incidents;

namespace Lightline.Collector.Incidents;

/// <summary>What boxes that hang together say of a fault they may share. Pure.</summary>
internal sealed class ClusterRules(CorrelatorOptions options)
{
    /// <summary>
    /// The unexplained losses that may lie together, up to the latest of them; empty while it is too early to judge them.
    /// </summary>
    public IReadOnlyList<Box> Cluster(IEnumerable<Box> boxes, Func<Box, bool> counts, DateTimeOffset now)
    {
        var lost = boxes.Where(b => b.IsUnexplained && counts(b)).ToArray();
        if (lost.Length < options.HomesMin)
        {
            return [];
        }

        var latest = lost.Max(b => b.LostAt!.Value);
        var from = lost.Max(b => b.LostFrom);
        var cluster = lost.Where(b => from - b.LostAt!.Value <= options.Together).ToArray();
        var first = cluster.Min(b => b.LostAt!.Value);
        var isRipe = now - latest >= options.Settle || now - first >= options.DecideWithin;
        return isRipe && cluster.Length >= options.HomesMin ? cluster : [];
    }

    /// <summary>
    /// Whether these boxes, all that hang behind one point, lost their light together: none carries traffic, and few of
    /// the lost said that they lost power. <paramref name="explained"/> of them belong to an incident on the same fibre
    /// already.
    /// </summary>
    public bool IsDark(IReadOnlyList<Box> boxes, IReadOnlyList<Box> cluster, int explained = 0)
    {
        var known = 0;
        foreach (var box in boxes)
        {
            if (box.Service == Service.Up)
            {
                return false;
            }

            known += box.Service.IsLost() ? 1 : 0;
        }

        var dark = cluster.Count(b => b.Service == Service.Dark);
        return cluster.Count >= options.HomesMin
            && dark >= options.DarkShare * cluster.Count
            && 2 * (cluster.Count + explained) >= known;
    }

    /// <summary>Whether so many of a power area's boxes reported losing power that it is not theirs alone.</summary>
    public bool IsPowerCut(IReadOnlyList<Box> boxes, int gasped)
    {
        var known = boxes.Count(b => b.Service is Service.Up || b.Service.IsLost());
        var share = (int)Math.Ceiling(options.GaspShare * known);
        return gasped >= Math.Max(options.HomesMin, Math.Min(options.GaspsEnough, share));
    }

    /// <summary>Whether so many of an incident's homes are off that a loss behind it is likely to be its own.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="more">Homes that count as off beside its members.</param>
    public bool GoesOn(OpenIncident incident, int more = 0)
    {
        var off = more + incident.Members.Count(m => m.State == MemberState.Affected);
        return off >= Math.Max(options.HomesMin, (int)Math.Ceiling(options.StillOffShare * incident.Members.Count));
    }

    /// <summary>
    /// Whether what is lost at once, with those that an incident still keeps off, is the same trouble again. Three that lose
    /// light on one fibre are; in a power area it takes as many as a power cut does.
    /// </summary>
    public bool IsSameAgain(OpenIncident incident, int atOnce, IReadOnlyList<Box> behind) => atOnce >= options.HomesMin
        && (incident.Head.Kind == IncidentKind.FibreCut
            || IsPowerCut(behind, atOnce + incident.Members.Count(m => m.State == MemberState.Affected)));

    /// <summary>The first to be lost; of several at once the one with the smallest id, so that every replay agrees.</summary>
    public static (OntId Ont, DateTimeOffset At) First(IReadOnlyList<Box> cluster)
    {
        var first = cluster.MinBy(b => (b.LostAt!.Value, b.Ont.Id.Value))!;
        return (first.Ont.Id, first.LostAt!.Value);
    }
}
