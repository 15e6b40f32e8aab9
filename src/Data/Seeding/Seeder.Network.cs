using Lightline.Contracts;
using Lightline.Data.Conversions;
using Lightline.Data.Network;

namespace Lightline.Data.Seeding;

/// <content>The plant.</content>
public sealed partial class Seeder
{
    /// <summary>Adds a region.</summary>
    public async Task<RegionId> RegionAsync(
        string code,
        string name,
        string timeZone,
        CancellationToken cancellationToken) =>
        new(await InsertOneAsync(
            "insert into network.region (code, name, time_zone) values ($1, $2, $3) returning id",
            cancellationToken, code, name, timeZone));

    /// <summary>Adds an area; <paramref name="boundary"/> is a GeoJSON geometry.</summary>
    public async Task<AreaId> AreaAsync(
        RegionId region,
        string code,
        string name,
        AreaId? parent,
        string? boundary,
        CancellationToken cancellationToken) =>
        new(await InsertOneAsync(
            """
            insert into network.area (region_id, code, name, parent_id, boundary)
            values ($1, $2, $3, nullif($4::bigint, 0), nullif($5::text, '')::jsonb) returning id
            """,
            cancellationToken, region.Value, code, name, parent?.Value ?? 0, boundary ?? string.Empty));

    /// <summary>Adds a power area.</summary>
    public async Task<PowerAreaId> PowerAreaAsync(
        RegionId region,
        string code,
        string name,
        CancellationToken cancellationToken) =>
        new(await InsertOneAsync(
            "insert into network.power_area (region_id, code, name) values ($1, $2, $3) returning id",
            cancellationToken, region.Value, code, name));

    /// <summary>Adds a site.</summary>
    public async Task<SiteId> SiteAsync(
        RegionId region,
        AreaId area,
        string name,
        double latitude,
        double longitude,
        CancellationToken cancellationToken) =>
        new(await InsertOneAsync(
            """
            insert into network.site (region_id, area_id, name, latitude, longitude) values ($1, $2, $3, $4, $5)
            returning id
            """,
            cancellationToken, region.Value, area.Value, name, latitude, longitude));

    /// <summary>Adds an OLT.</summary>
    public async Task<OltId> OltAsync(SeedOlt olt, CancellationToken cancellationToken) =>
        new(await InsertOneAsync(
            """
            insert into network.olt (region_id, site_id, name, address, snmp_port, secret_sealed, profile)
            values ($1, $2, $3, $4, $5, $6, $7) returning id
            """,
            cancellationToken, olt.Region.Value, olt.Site.Value, olt.Name, olt.Address, olt.SnmpPort, olt.SecretSealed,
            olt.Profile));

    /// <summary>Adds an access profile.</summary>
    public async Task<AccessProfileId> AccessProfileAsync(
        string name,
        AccessProfileKind kind,
        int downMbps,
        int upMbps,
        CancellationToken cancellationToken) =>
        new(await InsertOneAsync(
            "insert into network.access_profile (name, kind, down_mbps, up_mbps) values ($1, $2, $3, $4) returning id",
            cancellationToken, name, Words.Of(kind), downMbps, upMbps));

    /// <summary>Adds PON ports; answers their ids in the same order.</summary>
    public async Task<IReadOnlyList<PonId>> PortsAsync(
        IReadOnlyList<SeedPort> ports,
        CancellationToken cancellationToken)
    {
        List<PonId> made = new(ports.Count);
        foreach (var chunk in ports.Chunk(RowsMax))
        {
            var ids = await TakeIdsAsync("network.port", chunk.Length, cancellationToken);
            await InsertAsync(
                "insert into network.port (id, olt_id, frame, slot, port) select * from unnest($1, $2, $3, $4, $5)",
                cancellationToken, Column(ids, i => i), Column(chunk, p => p.Olt.Value), Column(chunk, p => p.Frame),
                Column(chunk, p => p.Slot), Column(chunk, p => p.Port));
            made.AddRange(ids.Select(PonId.From));
        }

        return made;
    }

