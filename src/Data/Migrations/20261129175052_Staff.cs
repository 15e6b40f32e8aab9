using System;
using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lightline.Data.Migrations
{
    /// <inheritdoc />
    public partial class Staff : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "staff_role",
                schema: "retail",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    granted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_role", x => new { x.user_id, x.role });
                    table.CheckConstraint("ck_staff_role_role", "role in ('agent', 'provider-admin', 'field-technician', 'noc-operator', 'operator-admin', 'network-owner', 'auditor')");
                    table.ForeignKey(
                        name: "fk_staff_role_user_account_organisation_id_user_id",
                        columns: x => new { x.organisation_id, x.user_id },
                        principalSchema: "retail",
                        principalTable: "user_account",
                        principalColumns: new[] { "organisation_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_staff_role_organisation_id_user_id",
                schema: "retail",
                table: "staff_role",
                columns: new[] { "organisation_id", "user_id" });

            migrationBuilder.Sql(SqlFile.Read("0011-staff.sql"));
        }

        /// <summary>What an older process wrote it may write again; roles are forgotten.</summary>
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                update public.schema_version set version = 7;
                grant insert, update, delete on retail.user_claim, retail.user_login to lightline_portal;
                revoke update (name, time_zone, language, phone, phone_hours, brand_colour)
                    on retail.organisation from lightline_portal;
                grant update on retail.organisation to lightline_portal;
                drop trigger keep_person_no_staff on retail.account_person;
                drop function retail.keep_person_no_staff();
                drop function retail.roles_of_user(uuid);
                """);

            migrationBuilder.DropTable(
                name: "staff_role",
                schema: "retail");

            migrationBuilder.Sql("drop function retail.keep_staff_role();");
        }
    }
}
