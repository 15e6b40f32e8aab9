using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>Keys, providers and staff: written by functions and single statements, so there is no model beside them.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261129210000_Providers")]
internal sealed class Providers : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlFile.Read("0016-providers.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        update public.schema_version set version = 12;
        delete from notify.template where topic = 'sign-in' and kind = 'invited';
        drop function retail.set_staff_roles(uuid, text[]), retail.invite_staff(uuid, text, text, text, text, text),
            retail.staff_of_organisation(), retail.change_organisation(jsonb), retail.add_provider(jsonb, jsonb, text, int),
            retail.make_staff(uuid, uuid, text, text, text, text, text), retail.invite_by_letter(uuid, text, text),
            retail.demand_admin(), retail.is_admin(), retail.use_api_key(bytea);
        drop table retail.api_key;
        drop function retail.keep_api_key_ended();
        create policy operator_insert on retail.organisation for insert to lightline_portal
            with check (retail.scope() = 'operator');
        create policy operator_update on retail.organisation for update to lightline_portal
            using (retail.scope() = 'operator' or id = retail.whole_provider_id());
        grant insert on retail.organisation to lightline_portal;
        grant update (name, time_zone, language, phone, phone_hours, brand_colour) on retail.organisation to lightline_portal;
        """);
}
