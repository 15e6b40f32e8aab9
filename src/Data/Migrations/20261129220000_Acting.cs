using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>Agents who act for customers. They are reached by functions, so there is no model beside them.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261129220000_Acting")]
internal sealed class Acting : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("0017-acting.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        drop function retail.acts_for(uuid, text), retail.begin_acting(uuid, text, text, int), retail.customer(text),
            retail.find_customers(text, text), retail.is_agent();
        drop index retail.ix_account_organisation_id_lower_name, retail.ix_account_person_organisation_id_lower_name,
            retail.ix_contact_point_organisation_id_lower_value, network.ix_premises_lower_place;
        drop table retail.acting;
        drop function retail.keep_acting_ended();
        update public.schema_version set version = 13;
        """);
}
