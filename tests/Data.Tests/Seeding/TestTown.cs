using System.Net;
using Lightline.Contracts;
using Lightline.Data.Accounts;
using Lightline.Data.Network;
using Lightline.Data.Seeding;

namespace Lightline.Data.Tests.Seeding;

/// <summary>A small town: any number of homes behind one OLT a thousand of them.</summary>
internal sealed class TestTown
{
    public static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private TestTown()
    {
    }

    public required RegionId Region { get; init; }

    public required AreaId Area { get; init; }

    public required PowerAreaId PowerArea { get; init; }

    public required AccessProfileId Plan { get; init; }

    public required IReadOnlyList<OltId> Olts { get; init; }

    public required IReadOnlyList<SeededHome> Homes { get; init; }

    public static async Task<TestTown> AddAsync(Seeder seeder, int homes, CancellationToken cancellationToken)
    {
        var region = await seeder.RegionAsync("old-town", "Old Town", "Europe/Tallinn", cancellationToken);
        var area = await seeder.AreaAsync(
            region, "harbour", "Harbour", null, """{"type":"Point","coordinates":[24,59]}""", cancellationToken);
        var street = await seeder.AreaAsync(region, "quay", "Quay Street", area, null, cancellationToken);
        var power = await seeder.PowerAreaAsync(region, "feed-1", "Feed 1", cancellationToken);
        var site = await seeder.SiteAsync(region, area, "Exchange", 59.4, 24.7, cancellationToken);
        var plan = await seeder.AccessProfileAsync("1000/500", AccessProfileKind.Plan, 1_000, 500, cancellationToken);
        List<OltId> olts = [];
        List<SeededHome> made = [];
        for (var from = 0; from < homes; from += 1_000)
        {
            var olt = await seeder.OltAsync(
                new SeedOlt(region, site, $"olt-{olts.Count + 1}", IPAddress.Parse("127.20.0.1"), 161, [1, 2, 3]),
                cancellationToken);
            olts.Add(olt);
            made.AddRange(await AddHomesAsync(
                seeder, olt, street, power, plan, from, Math.Min(1_000, homes - from), cancellationToken));
        }

        return new TestTown
        {
            Region = region,
            Area = street,
            PowerArea = power,
            Plan = plan,
            Olts = olts,
            Homes = made,
        };
    }

    /// <summary>A customer on a home of this town.</summary>
    public SeedSubscriber Subscriber(OrganisationId provider, int home, string name, DateTimeOffset? to = null) =>
        new(provider, Homes[home].Connection, Plan, name, "Fibre 1000", Since, $"{name}@example.org",
            "+3725550000", "hash", to);

    public static Task<OrganisationId> ProviderAsync(Seeder seeder, string slug, CancellationToken cancellationToken) =>
        seeder.OrganisationAsync(
            new SeedOrganisation(OrganisationKind.Provider, slug, slug, $"{slug}.localhost"), cancellationToken);

    private static async Task<IReadOnlyList<SeededHome>> AddHomesAsync(
        Seeder seeder,
        OltId olt,
        AreaId area,
        PowerAreaId power,
        AccessProfileId plan,
        int first,
        int count,
        CancellationToken cancellationToken)
    {
        const int HomesOfPon = 64;
        var ports = await seeder.PortsAsync(
            [.. Enumerable.Range(0, ((count - 1) / HomesOfPon) + 1).Select(p => new SeedPort(olt, 0, p / 16, p % 16))],
            cancellationToken);
        var splitters = await seeder.SplittersAsync(
            [.. ports.Select(p => new SeedSplitter(p, 1, "S1", area, 59.4, 24.7))], cancellationToken);
        return await seeder.HomesAsync(
            [
                .. Enumerable.Range(0, count).Select(i => new SeedHome(
                    area, power, "Quay Street", $"{first + i + 1}", "10111", 59.4, 24.7, $"HWTC{first + i:X8}",
                    ports[i / HomesOfPon], splitters[i / HomesOfPon], i % HomesOfPon, AccessProfile: plan)),
            ],
            cancellationToken);
    }
}
