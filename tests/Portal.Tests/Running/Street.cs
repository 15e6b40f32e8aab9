using System.Net;
using Lightline.Contracts;
using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Data.Network;
using Lightline.Data.Seeding;
using Lightline.Data.Services;
using Lightline.Retail;
using Lightline.Retail.Charges;
using Lightline.Retail.Terms;
using Npgsql;

namespace Lightline.Portal.Tests.Running;

/// <summary>Somebody who lives in the street and signs in.</summary>
/// <param name="Host">Their provider's host name.</param>
/// <param name="Email">Their sign-in.</param>
/// <param name="Home">Their home.</param>
internal sealed record Neighbour(string Host, string Email, SeededHome Home);

/// <summary>
/// Two providers on one fibre. Anna and Ben have the same provider, Cleo the other; all hang on one PON. The other provider
/// is one that the API has added (<see cref="RunningPortal"/>), with nothing else set up for it: whatever keeps it apart from
/// the first is in force from that call on. What an engineer or a device chose to call things holds markup.
/// </summary>
internal sealed class Street
{
    public const string Brightline = "brightline.localhost";
    public const string Clearwave = "clearwave.localhost";
    public const string Password = "correct horse battery staple";
    public const string MarkupModel = "<script>alert(1)</script>";
    public const string MarkupStreet = "Mill <b onclick=x>Road";

    /// <summary>Written on the cabinet of Dock Street.</summary>
    public const string MarkupCabinet = "Dock <img src=x onerror=alert(1)> cabinet";

    /// <summary>The outline of Dock Street.</summary>
    public const string DockOutline =
        """{"type":"Polygon","coordinates":[[[24.75,59.43],[24.77,59.43],[24.77,59.45],[24.75,59.43]]]}""";

    /// <summary>What Brightline calls an add-on.</summary>
    public const string MarkupAddOn = "Fixed <img src=x onerror=alert(2)> address";

    public const int IvarsHomes = 23;

    /// <summary>The operator's host.</summary>
    public const string Noc = "noc.localhost";

    /// <summary>Homes in <see cref="Outage"/>.</summary>
    public const int OutageHomes = 24;

    private Func<OrganisationId, IReadOnlyList<SeedSubscriber>> _clearwavesCustomers = _ => [];

    private Street(SeededHome[] homes)
    {
        Anna = new(Brightline, "anna@example.org", homes[0]);
        Ben = new(Brightline, "ben@example.org", homes[1]);
        Cleo = new(Clearwave, "cleo@example.org", homes[2]);
        Dirk = new(Brightline, "dirk@example.org", homes[3]);
        Eva = new(Brightline, "eva@example.org", homes[4]);
        Finn = new(Brightline, "finn@example.org", homes[5]);
        Gita = new(Brightline, "gita@example.org", homes[6]);
        Hugo = new(Brightline, "hugo@example.org", homes[7]);
        HugosOther = homes[8];
        Ivar = new(Brightline, "ivar@example.org", homes[9]);
        Outage = homes[^OutageHomes..];
        Juta = new(Brightline, "juta@example.org", Outage[0]);
        Kaur = new(Clearwave, "kaur@example.org", Outage[1]);
        Leo = new(Brightline, "leo@example.org", Outage[2]);
        Mia = new(Brightline, "mia@example.org", Outage[3]);
    }

    /// <summary>Brightline's.</summary>
    public Neighbour Anna { get; }

    /// <summary>Brightline's too.</summary>
    public Neighbour Ben { get; }

    /// <summary>Clearwave's.</summary>
    public Neighbour Cleo { get; }

    /// <summary>Brightline's; for tests that change the state of a box.</summary>
    public Neighbour Dirk { get; }

    /// <summary>Brightline's; for the test that locks a sign-in.</summary>
    public Neighbour Eva { get; }

    /// <summary>Brightline's; his box has not been heard of for six minutes.</summary>
    public Neighbour Finn { get; }

    /// <summary>Brightline's; for the test that moves her in and out.</summary>
    public Neighbour Gita { get; }

    /// <summary>Brightline's; he has <see cref="HugosOther"/> too.</summary>
    public Neighbour Hugo { get; }

    /// <summary>Hugo's second home.</summary>
    public SeededHome HugosOther { get; }

    /// <summary>Brightline's; he lets <see cref="IvarsHomes"/> homes.</summary>
    public Neighbour Ivar { get; }

    /// <summary>
    /// Homes for tests that cut them off, on a port of their own: the first 8 in Dock Street and the next 3 on the Quay, both
    /// in the Harbour, the others in Hill Road. Each has a service; of the last one it has ended.
    /// </summary>
    public IReadOnlyList<SeededHome> Outage { get; }

