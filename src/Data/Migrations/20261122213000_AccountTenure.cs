using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>An account's plant is cut to its tenure. Nothing of the model changes, so there is no model beside it.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261122213000_AccountTenure")]
internal sealed class AccountTenure : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlFile.Read("0005-account-tenure.sql"));

    /// <summary>The function stays: an older process reads no more by it than it should.</summary>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        alter table retail.tenure drop constraint ck_tenure_during;
        update public.schema_version set version = 1;
        """);
}
