using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>What a link in a message opens: functions alone, so there is no model beside it.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261130140000_LinksAndDetails")]
internal sealed class LinksAndDetails : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlFile.Read("0020-links-and-details.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        update public.schema_version set version = 16;
        drop function retail.unsubscribe(uuid, bytea, text);
        drop function retail.change_linked_wishes(uuid, bytea, text[], text[], boolean[], time, time, text);
        drop function retail.linked_people(retail.contact_point, text);
        drop function retail.linked_wishes(uuid, bytea);
        drop function retail.contact_digest(uuid);
        drop function retail.linked_contact(uuid, bytea);
        """);
}
