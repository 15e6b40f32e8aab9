using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>Its tables are excluded from the model's own migrations: their policies and grants stand with them in SQL.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261130150000_Federation")]
internal sealed class Federation : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlFile.Read("0021-federation.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        update public.schema_version set version = 17;
        revoke insert, delete on retail.user_login from lightline_portal;
        drop policy own_read on retail.user_login;
        drop policy own_insert on retail.user_login;
        drop policy own_delete on retail.user_login;
        create policy own_all on retail.user_login to lightline_portal
            using (exists (
                select from retail.user_account u
                where u.id = user_id and u.organisation_id = retail.provider_id()
                    and (u.id = retail.user_id() or (retail.scope() = 'public' and retail.user_id() is null))));
        revoke execute on function retail.is_admin() from lightline_portal;
        drop function retail.remove_oidc_client(uuid), retail.prune_oidc(int), retail.note_logouts(uuid[]), retail.take_logouts(int);
        drop trigger revoke_oidc_grants on retail.session;
        drop function retail.revoke_oidc_grants();
        drop table retail.oidc_token, retail.oidc_grant, retail.oidc_client;
        drop function retail.keep_oidc_grant();
        """);
}
