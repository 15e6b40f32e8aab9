using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>Its tables are excluded from the model's own migrations: their policies and grants stand with them in SQL.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261130230000_Contracts")]
internal sealed class Contracts : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlFile.Read("0023-contracts.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        update public.schema_version set version = 19;
        drop table retail.service_item, retail.contract, retail.billing_account;
        alter table retail.service drop constraint ak_service_organisation_id_account_id_id;
        """);
}
