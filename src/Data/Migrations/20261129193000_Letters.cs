using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>Codes and letters: tables that are written by single statements, so there is no model beside them.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261129193000_Letters")]
internal sealed class Letters : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlFile.Read("0014-letters.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        update public.schema_version set version = 10;
        drop index retail.ix_user_account_organisation_id_phone_number;
        delete from notify.template where topic = 'sign-in';
        delete from notify.topic where name = 'sign-in';
        drop table notify.letter;
        drop table retail.one_time_code;
        """);
}