    /// <summary>Adds splitters; answers their ids in the same order.</summary>
    public async Task<IReadOnlyList<SplitterId>> SplittersAsync(
        IReadOnlyList<SeedSplitter> splitters,
        CancellationToken cancellationToken)
    {
        List<SplitterId> made = new(splitters.Count);
        foreach (var chunk in splitters.Chunk(RowsMax))
        {
            var ids = await TakeIdsAsync("network.splitter", chunk.Length, cancellationToken);
            await InsertAsync(
                """
                insert into network.splitter (id, port_id, number, name, area_id, latitude, longitude, parent_id)
                select * from unnest($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                cancellationToken, Column(ids, i => i), Column(chunk, s => s.Port.Value), Column(chunk, s => s.Number),
                Column(chunk, s => s.Name), Column(chunk, s => s.Area.Value), Column(chunk, s => s.Latitude),
                Column(chunk, s => s.Longitude), Column(chunk, s => s.Parent?.Value));
            made.AddRange(ids.Select(SplitterId.From));
        }

        return made;
    }

    /// <summary>Adds premises, each with its ONT and connection; answers them in the same order.</summary>
    public async Task<IReadOnlyList<SeededHome>> HomesAsync(
        IReadOnlyList<SeedHome> homes,
        CancellationToken cancellationToken)
    {
        List<SeededHome> made = new(homes.Count);
        foreach (var chunk in homes.Chunk(RowsMax))
        {
            made.AddRange(await HomesOfChunkAsync(chunk, cancellationToken));
        }

        return made;
    }

    private async Task<SeededHome[]> HomesOfChunkAsync(SeedHome[] homes, CancellationToken cancellationToken)
    {
        var premises = await TakeIdsAsync("network.premises", homes.Length, cancellationToken);
        var premisesNumbers = await TakePublicNumbersAsync("network.premises", homes.Length, cancellationToken);
        await InsertAsync(
            """
            insert into network.premises
                (id, public_number, area_id, power_area_id, street, house_number, postcode, latitude, longitude)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            cancellationToken, Column(premises, i => i), Column(premisesNumbers, n => n),
            Column(homes, h => h.Area.Value), Column(homes, h => h.PowerArea?.Value), Column(homes, h => h.Street),
            Column(homes, h => h.HouseNumber), Column(homes, h => h.Postcode), Column(homes, h => h.Latitude),
            Column(homes, h => h.Longitude));

        var onts = await TakeIdsAsync("network.ont", homes.Length, cancellationToken);
        await InsertAsync(
            """
            insert into network.ont (id, serial, port_id, splitter_id, number, model, latitude, longitude)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            cancellationToken, Column(onts, i => i), Column(homes, h => h.Serial), Column(homes, h => h.Port.Value),
            Column(homes, h => h.Splitter?.Value), Column(homes, h => h.Number), Column(homes, h => h.Model),
            Column(homes, h => h.Latitude), Column(homes, h => h.Longitude));

        var connections = await TakeIdsAsync("network.connection", homes.Length, cancellationToken);
        var numbers = await TakePublicNumbersAsync("network.connection", homes.Length, cancellationToken);
        await InsertAsync(
            """
            insert into network.connection (id, public_number, premises_id, ont_id, port_id, access_profile_id)
            select * from unnest($1, $2, $3, $4, $5, $6)
            """,
            cancellationToken, Column(connections, i => i), Column(numbers, n => n), Column(premises, i => i),
            Column(onts, i => i), Column(homes, h => h.Port.Value), Column(homes, h => h.AccessProfile?.Value));
        return
        [
            .. homes.Select((_, i) => new SeededHome(
                new(premises[i]), premisesNumbers[i], new(onts[i]), new(connections[i]), numbers[i])),
        ];
    }
}
