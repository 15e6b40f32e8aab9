using System;
using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lightline.Data.Migrations
{
    /// <inheritdoc />
    public partial class TellWhenBack : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "back_reason",
                schema: "retail",
                table: "incident_update",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "tell_when_back",
                schema: "retail",
                columns: table => new
                {
                    incident_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tell_when_back", x => new { x.incident_id, x.contact_id });
                    table.ForeignKey(
                        name: "fk_tell_when_back_account_organisation_id_account_id",
                        columns: x => new { x.organisation_id, x.account_id },
                        principalSchema: "retail",
                        principalTable: "account",
                        principalColumns: new[] { "organisation_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_tell_when_back_contact_point_contact_id",
                        column: x => x.contact_id,
                        principalSchema: "retail",
                        principalTable: "contact_point",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_incident_update_back_reason",
                schema: "retail",
                table: "incident_update",
                sql: "length(back_reason) <= 120");

            migrationBuilder.CreateIndex(
                name: "ix_tell_when_back_contact_id",
                schema: "retail",
                table: "tell_when_back",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_tell_when_back_organisation_id_account_id",
                schema: "retail",
                table: "tell_when_back",
                columns: new[] { "organisation_id", "account_id" });

            migrationBuilder.Sql(SqlFile.Read("0007-tell-when-back.sql"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                drop function retail.public_update();
                create function retail.public_update()
                    returns table (
                        public_number text, at timestamptz, stage text, message text, back_from timestamptz,
                        back_by timestamptz, next_update_at timestamptz)
                    language sql stable security definer set search_path = pg_catalog, pg_temp
                as $$
                    select i.public_number, u.at, u.stage, u.message, u.back_from, u.back_by, u.next_update_at
                    from retail.incident_update u join live.incident i on i.id = u.incident_id
                    where u.kind = 'update' and i.confirmed_at is not null and i.state in (1, 2)
                        and (i.resolved_at is null or i.resolved_at > now() - interval '24 hours');
                $$;
                grant execute on function retail.public_update() to lightline_portal;
                update public.schema_version set version = 3;
                """);

            migrationBuilder.DropTable(
                name: "tell_when_back",
                schema: "retail");

            migrationBuilder.DropCheckConstraint(
                name: "ck_incident_update_back_reason",
                schema: "retail",
                table: "incident_update");

            migrationBuilder.DropColumn(
                name: "back_reason",
                schema: "retail",
                table: "incident_update");
        }
    }
}
