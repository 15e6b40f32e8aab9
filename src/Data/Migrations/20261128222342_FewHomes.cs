using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lightline.Data.Migrations
{
    /// <inheritdoc />
    public partial class FewHomes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_notification_due_at",
                schema: "notify",
                table: "notification");

            migrationBuilder.CreateIndex(
                name: "ix_notification_channel_due_at",
                schema: "notify",
                table: "notification",
                columns: new[] { "channel", "due_at" },
                filter: "due_at is not null");

            migrationBuilder.Sql(SqlFile.Read("0008-few-homes.sql"));
        }

        /// <summary>Functions and policy stay: an older process tells no more by them than it should.</summary>
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("update public.schema_version set version = 4;");

            migrationBuilder.DropIndex(
                name: "ix_notification_channel_due_at",
                schema: "notify",
                table: "notification");

            migrationBuilder.CreateIndex(
                name: "ix_notification_due_at",
                schema: "notify",
                table: "notification",
                column: "due_at",
                filter: "due_at is not null");
        }
    }
}
