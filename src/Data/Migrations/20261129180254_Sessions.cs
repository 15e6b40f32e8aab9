using System;
using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lightline.Data.Migrations
{
    /// <inheritdoc />
    public partial class Sessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "session",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    device = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_session", x => x.id);
                    table.CheckConstraint("ck_session_end_reason", "end_reason in ('signed-out', 'revoked', 'sign-in-changed', 'replaced')");
                    table.CheckConstraint("ck_session_ended_at", "(ended_at is null) = (end_reason is null)");
                    table.ForeignKey(
                        name: "fk_session_user_account_organisation_id_user_id",
                        columns: x => new { x.organisation_id, x.user_id },
                        principalSchema: "retail",
                        principalTable: "user_account",
                        principalColumns: new[] { "organisation_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_session_ended_at",
                schema: "retail",
                table: "session",
                column: "ended_at",
                filter: "ended_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_session_organisation_id_user_id_started_at",
                schema: "retail",
                table: "session",
                columns: new[] { "organisation_id", "user_id", "started_at" });

            migrationBuilder.Sql(SqlFile.Read("0012-sessions.sql"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "session",
                schema: "retail");

            migrationBuilder.Sql(
                """
                update public.schema_version set version = 8;
                drop function retail.keep_session_ended();
                drop function retail.sessions_ended(timestamptz);
                drop function retail.user_id();
                """);
        }
    }
}
