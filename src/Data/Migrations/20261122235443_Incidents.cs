using System;
using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lightline.Data.Migrations
{
    /// <inheritdoc />
    public partial class Incidents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<Guid>(
                name: "outbox_id",
                schema: "notify",
                table: "notification",
                type: "uuid",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "uuid");

            migrationBuilder.AlterColumn<string>(
                name: "body",
                schema: "notify",
                table: "notification",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AddColumn<int>(
                name: "attempts",
                schema: "notify",
                table: "notification",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "connection_id",
                schema: "notify",
                table: "notification",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "due_at",
                schema: "notify",
                table: "notification",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "headline",
                schema: "notify",
                table: "notification",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "incident_id",
                schema: "notify",
                table: "notification",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "sent_at",
                schema: "notify",
                table: "notification",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "update_id",
                schema: "notify",
                table: "notification",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "incident",
                schema: "live",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    public_number = table.Column<string>(type: "text", nullable: false),
                    region_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    olt_id = table.Column<long>(type: "bigint", nullable: true),
                    port_id = table.Column<long>(type: "bigint", nullable: true),
                    splitter_id = table.Column<long>(type: "bigint", nullable: true),
                    power_area_id = table.Column<long>(type: "bigint", nullable: true),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    first_lost_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    change = table.Column<long>(type: "bigint", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "incident_update",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    incident_id = table.Column<Guid>(type: "uuid", nullable: false),
                    form_key = table.Column<Guid>(type: "uuid", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_name = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    stage = table.Column<string>(type: "text", nullable: true),
                    message = table.Column<string>(type: "text", nullable: true),
                    back_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    back_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    next_update_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_sent = table.Column<bool>(type: "boolean", nullable: false),
                    expanded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident_update", x => x.id);
                    table.CheckConstraint("ck_incident_update_back", "back_from <= back_by");
                    table.CheckConstraint("ck_incident_update_kind", "kind in ('acknowledge', 'update', 'note')");
                    table.CheckConstraint("ck_incident_update_message", "length(message) <= 500");
                    table.CheckConstraint("ck_incident_update_stage", "stage in ('investigating', 'identified', 'monitoring', 'resolved')");
                    table.ForeignKey(
                        name: "fk_incident_update_user_account_author_id",
                        column: x => x.author_id,
                        principalSchema: "retail",
                        principalTable: "user_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "topic",
                schema: "notify",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    is_on_by_default = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_topic", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "incident_event",
                schema: "live",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    incident_id = table.Column<Guid>(type: "uuid", nullable: false),
                    region_id = table.Column<long>(type: "bigint", nullable: false),
                    change = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    connections = table.Column<long[]>(type: "bigint[]", nullable: false),
                    episodes = table.Column<int[]>(type: "integer[]", nullable: false),
                    expanded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident_event", x => x.id);
                    table.CheckConstraint("ck_incident_event_episodes", "cardinality(connections) = cardinality(episodes)");
                    table.ForeignKey(
                        name: "fk_incident_event_incident_incident_id",
                        column: x => x.incident_id,
                        principalSchema: "live",
                        principalTable: "incident",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "incident_member",
                schema: "live",
                columns: table => new
                {
                    incident_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ont_id = table.Column<long>(type: "bigint", nullable: false),
                    connection_id = table.Column<long>(type: "bigint", nullable: true),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    cause = table.Column<short>(type: "smallint", nullable: false),
                    episode = table.Column<int>(type: "integer", nullable: false),
                    joined_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    lost_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    restored_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lost_offered = table.Column<int>(type: "integer", nullable: false),
                    restored_offered = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident_member", x => new { x.incident_id, x.ont_id });
                    table.ForeignKey(
                        name: "fk_incident_member_incident_incident_id",
                        column: x => x.incident_id,
                        principalSchema: "live",
                        principalTable: "incident",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "template",
                schema: "notify",
                columns: table => new
                {
                    topic = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    headline = table.Column<string>(type: "text", nullable: true),
                    body = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_template", x => new { x.topic, x.kind, x.channel, x.language });
                    table.CheckConstraint("ck_template_channel", "channel in ('sms', 'email', 'in-app')");
                    table.ForeignKey(
                        name: "fk_template_topic_topic",
                        column: x => x.topic,
                        principalSchema: "notify",
                        principalTable: "topic",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_notification_due_at",
                schema: "notify",
                table: "notification",
                column: "due_at",
                filter: "due_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_notification_incident_id_address",
                schema: "notify",
                table: "notification",
                columns: new[] { "incident_id", "address" });

            migrationBuilder.AddCheckConstraint(
                name: "ck_notification_state",
                schema: "notify",
                table: "notification",
                sql: "state in ('planned', 'suppressed', 'submitting', 'in-doubt', 'submitted', 'delivered', 'undelivered', 'failed')");

            migrationBuilder.CreateIndex(
                name: "ix_incident_changed_at",
                schema: "live",
                table: "incident",
                column: "changed_at");

            migrationBuilder.CreateIndex(
                name: "ix_incident_public_number",
                schema: "live",
                table: "incident",
                column: "public_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_incident_region_id",
                schema: "live",
                table: "incident",
                column: "region_id",
                filter: "state = 1");

            migrationBuilder.CreateIndex(
                name: "ix_incident_event_at",
                schema: "live",
                table: "incident_event",
                column: "at",
                filter: "expanded_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_incident_event_incident_id_change",
                schema: "live",
                table: "incident_event",
                columns: new[] { "incident_id", "change" });

            migrationBuilder.CreateIndex(
                name: "ix_incident_member_connection_id",
                schema: "live",
                table: "incident_member",
                column: "connection_id");

            migrationBuilder.CreateIndex(
                name: "ix_incident_member_ont_id",
                schema: "live",
                table: "incident_member",
                column: "ont_id");

            migrationBuilder.CreateIndex(
                name: "ix_incident_update_at",
                schema: "retail",
                table: "incident_update",
                column: "at",
                filter: "is_sent and expanded_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_incident_update_author_id",
                schema: "retail",
                table: "incident_update",
                column: "author_id");

            migrationBuilder.CreateIndex(
                name: "ix_incident_update_form_key",
                schema: "retail",
                table: "incident_update",
                column: "form_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_incident_update_incident_id_at",
                schema: "retail",
                table: "incident_update",
                columns: new[] { "incident_id", "at" });

            migrationBuilder.Sql(SqlFile.Read("0006-incidents.sql"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                drop function live.public_outage(), retail.public_update(), notify.incident_tally(uuid),
                    retail.in_service(bigint[]);
                drop policy reader_read on live.incident;
                drop policy reader_read on retail.incident_update;
                drop policy notifier_read on retail.organisation;
                drop policy notifier_read on retail.account;
                drop policy notifier_read on retail.service;
                drop policy notifier_read on network.premises;
                update public.schema_version set version = 2;
                """);
            migrationBuilder.DropTable(
                name: "incident_event",
                schema: "live");

            migrationBuilder.DropTable(
                name: "incident_member",
                schema: "live");

            migrationBuilder.DropTable(
                name: "incident_update",
                schema: "retail");

            migrationBuilder.DropTable(
                name: "template",
                schema: "notify");

            migrationBuilder.DropTable(
                name: "incident",
                schema: "live");

            migrationBuilder.DropTable(
                name: "topic",
                schema: "notify");

            migrationBuilder.DropIndex(
                name: "ix_notification_due_at",
                schema: "notify",
                table: "notification");

            migrationBuilder.DropIndex(
                name: "ix_notification_incident_id_address",
                schema: "notify",
                table: "notification");

            migrationBuilder.DropCheckConstraint(
                name: "ck_notification_state",
                schema: "notify",
                table: "notification");

            migrationBuilder.DropColumn(
                name: "attempts",
                schema: "notify",
                table: "notification");

            migrationBuilder.DropColumn(
                name: "connection_id",
                schema: "notify",
                table: "notification");

            migrationBuilder.DropColumn(
                name: "due_at",
                schema: "notify",
                table: "notification");

            migrationBuilder.DropColumn(
                name: "headline",
                schema: "notify",
                table: "notification");

            migrationBuilder.DropColumn(
                name: "incident_id",
                schema: "notify",
                table: "notification");

            migrationBuilder.DropColumn(
                name: "sent_at",
                schema: "notify",
                table: "notification");

            migrationBuilder.DropColumn(
                name: "update_id",
                schema: "notify",
                table: "notification");

            migrationBuilder.AlterColumn<Guid>(
                name: "outbox_id",
                schema: "notify",
                table: "notification",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "body",
                schema: "notify",
                table: "notification",
                type: "text",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);
        }
    }
}
