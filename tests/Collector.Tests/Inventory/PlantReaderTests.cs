using System.Security.Cryptography;
using Lightline.Collector.Inventory;
using Lightline.Collector.Tests.Running;
using Lightline.Contracts;

namespace Lightline.Collector.Tests.Inventory;

public class PlantReaderTests(TestDatabases databases)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_plant_comes_from_the_database_with_its_secret_opened()
    {
        await using var database = await databases.NewAsync(onts: 5);
        var reader = new PlantReader(database.PlantRows, TestDatabase.Quiet);
        var changes = 0;
        reader.Changed += _ => changes++;
        var regions = await RegionsAsync(database);
        Assert.True(await reader.RefreshAsync(regions, Stop));
        var olt = Assert.Single(reader.Current.Olts);
        Assert.Equal(("olt-1", "town-read", database.OltAddress.Port), (olt.Name, olt.Credential.Community, olt.Address.Port));
        Assert.Equal(2, olt.Pons.Count);
        Assert.Equal(5, reader.Current.OntById.Count);
        var ont = reader.Current.OntBySerial["HWTC00000003"];
        Assert.Equal((0, 1, 1), (reader.Current.PonById[ont.Pon].Frame, reader.Current.PonById[ont.Pon].Slot, ont.Number));

        Assert.True(await reader.RefreshAsync(regions, Stop));
        Assert.Equal(1, changes);
        await database.ExecuteAsync("update network.ont set number = 77 where serial = 'HWTC00000003'");
        await reader.RefreshAsync(regions, Stop);
        Assert.Equal(77, reader.Current.OntBySerial["HWTC00000003"].Number);
        Assert.Equal(2, changes);
    }

    [Fact]
    public async Task A_secret_that_does_not_open_leaves_only_its_olt_out()
    {
        await using var database = await databases.NewAsync(onts: 1);
        await database.ExecuteAsync(
            """
            insert into network.olt (region_id, site_id, name, address, snmp_port, secret_sealed, profile)
            select region_id, site_id, 'olt-2', '127.20.9.2', 161, secret_sealed, profile from network.olt
            """);
        var rows = database.PlantRows;
        var plant = await rows.ReadAsync(await RegionsAsync(database), Stop);
        Assert.Equal("olt-1", Assert.Single(plant.Olts).Name);
        Assert.Equal(1, rows.Faults[SecretFault.OtherOlt]);
    }

    [Fact]
    public async Task A_read_that_fails_keeps_the_old_plant_and_still_gives_up_a_lost_region()
    {
        await using var database = await databases.NewAsync(onts: 1);
        var regions = await RegionsAsync(database);
        var reader = new PlantReader(database.PlantRows, TestDatabase.Quiet);
        await reader.RefreshAsync(regions, Stop);
        await database.ExecuteAsync("revoke select on network.olt from lightline_collector");
        Assert.False(await reader.RefreshAsync(regions, Stop));
        Assert.Single(reader.Current.Olts);
        var renewed = regions[0] with { Epoch = 2 };
        Assert.False(await reader.RefreshAsync([renewed], Stop));
        Assert.Empty(reader.Current.Olts);
        Assert.Equal(2, reader.Failures);
    }

    [Theory]
    [InlineData("""{"v":1,"olt":"olt-2","community":"x"}""", nameof(SecretFault.OtherOlt))]
    [InlineData("""{"v":2,"olt":"olt-1","community":"x"}""", nameof(SecretFault.Malformed))]
    [InlineData("""{"v":1,"olt":"olt-1","community":7}""", nameof(SecretFault.Malformed))]
    [InlineData("""["olt-1"]""", nameof(SecretFault.Malformed))]
    [InlineData("hello", nameof(SecretFault.Malformed))]
    public void A_sealed_secret_must_be_whole_and_for_this_olt(string text, string fault)
    {
        using var key = RSA.Create(SecretBox.KeyBitsMin);
        var box = key.Encrypt(System.Text.Encoding.UTF8.GetBytes(text), RSAEncryptionPadding.OaepSHA256);
        Assert.Null(new SecretBox(key).Open("olt-1", box, out var why));
        Assert.Equal(Enum.Parse<SecretFault>(fault), why);
        using var other = RSA.Create(SecretBox.KeyBitsMin);
        Assert.Null(new SecretBox(other).Open("olt-1", box, out why));
        Assert.Equal(SecretFault.NotOurs, why);
    }

    private static async Task<IReadOnlyList<OwnedRegion>> RegionsAsync(TestDatabase database) =>
        [new OwnedRegion(new RegionId(await database.ReadAsync<long>("select id from network.region")), "old-town", 1)];
}
