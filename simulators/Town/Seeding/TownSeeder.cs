using System.Globalization;
using System.Text.Json;
using Lightline.Contracts;
using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Network;
using Lightline.Data.Seeding;
using Lightline.Town.Plans;
using Npgsql;

namespace Lightline.Town.Seeding;

/// <summary>Writes a town into its database, once, in one transaction.</summary>
internal sealed class TownSeeder
{
    private static readonly TimeSpan CustomersFor = TimeSpan.FromDays(400);
    private readonly Seeder _seeder;
    private readonly TownPlan _plan;
    private readonly DateTimeOffset _customersSince;
    private readonly Dictionary<Street, (AreaId Area, PowerAreaId Power, SiteId Site)> _streets = [];

    private TownSeeder(Seeder seeder, TownPlan plan, DateTimeOffset customersSince)
    {
        _seeder = seeder;
        _plan = plan;
        _customersSince = customersSince;
    }

    /// <summary>
    /// Seeds a new database. In an old one lets the OLTs be found at today's ports, and adds what an older version did not
    /// seed; answers whether it had to.
    /// </summary>
    public static async Task<bool> SeedAsync(
        TownDatabase database,
        TownPlan plan,
        Ports ports,
        string publicKeyPem,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        await using (var moved = superuser.CreateCommand("update network.olt set snmp_port = $1"))
        {
            moved.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ports.Agents });
            if (await moved.ExecuteNonQueryAsync(cancellationToken) > 0)
            {
                var wasOld = await TownUpdate.RunAsync(superuser, plan, time, cancellationToken);
                return await AddContractsAsync(database, superuser, time, cancellationToken) || wasOld;
            }
        }

        await using var owner = PortalDatabase.CreateDataSource(database.Owner);
        await using var seeder = await Seeder.OpenAsync(owner, time, cancellationToken);
        await new TownSeeder(seeder, plan, time.GetUtcNow() - CustomersFor).RunAsync(ports, publicKeyPem, cancellationToken);
        await seeder.CommitAsync(cancellationToken);
        return false;
    }

    /// <summary>Of an older version nobody knew what was agreed; answers whether there were such services.</summary>
    private static async Task<bool> AddContractsAsync(
        TownDatabase database, NpgsqlDataSource superuser, TimeProvider time, CancellationToken cancellationToken)
    {
        var contracts = new List<SeedContract>();
        await using (var command = superuser.CreateCommand(
            """
            select o.slug, s.organisation_id, s.account_id, s.id, s.name, s.active_from
            from retail.service s join retail.organisation o on o.id = s.organisation_id
            where s.state <> 'ended' and not exists (select from retail.contract c where c.service_id = s.id)
            """))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                if (Provider.All.FirstOrDefault(p => p.Slug == row.GetString(0)) is { } provider)
                {
                    contracts.Add(Tariff.Contract(
                        provider, new OrganisationId(row.GetGuid(1)), new AccountId(row.GetGuid(2)), new ServiceId(row.GetGuid(3)),
                        row.GetString(4), await row.GetFieldValueAsync<DateOnly>(5, cancellationToken)));
                }
            }
        }

        await using var owner = PortalDatabase.CreateDataSource(database.Owner);
        await using var seeder = await Seeder.OpenAsync(owner, time, cancellationToken);
        await seeder.ContractsAsync(contracts, cancellationToken);
        await seeder.CommitAsync(cancellationToken);
        return contracts.Count > 0;
    }

    /// <summary>Country code 999 is nobody's (ITU-T E.164, list of assigned codes): no message of the demo finds a person.</summary>
    internal static string PhoneOf(TownOnt ont) => string.Create(
        CultureInfo.InvariantCulture, $"+999{Convert.ToUInt32(ont.Plan.Serial[4..], 16):0000000000}");

    /// <summary>Of a household; the demo's people have one with their name.</summary>
    internal static string EmailOf(TownOnt ont, Provider provider) =>
        $"home-{ont.Plan.Serial[4..].ToLowerInvariant()}@{provider.Slug}.example";

    private async Task RunAsync(Ports ports, string publicKeyPem, CancellationToken cancellationToken)
    {
        var region = await _seeder.RegionAsync(
            TownPlan.RegionCode, TownPlan.RegionName, TownPlan.TimeZone, cancellationToken);
        await SeedStreetsAsync(region, cancellationToken);
        var profiles = await SeedProfilesAsync(cancellationToken);
        var pons = await SeedPonsAsync(region, ports, publicKeyPem, cancellationToken);
        var homes = _plan.Olts.SelectMany(o => o.Pons).SelectMany(p => p.Onts.Select(o => (Pon: p, Ont: o))).ToArray();
        var seeded = await _seeder.HomesAsync(
            [.. homes.Select(h => ToHome(h.Pon, h.Ont, pons[h.Pon], profiles))], cancellationToken);
        await SeedRetailAsync(
            [.. homes.Zip(seeded, (home, made) => (home.Pon, home.Ont, made.Connection))], profiles, cancellationToken);
    }

    private async Task SeedStreetsAsync(RegionId region, CancellationToken cancellationToken)
    {
        var quarter = await _seeder.AreaAsync(region, TownPlan.RegionCode, TownPlan.RegionName, null, null, cancellationToken);
        foreach (var street in Street.All)
        {
            var houses = _plan.Olts.SelectMany(o => o.Pons).Where(p => p.Street == street).Sum(p => p.Onts.Count);
            var (latitude, longitude) = street.Exchange;
            var area = await _seeder.AreaAsync(
                region, street.Code, street.Name, quarter, houses == 0 ? null : Boundary(street, houses), cancellationToken);
            var power = await _seeder.PowerAreaAsync(region, street.PowerArea, street.PowerArea, cancellationToken);
            var site = await _seeder.SiteAsync(
                region, area, $"{street.Name} exchange", latitude, longitude, cancellationToken);
            _streets.Add(street, (area, power, site));
        }
    }

    private async Task<AccessProfileId[]> SeedProfilesAsync(CancellationToken cancellationToken)
    {
        await _seeder.AccessProfileAsync("walled-garden", AccessProfileKind.WalledGarden, 1, 1, cancellationToken);
        return
        [
            await _seeder.AccessProfileAsync("fibre-150", AccessProfileKind.Plan, 150, 75, cancellationToken),
            await _seeder.AccessProfileAsync("fibre-500", AccessProfileKind.Plan, 500, 250, cancellationToken),
        ];
    }

    private async Task<Dictionary<TownPon, (PonId Id, Dictionary<int, SplitterId> Splitters)>> SeedPonsAsync(
        RegionId region, Ports ports, string publicKeyPem, CancellationToken cancellationToken)
    {
        var all = new Dictionary<TownPon, (PonId, Dictionary<int, SplitterId>)>();
        foreach (var olt in _plan.Olts)
        {
            var secret = OltSecret.Seal(publicKeyPem, olt.Name, olt.Community);
            var id = await _seeder.OltAsync(
                new SeedOlt(region, _streets[olt.Site].Site, olt.Name, olt.Address, ports.Agents, secret), cancellationToken);
            var pons = await _seeder.PortsAsync(
                [.. olt.Pons.Select(p => new SeedPort(id, p.Frame, p.Slot, p.Port))], cancellationToken);
            var planned = olt.Pons.Zip(pons).SelectMany(p => p.First.Splitters.Select(s => (Pon: p, Splitter: s))).ToArray();
            var splitters = await _seeder.SplittersAsync(
                [.. planned.Select(s => new SeedSplitter(
                    s.Pon.Second,
                    s.Splitter.Number,
                    s.Splitter.Name,
                    _streets[s.Pon.First.Street].Area,
                    s.Splitter.Latitude,
                    s.Splitter.Longitude))],
                cancellationToken);
            var byPon = planned.Zip(splitters, (plan, made) => (plan.Pon.First, plan.Splitter.Number, made))
                .ToLookup(s => s.First);
            foreach (var (pon, ponId) in olt.Pons.Zip(pons))
            {
                all.Add(pon, (ponId, byPon[pon].ToDictionary(s => s.Number, s => s.made)));
            }
        }

        return all;
    }

    private SeedHome ToHome(
        TownPon pon, TownOnt ont, (PonId Id, Dictionary<int, SplitterId> Splitters) made, AccessProfileId[] profiles) => new(
            _streets[pon.Street].Area,
            _streets[pon.Street].Power,
            pon.Street.Name,
            ont.HouseNumber,
            pon.Street.Postcode,
            ont.Latitude,
            ont.Longitude,
            ont.Plan.Serial,
            made.Id,
            ont.Plan.Splitter is { } splitter ? made.Splitters[splitter] : null,
            ont.Plan.Number,
            ont.Plan.Model,
            ont.Provider is null ? null : ProfileOf(ont, profiles));

    private async Task SeedRetailAsync(
        (TownPon Pon, TownOnt Ont, ConnectionId Connection)[] homes,
        AccessProfileId[] profiles,
        CancellationToken cancellationToken)
    {
        var hash = Seeder.HashPassword(DemoPerson.Password);
        var network = await _seeder.OrganisationAsync(
            new SeedOrganisation(
                OrganisationKind.Operator, "citynet", "CityNet", NocOperator.HostName, TownPlan.TimeZone, "GBP", "en-GB",
                "+44 1632 960000"),
            cancellationToken);
        await _seeder.StaffAsync(network, NocOperator.Name, NocOperator.Email, hash, NocOperator.Roles, cancellationToken);
        var people = _plan.People.ToDictionary(p => p.Ont.Plan.Serial);
        var seconds = _plan.People.Where(p => p.SecondOnt is not null).ToDictionary(p => p.SecondOnt!.Plan.Serial);
        foreach (var provider in Provider.All)
        {
            var id = await _seeder.OrganisationAsync(
                new SeedOrganisation(
                    OrganisationKind.Provider, provider.Slug, provider.Name, provider.HostName, TownPlan.TimeZone, "GBP",
                    "en-GB", provider.Phone, BrandColour: provider.Colour),
                cancellationToken);
            foreach (var one in ProviderStaff.All)
            {
                await _seeder.StaffAsync(id, one.Name, one.EmailAt(provider), hash, [one.Role], cancellationToken);
            }

            var firsts = homes.Where(h => h.Ont.Provider == provider && !seconds.ContainsKey(h.Ont.Plan.Serial)).ToArray();
            var made = await _seeder.SubscribersAsync(
                [.. firsts.Select(h =>
                {
                    var person = people.GetValueOrDefault(h.Ont.Plan.Serial);
                    return new SeedSubscriber(
                        id,
                        h.Connection,
                        ProfileOf(h.Ont, profiles),
                        person?.Name ?? $"Household of {h.Ont.HouseNumber} {h.Pon.Street.Name}",
                        ServiceName(h.Ont, profiles),
                        _customersSince,
                        person?.Email ?? EmailOf(h.Ont, provider),
                        PhoneOf(h.Ont),
                        person is null ? null : hash);
                })],
                cancellationToken);
            var accounts = firsts.Zip(made).ToDictionary(p => p.First.Ont.Plan.Serial, p => p.Second.Account);
            var more = homes.Where(h => h.Ont.Provider == provider && seconds.ContainsKey(h.Ont.Plan.Serial)).ToArray();
            var services = await _seeder.ServicesAsync(
                [
                    .. more.Select(h => new SeedService(
                        id,
                        accounts[seconds[h.Ont.Plan.Serial].Ont.Plan.Serial],
                        h.Connection,
                        ProfileOf(h.Ont, profiles),
                        ServiceName(h.Ont, profiles),
                        _customersSince)),
                ],
                cancellationToken);
            await _seeder.ContractsAsync(
                [
                    .. firsts.Zip(made, (h, one) => Tariff.Contract(
                        provider, id, one.Account, one.Service, ServiceName(h.Ont, profiles), CustomersSince)),
                    .. more.Zip(services, (h, service) => Tariff.Contract(
                        provider, id, accounts[seconds[h.Ont.Plan.Serial].Ont.Plan.Serial], service, ServiceName(h.Ont, profiles),
                        CustomersSince)),
                ],
                cancellationToken);
        }
    }

    private DateOnly CustomersSince => DateOnly.FromDateTime(_customersSince.UtcDateTime);

    private static string ServiceName(TownOnt ont, AccessProfileId[] profiles) =>
        ProfileOf(ont, profiles) == profiles[0] ? "Fibre 150" : "Fibre 500";

    private static AccessProfileId ProfileOf(TownOnt ont, AccessProfileId[] profiles) =>
        profiles[ont.Plan.Number % profiles.Length];

    private static string Boundary(Street street, int houses)
    {
        double[][] ring = [.. street.OutlineOf(houses).Select(at => new[] { at.Longitude, at.Latitude })];
        return JsonSerializer.Serialize(new { type = "Polygon", coordinates = new[] { ring } });
    }
}
