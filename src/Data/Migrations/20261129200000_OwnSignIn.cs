using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>Policies, and a setting that only a function reads, so there is no model beside them.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261129200000_OwnSignIn")]
internal sealed class OwnSignIn : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlFile.Read("0015-own-sign-in.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        update public.schema_version set version = 11;
        drop function retail.has_second_step(uuid);
        alter table retail.organisation drop column staff_needs_second_step;
        do $$
        declare
            one text;
        begin
            foreach one in array array['user_claim', 'user_login', 'user_token', 'user_passkey'] loop
                execute format('drop policy own_all on retail.%I', one);
                execute format($policy$create policy reader_all on retail.%I to lightline_portal
                    using (exists (select from retail.user_account u where u.id = user_id))$policy$, one);
            end loop;
        end $$;
        drop policy reader_update on retail.user_account;
        create policy reader_update on retail.user_account for update to lightline_portal
            using (organisation_id = retail.provider_id()
                and (retail.scope() <> 'account' or id in (select p.user_id from retail.account_person p)));
        """);
}
