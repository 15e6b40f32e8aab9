using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>Functions and a policy. Nothing of the model changes, so there is no model beside it.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261129074000_OldOutages")]
internal sealed class OldOutages : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlFile.Read("0009-old-outages.sql"));

    /// <summary>Functions and policy stay: an older process tells no more by them than it should.</summary>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("update public.schema_version set version = 5;");
}
