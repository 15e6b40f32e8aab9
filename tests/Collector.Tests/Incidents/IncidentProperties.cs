using CsCheck;
using Lightline.Collector.Incidents;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Tests.Incidents;

/// <summary>Whatever breaks and is mended, in whatever order.</summary>
public sealed class IncidentProperties
{
    /// <summary>What happens: to which homes, why, and how long nothing else happens after it.</summary>
    private sealed record Turn(int[] Homes, bool IsLoss, DownCause Cause, bool IsConfirmed, int Seconds);

    private static readonly DownCause[] Causes =
        [DownCause.LossOfSignal, DownCause.DyingGasp, DownCause.Unknown, DownCause.AdminDown];

    private static readonly int[] Pauses = [0, 1, 3, 61, 130];

    private static readonly Gen<int[]> Places = Gen.OneOf(
        Gen.Int[0, 1].Select(pon => Quarter.Homes(pon).ToArray()),
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 3]).Select((pon, splitter) => Quarter.Homes(pon, splitter).ToArray()),
        Gen.Int[0, 1].Select(area => Enumerable.Range(1, 64).Where(home => home % 2 == area).ToArray()),
        Gen.Int[1, 64].Select(home => new[] { home }),
        Gen.Int[1, 64].Array[1, 12].Select(homes => homes.Distinct().ToArray()));

    private static readonly Gen<Turn> Turns = Gen.Select(
        Places,
        Gen.Bool,
        Gen.Int[0, Causes.Length - 1].Select(i => Causes[i]),
        Gen.Bool,
        Gen.Int[0, Pauses.Length - 1].Select(i => Pauses[i]))
        .Select((homes, isLoss, cause, isConfirmed, seconds) => new Turn(homes, isLoss, cause, isConfirmed, seconds));

    [Fact]
    public void No_home_is_called_restored_while_it_is_off_nor_affected_twice_and_in_the_end_all_is_resolved() =>
        Turns.Array[1, 14].Sample(turns =>
        {
            var quarter = new Quarter();
            foreach (var turn in turns)
            {
                Play(quarter, turn);
                for (var second = 0; second < turn.Seconds; second++)
                {
                    var up = Enumerable.Range(1, 64).Where(quarter.IsUp).ToHashSet();
                    var restored = Restored(quarter);
                    quarter.Pass(1);
                    if (!Restored(quarter).Except(restored).All(m => up.Contains(m.Home)))
                    {
                        return false;
                    }
                }

                var affected = quarter.Open.SelectMany(i => Quarter.Of(i, MemberState.Affected)).ToArray();
                if (affected.Distinct().Count() != affected.Length || affected.Any(h => quarter.IsUp(h) && turn.Seconds > 125))
                {
                    return false;
                }
            }

            quarter.Restore(Enumerable.Range(1, 64));
            quarter.Pass(125);
            return !quarter.Open.Any() && quarter.Correlator.OpenCount == 0;
        }, iter: 2_000);

    [Fact]
    public void Nobody_is_told_of_a_loss_that_no_poll_proved_nor_twice_of_one_episode() =>
        Turns.Array[1, 14].Sample(turns =>
        {
            var quarter = new Quarter();
            var proven = new HashSet<int>();
            var told = new HashSet<(IncidentId, long, int)>();
            var written = new Dictionary<IncidentId, WrittenIncident>();
            foreach (var turn in turns)
            {
                // Who is lost again within the hold-down has the same loss, which is proved; a new loss is proved anew.
                var goingOn = quarter.Open.SelectMany(i => Quarter.Of(i, MemberState.Affected)).ToHashSet();
                proven.ExceptWith(turn.IsLoss ? turn.Homes.Where(h => quarter.IsUp(h) && !goingOn.Contains(h)) : []);
                Play(quarter, turn);
                proven.UnionWith(turn.IsConfirmed ? turn.Homes.Where(h => !quarter.IsUp(h)) : []);
                for (var second = 0; second < turn.Seconds; second++)
                {
                    quarter.Pass(1);
                    foreach (var incident in quarter.Told.Values)
                    {
                        var (events, offered) = EventMaker.Due(
                            written.GetValueOrDefault(incident.Id) ?? WrittenIncident.None, incident);
                        written[incident.Id] = new WrittenIncident(
                            incident.Region.Id, incident.Change, incident.Scope,
                            incident.Members.ToDictionary(m => m.Ont, m => (m, offered[m.Ont])));
                        foreach (var (connection, episode) in events.Where(e => e.Kind == IncidentEventKind.Lost).SelectMany(e => e.About))
                        {
                            if (!proven.Contains((int)connection.Value - 1_000)
                                || !told.Add((incident.Id, connection.Value, episode)))
                            {
                                return false;
                            }
                        }
                    }
                }
            }

            return true;
        }, iter: 1_000);

    [Fact]
    public void Each_of_several_faults_apart_is_one_incident_and_a_fault_of_one_home_is_none() =>
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 3].Array[1, 4], Gen.Int[0, 59]).Sample((pon, branches, gap) =>
        {
            var quarter = new Quarter();
            var cut = branches.Distinct().Take(3).ToArray();
            foreach (var branch in cut)
            {
                quarter.Lose(Quarter.Homes(pon, branch));
                quarter.Pass(gap);
            }

            quarter.Lose([Quarter.Home(1 - pon, 0, 0)]);
            quarter.Confirm(cut.SelectMany(branch => Quarter.Homes(pon, branch)));
            quarter.Pass(130);
            return quarter.Open.Count() == cut.Length
                && quarter.Open.All(i => i.Members.Count == 8 && i.ConfirmedAt is not null)
                && quarter.Told.Count == cut.Length;
        }, iter: 500);

    private static void Play(Quarter quarter, Turn turn)
    {
        if (turn.IsLoss)
        {
            quarter.Lose(turn.Homes.Where(quarter.IsUp).ToArray(), turn.Cause);
        }
        else
        {
            quarter.Restore(turn.Homes.Where(h => !quarter.IsUp(h)).ToArray());
        }

        if (turn.IsConfirmed)
        {
            quarter.Confirm(turn.Homes.Where(h => !quarter.IsUp(h)).ToArray());
        }
    }

    private static HashSet<(IncidentId Incident, int Home, int Episode)> Restored(Quarter quarter) =>
        [.. quarter.Told.Values.SelectMany(i => i.Members
            .Where(m => m.State == MemberState.Restored)
            .Select(m => (i.Id, (int)m.Ont.Value, m.Episode)))];
}
