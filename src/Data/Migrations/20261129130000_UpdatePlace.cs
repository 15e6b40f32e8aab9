using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>The text of an update names the home. Nothing of the model changes, so there is no model beside it.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261129130000_UpdatePlace")]
internal sealed class UpdatePlace : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlFile.Read("0010-update-place.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        update notify.template set body = '{provider}: {message} Updates: {link}'
        where topic = 'outage' and kind = 'update' and channel = 'sms' and language = 'en'
            and body = '{provider}, outage at {place}: {message} Updates: {link}';
        update public.schema_version set version = 6;
        """);
}
