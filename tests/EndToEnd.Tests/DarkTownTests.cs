using System.Globalization;
using System.Text.Json.Nodes;

namespace Lightline.EndToEnd.Tests;

/// <summary>A town that goes dark: every feeder at once.</summary>
[Collection(nameof(PhoneTown))]
public sealed class DarkTownTests(PhoneTown shared)
{
    /// <summary>Somebody in four of five homes has switched outage messages off.</summary>
    private const string FourInFiveOff =
        """
        insert into retail.preference (organisation_id, account_id, person_id, topic, channel, is_enabled)
        select p.organisation_id, p.account_id, p.id, 'outage', c.channel, false
        from (select *, row_number() over (order by id) as place from retail.account_person) p
            cross join (values ('sms'), ('email')) c (channel)
        where p.place % 5 <> 0
        """;

    private const string Expected =
        """
        select distinct c.value
        from retail.contact_point c
            join retail.service s on s.account_id = c.account_id and s.state = 'active'
        where c.verified_at is not null
            and not exists (select from retail.preference p where p.person_id = c.person_id and p.topic = 'outage')
        """;

    [Fact]
    [Trait("Full", "dark-town")]
    public async Task All_dark_in_5_s_is_decided_within_5_s_and_one_home_in_five_is_told_within_60_s()
    {
        var town = shared.Town;
        await shared.CalmAsync();
        Assert.Equal(0, await town.Tables.CountAsync("select count(*) from retail.preference where topic = 'outage'"));
        await town.Tables.ExecuteAsync(FourInFiveOff);
        try
        {
            var expected = (await town.Tables.ReadAsync(Expected)).Select(r => r[0]).ToHashSet();
            var (first, last, dark) = await CutAllAsync(town);
            Assert.Equal(PhoneTown.Onts, dark);
            Assert.InRange(last - first, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            var decided = await DecidedAsync(town, dark) - last;
            IReadOnlyList<JsonNode> lost = [];
            await Eventually.BecomesAsync(
                async () => expected.SetEquals((lost = await town.MessagesAsync()).Select(m => (string)m["to"]!)),
                $"{expected.Count} addresses told",
                90);
            var told = lost.Max(m => DateTimeOffset.Parse((string)m["at"]!, CultureInfo.InvariantCulture)) - last;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{dark} ONTs dark in {(last - first).TotalSeconds:0.0} s: decided {decided.TotalSeconds:0.0} s after the last, "
                + $"{lost.Count} messages handed over within {told.TotalSeconds:0.0} s"));
            Assert.InRange(decided, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            Assert.InRange(told, TimeSpan.Zero, TimeSpan.FromSeconds(60));
            Assert.Equal(expected.Count, lost.Count);
        }
        finally
        {
            await town.Tables.ExecuteAsync("delete from retail.preference where topic = 'outage'");
        }
    }

    private static async Task<(DateTimeOffset First, DateTimeOffset Last, int Onts)> CutAllAsync(RunningTown town)
    {
        var feeders = (await town.TargetsAsync()).Select(t => (string)t!["at"]!).Where(at => at.Count(c => c == '/') == 3);
        var faults = new List<string>();
        foreach (var feeder in feeders)
        {
            faults.Add(await town.BreakAsync("fibre-cut", feeder));
        }

        var truth = (await town.TruthAsync()).Where(t => faults.Contains((string)t!["id"]!)).ToArray();
        var times = truth.Select(t => DateTimeOffset.Parse((string)t!["started"]!, CultureInfo.InvariantCulture)).ToArray();
        return (times.Min(), times.Max(), truth.Sum(t => t!["onts"]!.AsArray().Count));
    }

    /// <summary>When the last of so many members was seen in the table, asked 20 times a second.</summary>
    private static async Task<DateTimeOffset> DecidedAsync(RunningTown town, int members)
    {
        var bound = TimeProvider.System.GetUtcNow().AddSeconds(60);
        while (true)
        {
            var written = await town.Tables.CountAsync(
                """
                select count(*) from live.incident_member m join live.incident i on i.id = m.incident_id
                where i.state = 1 and m.state = 1
                """);
            if (written == members)
            {
                return TimeProvider.System.GetUtcNow();
            }

            Assert.True(TimeProvider.System.GetUtcNow() < bound, $"{written} of {members} members");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