    /// <summary>Brightline's, in Dock Street.</summary>
    public Neighbour Juta { get; }

    /// <summary>Clearwave's, in Dock Street.</summary>
    public Neighbour Kaur { get; }

    /// <summary>Brightline's, in Dock Street.</summary>
    public Neighbour Leo { get; }

    /// <summary>Brightline's, in Dock Street.</summary>
    public Neighbour Mia { get; }

    /// <summary>The operator's own.</summary>
    public Neighbour Nora => new(Noc, "nora@example.org", Outage[0]);

    public static async Task<Street> SeedAsync(NpgsqlDataSource owner, CancellationToken stop)
    {
        var time = TimeProvider.System;
        await using var seeder = await Seeder.OpenAsync(owner, time, stop);
        var network = await seeder.OrganisationAsync(new(OrganisationKind.Operator, "citynet", "CityNet", Noc), stop);
        var bright = await seeder.OrganisationAsync(
            new(OrganisationKind.Provider, "brightline", "Brightline", Brightline, Phone: "1800 000 000"), stop);
        var region = await seeder.RegionAsync("old-town", "Old Town", "Europe/Tallinn", stop);
        var area = await seeder.AreaAsync(region, "mill-road", "Mill Road", null, null, stop);
        var site = await seeder.SiteAsync(region, area, "Exchange", 59.43, 24.75, stop);
        var olt = await seeder.OltAsync(new(region, site, "olt-1", IPAddress.Parse("127.20.0.1"), 161, [1]), stop);
        var ports = await seeder.PortsAsync([new(olt, 0, 1, 3), new(olt, 0, 1, 4)], stop);
        var harbour = await seeder.AreaAsync(region, "harbour", "Harbour", null, null, stop);
        var dock = await seeder.AreaAsync(region, "dock", "Dock Street", harbour, DockOutline, stop);
        var quay = await seeder.AreaAsync(region, "quay", "Quay", harbour, """{"type":"Point","coordinates":[24.75,59.43]}""", stop);
        var hill = await seeder.AreaAsync(region, "hill", "Hill Road", null, null, stop);
        // The cabinet on the Quay hangs from that in Dock Street; each takes the homes of its own area.
        var first = await seeder.SplittersAsync(
            [
                new(ports[1], 1, MarkupCabinet, dock, 59.441, 24.761),
                new(ports[1], 2, "Hill cabinet", hill, 59.442, 24.762),
            ],
            stop);
        var last = await seeder.SplittersAsync([new(ports[1], 3, "Quay cabinet", quay, 59.443, 24.763, first[0])], stop);
        var plan = await seeder.AccessProfileAsync("fibre-500", AccessProfileKind.Plan, 500, 250, stop);
        var homes = await seeder.HomesAsync(
            [
                .. Enumerable.Range(1, 9 + IvarsHomes).Select(i => new SeedHome(
                    area, null, MarkupStreet, $"{i}", "10111", 59.43, 24.75, $"HWTC{i:D8}", ports[0], null, i,
                    MarkupModel)),
                .. Enumerable.Range(0, OutageHomes).Select(i => new SeedHome(
                    i < 8 ? dock : i < 11 ? quay : hill, null, "Dock Street", $"{i + 1}", "10112", 59.44, 24.76,
                    $"HWTD{i:D8}", ports[1], i < 8 ? first[0] : i < 11 ? last[0] : first[1], i + 1)),
            ],
            stop);
        var hash = Seeder.HashPassword(Password);
        var street = new Street([.. homes]);
        var since = time.GetUtcNow().AddDays(-40);
        var subscribers = await seeder.SubscribersAsync(
            [
                Subscriber(bright, homes[0], "Anna Tamm", street.Anna),
                Subscriber(bright, homes[1], "Ben Kask", street.Ben),
                Subscriber(bright, homes[3], "Dirk Rebane", street.Dirk),
                Subscriber(bright, homes[4], "Eva Mets", street.Eva),
                Subscriber(bright, homes[5], "Finn Lepp", street.Finn),
                Subscriber(bright, homes[6], "Gita Oja", street.Gita),
                Subscriber(bright, homes[7], "Hugo Sepp", street.Hugo),
                Subscriber(bright, homes[9], "Ivar Ilves", street.Ivar),
                Subscriber(bright, street.Juta.Home, "Juta Kuusk", street.Juta),
                Subscriber(bright, street.Leo.Home, "Leo Raud", street.Leo),
                Subscriber(bright, street.Mia.Home, "Mia Saar", street.Mia),
                .. street.Outage.Skip(4).Select((home, i) => new SeedSubscriber(
                    bright, home.Connection, plan, $"Home {i}", "Fibre 500", since,
                    To: home == street.Outage[^1] ? since.AddDays(30) : null)),
            ],
            stop);
        await seeder.ServicesAsync(
            [
                More(subscribers[6], homes[8]),
                .. homes.Skip(10).Take(IvarsHomes - 1).Select(home => More(subscribers[7], home)),
            ],
            stop);
        await seeder.ContractsAsync(
            [
                new SeedContract(bright, subscribers[0].Account, subscribers[0].Service, AnnasTerms(since), AnnasItems(since)),
            ],
            stop);
        await seeder.StaffAsync(network, "Nora Noc", street.Nora.Email, hash, [StaffRole.NocOperator], stop);
        await seeder.CommitAsync(stop);
        foreach (var home in homes)
        {
            await LiveAsync(owner, home.Ont, region, olt, stop);
        }

        await using var silent = owner.CreateCommand(
            "update live.ont_state set proven_at = now() - interval '6 minutes' where ont_id = $1");
        silent.Parameters.Add(new NpgsqlParameter<long> { TypedValue = homes[5].Ont.Value });
        await silent.ExecuteNonQueryAsync(stop);

        street._clearwavesCustomers = clear =>
            [Subscriber(clear, street.Cleo.Home, "Cleo Saar", street.Cleo), Subscriber(clear, street.Kaur.Home, "Kaur Pihl", street.Kaur)];
        return street;

        SeedSubscriber Subscriber(OrganisationId provider, SeededHome home, string name, Neighbour who) =>
            new(provider, home.Connection, plan, name, "Fibre 500", since, who.Email, null, hash);

        SeedService More(SeededSubscriber who, SeededHome home) =>
            new(bright, who.Account, home.Connection, plan, "Fibre 500", since);
    }

