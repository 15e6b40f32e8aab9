using System.Security.Cryptography;
using Lightline.Data;
using Lightline.Servers;
using Lightline.Town;
using Lightline.Town.Plans;
using Lightline.Town.Seeding;
using Npgsql;

namespace Lightline.Fleet.Tests.Town;

/// <summary>A town that is kept while Lightline grows.</summary>
public sealed class TownUpdateTests
{
    /// <summary>All that the update touches, without what is made anew each time.</summary>
    private const string Look =
        """
        select string_agg(line, chr(10) order by line) from (
            select concat_ws(' ', 'staff', o.slug, u.email, u.display_name, u.email_confirmed, u.lockout_enabled,
                (select string_agg(r.role, ',' order by r.role) from retail.staff_role r where r.user_id = u.id))
            from retail.user_account u join retail.organisation o on o.id = u.organisation_id
            where o.kind = 'operator' or exists (select from retail.staff_role r where r.user_id = u.id)
            union all
            select concat_ws(' ', 'area', a.code, a.name, 'in', p.code)
            from network.area a left join network.area p on p.id = a.parent_id
            union all
            select concat_ws(' ', 'contact', a.name, k.kind, k.value, k.verified_at is not null, s.name)
            from retail.contact_point k join retail.account a on a.id = k.account_id
                join retail.account_person s on s.id = k.person_id) as all_of_it (line)
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_town_of_an_older_version_gets_what_a_new_one_has_and_keeps_what_it_had()
    {
        await using var server = await PostgresServer.StartAsync(
            new PostgresServerOptions { Source = PostgresSource.Debian, IsDurable = false }, Stop);
        var database = new TownDatabase(server, new BootstrapOptions("lightline", "o", "p", "c", "n"));
        await database.PrepareAsync(Stop);
        using var key = RSA.Create(3_072);
        var plan = TownPlanner.Plan(new TownSize(2, 300, 1));
        Task<bool> SeedAsync(int port) => TownSeeder.SeedAsync(
            database, plan, new Ports(port), key.ExportSubjectPublicKeyInfoPem(), TimeProvider.System, Stop);
        Assert.False(await SeedAsync(8_080));
        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        var seeded = await ReadAsync(superuser, Look);
        Assert.Contains("staff citynet nora@citynet.example", seeded, StringComparison.Ordinal);
        Assert.Contains("staff clearwave adam@clearwave.example Adam Agent t t agent", seeded, StringComparison.Ordinal);

        // As the first version left it: people had an e-mail address, households and the NOC nothing.
        await ReadAsync(superuser, """
            delete from retail.user_account u using retail.organisation o
            where o.id = u.organisation_id
                and (o.kind = 'operator' or exists (select from retail.staff_role r where r.user_id = u.id));
            update network.area set parent_id = null;
            delete from network.area where code = 'old-town';
            delete from retail.contact_point where kind = 'phone' or value like 'home-%';
            update retail.contact_point set value = 'anna@moved.example' where value = 'anna@brightline.example';
            """);
        Assert.True(await SeedAsync(8_180));
        Assert.Equal(
            seeded.Replace("email anna@brightline.example", "email anna@moved.example", StringComparison.Ordinal),
            await ReadAsync(superuser, Look));

        // What somebody removes of a town that is up to date stays away.
        await ReadAsync(superuser, "delete from retail.contact_point where kind = 'phone'");
        Assert.False(await SeedAsync(8_180));
        Assert.DoesNotContain("phone", await ReadAsync(superuser, Look), StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(NpgsqlDataSource superuser, string sql)
    {
        await using var command = superuser.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Stop) as string ?? "";
    }
}
