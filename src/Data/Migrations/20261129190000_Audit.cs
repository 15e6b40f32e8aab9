using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>The audit log. No process reads or writes it by the model, so there is no model beside it.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261129190000_Audit")]
internal sealed class Audit : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("0013-audit.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        drop table audit.unsealed, audit.sealed, audit.seal, audit.entry;
        drop function audit.seal_all(), audit.refuse_change(), audit.complete_entry(), audit.microseconds(timestamptz),
            audit.line(text[]);
        update public.schema_version set version = 9;
        """);
}
