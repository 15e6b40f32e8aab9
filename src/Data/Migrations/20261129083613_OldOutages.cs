using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lightline.Data.Migrations
{
    /// <inheritdoc />
    public partial class OldOutages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long[]>(
                name: "spoke_of",
                schema: "notify",
                table: "notification",
                type: "bigint[]",
                nullable: true);

            migrationBuilder.Sql(SqlFile.Read("0009-old-outages.sql"));
        }

        /// <summary>The functions of before, which an older migration replaces when it runs again.</summary>
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                drop function live.public_outage(), notify.incident_tally(uuid);
                create function notify.incident_tally(incident uuid)
                    returns table (kind text, channel text, state text, notices bigint)
                    language sql stable security definer set search_path = pg_catalog, pg_temp
                as $$
                    select n.kind, n.channel, n.state, count(*)
                    from notify.notification n
                    where n.incident_id = incident_tally.incident and retail.scope() = 'operator'
                    group by n.kind, n.channel, n.state;
                $$;
                """);
            migrationBuilder.Sql(SqlFile.Read("0008-few-homes.sql"));
            migrationBuilder.Sql(
                "grant execute on function live.public_outage(), notify.incident_tally(uuid) to lightline_portal;");

            migrationBuilder.DropColumn(
                name: "spoke_of",
                schema: "notify",
                table: "notification");
        }
    }
}