    /// <summary>
    /// The customers of the other provider, once it is there. Its colour is one that an older version let in and that nobody
    /// can read.
    /// </summary>
    public async Task MoveInAsync(NpgsqlDataSource owner, CancellationToken stop)
    {
        await using var command = owner.CreateCommand(
            "update retail.organisation set brand_colour = '#ffee00' where slug = 'clearwave' returning id");
        var clear = new OrganisationId((Guid)(await command.ExecuteScalarAsync(stop))!);
        await using var seeder = await Seeder.OpenAsync(owner, TimeProvider.System, stop);
        await seeder.SubscribersAsync(_clearwavesCustomers(clear), stop);
        await seeder.CommitAsync(stop);
    }

    /// <summary>What Anna agreed to, as a customer since a moment.</summary>
    public static ContractTerms AnnasTerms(DateTimeOffset since) => new()
    {
        ActiveFrom = DateOnly.FromDateTime(since.UtcDateTime),
        BindingMonths = 12,
        Notice = new Notice(1, NoticeUnit.Months, NoticeEnd.AnyDay),
        EarlyExit = EarlyExit.PayRest,
        RestPercent = 50,
    };

    /// <summary>And what it costs: a plan that rises in price after a year, and an add-on with marks in its name.</summary>
    public static IReadOnlyList<SeedItem> AnnasItems(DateTimeOffset since)
    {
        var (first, euro, tax) = (DateOnly.FromDateTime(since.UtcDateTime), Currency.Of("EUR"), new TaxRate(2400));
        return
        [
            new(ServiceItemKind.Plan, "Fibre 500", new Money(3900, euro), tax, first, first.AddYears(1)),
            new(ServiceItemKind.Plan, "Fibre 500", new Money(4400, euro), tax, first.AddYears(1)),
            new(ServiceItemKind.AddOn, MarkupAddOn, new Money(250, euro), tax, first),
        ];
    }

    /// <summary>An ONT that works: online with a good light, proved just now.</summary>
    private static async Task LiveAsync(
        NpgsqlDataSource owner, OntId ont, RegionId region, OltId olt, CancellationToken stop)
    {
        await using var command = owner.CreateCommand(
            """
            insert into live.ont_state (ont_id, region_id, olt_id, status, cause, source, changed_at, proven_at,
                rx_power_dbm, tx_power_dbm, temperature_celsius, optics_at, epoch)
            values ($1, $2, $3, 1, 0, 1, now() - interval '9 days', now(), -19.4, 2.3, 46, now(), 1)
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = ont.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = region.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = olt.Value });
        await command.ExecuteNonQueryAsync(stop);
    }
}
