using Lightline.Data.Seeding;
using Lightline.Town.Plans;
using Npgsql;

namespace Lightline.Town.Seeding;

/// <summary>
/// Adds to a kept town what an older version did not seed: who signs in at the NOC, an area around the streets, an e-mail
/// address and telephone number for each household, and who works for the providers. The first three once and all together:
/// the NOC's sign-in is the mark of it.
/// </summary>
internal static class TownUpdate
{
    private const string AddOperator =
        """
        insert into retail.user_account
            (id, organisation_id, display_name, user_name, normalized_user_name, email, normalized_email,
             email_confirmed, password_hash, security_stamp, concurrency_stamp, phone_number_confirmed,
             two_factor_enabled, lockout_enabled, access_failed_count)
        select $1, o.id, $2, $3, upper($3), $3, upper($3), true, $4,
            upper(replace(gen_random_uuid()::text, '-', '')), gen_random_uuid()::text, false, false, true, 0
        from retail.organisation o
        where o.kind = 'operator'
            and not exists (select from retail.user_account u where u.organisation_id = o.id)
        """;

    private const string AddStaff =
        """
        with one as (
            insert into retail.user_account
                (id, organisation_id, display_name, user_name, normalized_user_name, email, normalized_email,
                 email_confirmed, password_hash, security_stamp, concurrency_stamp, phone_number_confirmed,
                 two_factor_enabled, lockout_enabled, access_failed_count)
            select $1, o.id, $2, $3, upper($3), $3, upper($3), true, $4,
                upper(replace(gen_random_uuid()::text, '-', '')), gen_random_uuid()::text, false, false, true, 0
            from retail.organisation o
            where o.slug = $5 and not exists (select from retail.staff_role s where s.organisation_id = o.id and s.role = $6)
            on conflict do nothing
            returning id, organisation_id
        )
        insert into retail.staff_role (organisation_id, user_id, role, granted_at)
        select organisation_id, id, $6, $7 from one
        """;

    private const string AddRoles =
        """
        insert into retail.staff_role (organisation_id, user_id, role, granted_at)
        select u.organisation_id, u.id, unnest(array['noc-operator', 'operator-admin']), $2 from retail.user_account u where u.id = $1
        """;

    private const string AddQuarter =
        """
        with quarter as (
            insert into network.area (region_id, code, name)
            select r.id, r.code, r.name from network.region r
            where not exists (select from network.area a where a.region_id = r.id and a.code = r.code)
            returning id, region_id
        )
        update network.area a set parent_id = quarter.id
        from quarter
        where a.region_id = quarter.region_id and a.parent_id is null
        """;

    /// <summary>To the holder of each home's account, where the account has none of the kind.</summary>
    private const string AddContacts =
        """
        insert into retail.contact_point (id, organisation_id, account_id, person_id, value, verified_at, kind)
        select distinct on (p.account_id) h.id, p.organisation_id, p.account_id, p.id, h.value, $4, $5
        from unnest($1, $2, $3) with ordinality as h (id, serial, value, place)
            join network.ont o on o.serial = h.serial
            join network.connection c on c.ont_id = o.id
            join retail.tenure t on t.connection_id = c.id and upper_inf(t.during)
            join retail.account_person p on p.account_id = t.account_id and p.role = 'holder'
        where not exists (
            select from retail.contact_point k where k.account_id = p.account_id and k.kind = $5)
        order by p.account_id, h.place
        """;

    /// <summary>Whether there was something to add.</summary>
    public static async Task<bool> RunAsync(
        NpgsqlDataSource superuser, TownPlan plan, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var connection = await superuser.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var hash = Seeder.HashPassword(DemoPerson.Password);
        var nora = Guid.CreateVersion7(time.GetUtcNow());
        var isOld = await ExecuteAsync(
            connection, AddOperator, cancellationToken, nora, NocOperator.Name, NocOperator.Email, hash) > 0;
        if (isOld)
        {
            await ExecuteAsync(connection, AddRoles, cancellationToken, nora, time.GetUtcNow());
            await ExecuteAsync(connection, AddQuarter, cancellationToken);
            // Whoever has two homes is reached as the first one's household.
            var seconds = plan.People.Select(p => p.SecondOnt?.Plan.Serial).ToHashSet();
            var homes = plan.Olts.SelectMany(o => o.Pons).SelectMany(p => p.Onts).Where(o => o.Provider is not null)
                .OrderBy(o => seconds.Contains(o.Plan.Serial)).ToArray();
            foreach (var (kind, value) in new (string, Func<TownOnt, string>)[]
            {
                ("email", o => TownSeeder.EmailOf(o, o.Provider!)), ("phone", TownSeeder.PhoneOf),
            })
            {
                await ExecuteAsync(
                    connection, AddContacts, cancellationToken,
                    homes.Select(_ => Guid.CreateVersion7(time.GetUtcNow())).ToArray(),
                    homes.Select(o => o.Plan.Serial).ToArray(), homes.Select(value).ToArray(), time.GetUtcNow(), kind);
            }
        }

        var isWithoutStaff = 0;
        foreach (var provider in Provider.All)
        {
            foreach (var one in ProviderStaff.All)
            {
                isWithoutStaff += await ExecuteAsync(
                    connection, AddStaff, cancellationToken, Guid.CreateVersion7(time.GetUtcNow()), one.Name, one.EmailAt(provider),
                    hash, provider.Slug, one.RoleWord, time.GetUtcNow());
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return isOld || isWithoutStaff > 0;
    }

    private static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
