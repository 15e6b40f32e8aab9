using System;
using System.Net;
using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using NpgsqlTypes;

#nullable disable

namespace Lightline.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "network");

            migrationBuilder.EnsureSchema(
                name: "retail");

            migrationBuilder.EnsureSchema(
                name: "notify");

            migrationBuilder.EnsureSchema(
                name: "live");

            migrationBuilder.CreateTable(
                name: "access_profile",
                schema: "network",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    down_mbps = table.Column<int>(type: "integer", nullable: false),
                    up_mbps = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_profile", x => x.id);
                    table.CheckConstraint("ck_access_profile_kind", "kind in ('plan', 'walled-garden')");
                });

            migrationBuilder.CreateTable(
                name: "collector_node",
                schema: "live",
                columns: table => new
                {
                    collector = table.Column<string>(type: "text", nullable: false),
                    feed_url = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_collector_node", x => x.collector);
                });

            migrationBuilder.CreateTable(
                name: "data_protection_key",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    friendly_name = table.Column<string>(type: "text", nullable: true),
                    xml = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "olt_sweep",
                schema: "live",
                columns: table => new
                {
                    olt_id = table.Column<long>(type: "bigint", nullable: false),
                    region_id = table.Column<long>(type: "bigint", nullable: false),
                    swept_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_reachable = table.Column<bool>(type: "boolean", nullable: false),
                    onts_seen = table.Column<int>(type: "integer", nullable: false),
                    took_milliseconds = table.Column<int>(type: "integer", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_olt_sweep", x => x.olt_id);
                });

            migrationBuilder.CreateTable(
                name: "ont_break",
                schema: "live",
                columns: table => new
                {
                    ont_id = table.Column<long>(type: "bigint", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cause = table.Column<short>(type: "smallint", nullable: false),
                    region_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ont_break", x => new { x.ont_id, x.started_at });
                });

            migrationBuilder.CreateTable(
                name: "ont_state",
                schema: "live",
                columns: table => new
                {
                    ont_id = table.Column<long>(type: "bigint", nullable: false),
                    region_id = table.Column<long>(type: "bigint", nullable: false),
                    olt_id = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    cause = table.Column<short>(type: "smallint", nullable: false),
                    source = table.Column<short>(type: "smallint", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    proven_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    lost_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    rx_power_dbm = table.Column<double>(type: "double precision", nullable: true),
                    tx_power_dbm = table.Column<double>(type: "double precision", nullable: true),
                    olt_rx_power_dbm = table.Column<double>(type: "double precision", nullable: true),
                    temperature_celsius = table.Column<double>(type: "double precision", nullable: true),
                    supply_volts = table.Column<double>(type: "double precision", nullable: true),
                    bias_milliamps = table.Column<double>(type: "double precision", nullable: true),
                    optics_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    distance_metres = table.Column<int>(type: "integer", nullable: true),
                    epoch = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ont_state", x => x.ont_id);
                });

            migrationBuilder.CreateTable(
                name: "opt_out",
                schema: "notify",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_opt_out", x => new { x.organisation_id, x.address, x.channel });
                    table.CheckConstraint("ck_opt_out_channel", "channel in ('sms', 'email', 'in-app')");
                });

            migrationBuilder.CreateTable(
                name: "organisation",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    slug = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    host_name = table.Column<string>(type: "text", nullable: false),
                    time_zone = table.Column<string>(type: "text", nullable: false),
                    currency = table.Column<string>(type: "char(3)", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false, defaultValue: "en"),
                    phone = table.Column<string>(type: "text", nullable: false),
                    phone_hours = table.Column<string>(type: "text", nullable: false),
                    brand_colour = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisation", x => x.id);
                    table.CheckConstraint("ck_organisation_brand_colour", "brand_colour ~ '^#[0-9a-f]{6}$'");
                    table.CheckConstraint("ck_organisation_currency", "currency ~ '^[A-Z]{3}$'");
                    table.CheckConstraint("ck_organisation_host_name", "host_name = lower(host_name)");
                    table.CheckConstraint("ck_organisation_kind", "kind in ('operator', 'owner', 'provider')");
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                schema: "notify",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    topic = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    episode = table.Column<long>(type: "bigint", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    payload = table.Column<string>(type: "jsonb", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    leased_by = table.Column<string>(type: "text", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "region",
                schema: "network",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    time_zone = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_region", x => x.id);
                    table.CheckConstraint("ck_region_code", "code ~ '^[a-z0-9-]{1,32}$'");
                });

            migrationBuilder.CreateTable(
                name: "region_owner",
                schema: "live",
                columns: table => new
                {
                    region_id = table.Column<long>(type: "bigint", nullable: false),
                    collector = table.Column<string>(type: "text", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_region_owner", x => x.region_id);
                });

            migrationBuilder.CreateTable(
                name: "work_item",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    due = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    leased_by = table.Column<string>(type: "text", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_work_item", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "account",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    public_number = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    time_zone = table.Column<string>(type: "text", nullable: true),
                    language = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account", x => x.id);
                    table.UniqueConstraint("ak_account_organisation_id_id", x => new { x.organisation_id, x.id });
                    table.ForeignKey(
                        name: "fk_account_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "retail",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "user_account",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    display_name = table.Column<string>(type: "text", nullable: false),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                    phone_number = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_account", x => x.id);
                    table.UniqueConstraint("ak_asp_net_users_organisation_id_id", x => new { x.organisation_id, x.id });
                    table.ForeignKey(
                        name: "fk_user_account_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "retail",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "notification",
                schema: "notify",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    outbox_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    topic = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    episode = table.Column<long>(type: "bigint", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notification", x => x.id);
                    table.CheckConstraint("ck_notification_channel", "channel in ('sms', 'email', 'in-app')");
                    table.ForeignKey(
                        name: "fk_notification_outbox_outbox_id",
                        column: x => x.outbox_id,
                        principalSchema: "notify",
                        principalTable: "outbox",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "area",
                schema: "network",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    region_id = table.Column<long>(type: "bigint", nullable: false),
                    parent_id = table.Column<long>(type: "bigint", nullable: true),
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    boundary = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_area", x => x.id);
                    table.ForeignKey(
                        name: "fk_area_area_parent_id",
                        column: x => x.parent_id,
                        principalSchema: "network",
                        principalTable: "area",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_area_region_region_id",
                        column: x => x.region_id,
                        principalSchema: "network",
                        principalTable: "region",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "power_area",
                schema: "network",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    region_id = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_power_area", x => x.id);
                    table.ForeignKey(
                        name: "fk_power_area_region_region_id",
                        column: x => x.region_id,
                        principalSchema: "network",
                        principalTable: "region",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "account_person",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "text", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_person", x => x.id);
                    table.CheckConstraint("ck_account_person_role", "role in ('holder', 'delegate', 'household')");
                    table.ForeignKey(
                        name: "fk_account_person_account_organisation_id_account_id",
                        columns: x => new { x.organisation_id, x.account_id },
                        principalSchema: "retail",
                        principalTable: "account",
                        principalColumns: new[] { "organisation_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_account_person_asp_net_users_organisation_id_user_id",
                        columns: x => new { x.organisation_id, x.user_id },
                        principalSchema: "retail",
                        principalTable: "user_account",
                        principalColumns: new[] { "organisation_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "user_claim",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_claim", x => x.id);
                    table.ForeignKey(
                        name: "fk_user_claim_user_account_user_id",
                        column: x => x.user_id,
                        principalSchema: "retail",
                        principalTable: "user_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_login",
                schema: "retail",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    provider_key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    provider_display_name = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_login", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_user_login_user_account_user_id",
                        column: x => x.user_id,
                        principalSchema: "retail",
                        principalTable: "user_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_passkey",
                schema: "retail",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_passkey", x => x.credential_id);
                    table.ForeignKey(
                        name: "fk_user_passkey_user_account_user_id",
                        column: x => x.user_id,
                        principalSchema: "retail",
                        principalTable: "user_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_token",
                schema: "retail",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_token", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_user_token_user_account_user_id",
                        column: x => x.user_id,
                        principalSchema: "retail",
                        principalTable: "user_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "attempt",
                schema: "notify",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    notification_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attempt", x => x.id);
                    table.ForeignKey(
                        name: "fk_attempt_notification_notification_id",
                        column: x => x.notification_id,
                        principalSchema: "notify",
                        principalTable: "notification",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "site",
                schema: "network",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    region_id = table.Column<long>(type: "bigint", nullable: false),
                    area_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: false),
                    longitude = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site", x => x.id);
                    table.ForeignKey(
                        name: "fk_site_area_area_id",
                        column: x => x.area_id,
                        principalSchema: "network",
                        principalTable: "area",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_site_region_region_id",
                        column: x => x.region_id,
                        principalSchema: "network",
                        principalTable: "region",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "premises",
                schema: "network",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    public_number = table.Column<string>(type: "text", nullable: false),
                    area_id = table.Column<long>(type: "bigint", nullable: false),
                    power_area_id = table.Column<long>(type: "bigint", nullable: true),
                    street = table.Column<string>(type: "text", nullable: false),
                    house_number = table.Column<string>(type: "text", nullable: false),
                    postcode = table.Column<string>(type: "text", nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: false),
                    longitude = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_premises", x => x.id);
                    table.ForeignKey(
                        name: "fk_premises_area_area_id",
                        column: x => x.area_id,
                        principalSchema: "network",
                        principalTable: "area",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_premises_power_area_power_area_id",
                        column: x => x.power_area_id,
                        principalSchema: "network",
                        principalTable: "power_area",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "contact_point",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false),
                    verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact_point", x => x.id);
                    table.CheckConstraint("ck_contact_point_kind", "kind in ('phone', 'email')");
                    table.ForeignKey(
                        name: "fk_contact_point_account_organisation_id_account_id",
                        columns: x => new { x.organisation_id, x.account_id },
                        principalSchema: "retail",
                        principalTable: "account",
                        principalColumns: new[] { "organisation_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_contact_point_account_person_person_id",
                        column: x => x.person_id,
                        principalSchema: "retail",
                        principalTable: "account_person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "preference",
                schema: "retail",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    topic = table.Column<string>(type: "text", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    quiet_from = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    quiet_to = table.Column<TimeOnly>(type: "time without time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_preference", x => new { x.person_id, x.topic, x.channel });
                    table.CheckConstraint("ck_preference_channel", "channel in ('sms', 'email', 'in-app')");
                    table.ForeignKey(
                        name: "fk_preference_account_organisation_id_account_id",
                        columns: x => new { x.organisation_id, x.account_id },
                        principalSchema: "retail",
                        principalTable: "account",
                        principalColumns: new[] { "organisation_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_preference_account_person_person_id",
                        column: x => x.person_id,
                        principalSchema: "retail",
                        principalTable: "account_person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "olt",
                schema: "network",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    region_id = table.Column<long>(type: "bigint", nullable: false),
                    site_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<IPAddress>(type: "inet", nullable: false),
                    snmp_port = table.Column<int>(type: "integer", nullable: false, defaultValue: 161),
                    profile = table.Column<string>(type: "text", nullable: false, defaultValue: "huawei-smartax"),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false, defaultValue: true),
                    secret_sealed = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_olt", x => x.id);
                    table.CheckConstraint("ck_olt_snmp_port", "snmp_port between 1 and 65535");
                    table.ForeignKey(
                        name: "fk_olt_region_region_id",
                        column: x => x.region_id,
                        principalSchema: "network",
                        principalTable: "region",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_olt_site_site_id",
                        column: x => x.site_id,
                        principalSchema: "network",
                        principalTable: "site",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "port",
                schema: "network",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    olt_id = table.Column<long>(type: "bigint", nullable: false),
                    frame = table.Column<int>(type: "integer", nullable: false),
                    slot = table.Column<int>(type: "integer", nullable: false),
                    port = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_port", x => x.id);
                    table.ForeignKey(
                        name: "fk_port_olt_olt_id",
                        column: x => x.olt_id,
                        principalSchema: "network",
                        principalTable: "olt",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "splitter",
                schema: "network",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    port_id = table.Column<long>(type: "bigint", nullable: false),
                    parent_id = table.Column<long>(type: "bigint", nullable: true),
                    number = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    area_id = table.Column<long>(type: "bigint", nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: false),
                    longitude = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_splitter", x => x.id);
                    table.ForeignKey(
                        name: "fk_splitter_area_area_id",
                        column: x => x.area_id,
                        principalSchema: "network",
                        principalTable: "area",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_splitter_port_port_id",
                        column: x => x.port_id,
                        principalSchema: "network",
                        principalTable: "port",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_splitter_splitter_parent_id",
                        column: x => x.parent_id,
                        principalSchema: "network",
                        principalTable: "splitter",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ont",
                schema: "network",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    serial = table.Column<string>(type: "text", nullable: false),
                    port_id = table.Column<long>(type: "bigint", nullable: false),
                    splitter_id = table.Column<long>(type: "bigint", nullable: true),
                    number = table.Column<int>(type: "integer", nullable: false),
                    model = table.Column<string>(type: "text", nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: false),
                    longitude = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ont", x => x.id);
                    table.CheckConstraint("ck_ont_number", "number between 0 and 255");
                    table.CheckConstraint("ck_ont_serial", "serial ~ '^[A-Z0-9]{4}[0-9A-F]{8}$'");
                    table.ForeignKey(
                        name: "fk_ont_port_port_id",
                        column: x => x.port_id,
                        principalSchema: "network",
                        principalTable: "port",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_ont_splitter_splitter_id",
                        column: x => x.splitter_id,
                        principalSchema: "network",
                        principalTable: "splitter",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "connection",
                schema: "network",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    public_number = table.Column<string>(type: "text", nullable: false),
                    premises_id = table.Column<long>(type: "bigint", nullable: false),
                    ont_id = table.Column<long>(type: "bigint", nullable: true),
                    port_id = table.Column<long>(type: "bigint", nullable: true),
                    access_profile_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_connection", x => x.id);
                    table.ForeignKey(
                        name: "fk_connection_access_profile_access_profile_id",
                        column: x => x.access_profile_id,
                        principalSchema: "network",
                        principalTable: "access_profile",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_connection_ont_ont_id",
                        column: x => x.ont_id,
                        principalSchema: "network",
                        principalTable: "ont",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_connection_port_port_id",
                        column: x => x.port_id,
                        principalSchema: "network",
                        principalTable: "port",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_connection_premises_premises_id",
                        column: x => x.premises_id,
                        principalSchema: "network",
                        principalTable: "premises",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "service",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    connection_id = table.Column<long>(type: "bigint", nullable: false),
                    access_profile_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    active_from = table.Column<DateOnly>(type: "date", nullable: false),
                    ended_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service", x => x.id);
                    table.CheckConstraint("ck_service_state", "state in ('pending', 'active', 'suspended', 'ended')");
                    table.ForeignKey(
                        name: "fk_service_access_profile_access_profile_id",
                        column: x => x.access_profile_id,
                        principalSchema: "network",
                        principalTable: "access_profile",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_service_account_organisation_id_account_id",
                        columns: x => new { x.organisation_id, x.account_id },
                        principalSchema: "retail",
                        principalTable: "account",
                        principalColumns: new[] { "organisation_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_service_connection_connection_id",
                        column: x => x.connection_id,
                        principalSchema: "network",
                        principalTable: "connection",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "tenure",
                schema: "retail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_id = table.Column<Guid>(type: "uuid", nullable: false),
                    connection_id = table.Column<long>(type: "bigint", nullable: false),
                    during = table.Column<NpgsqlRange<DateTime>>(type: "tstzrange", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenure", x => x.id);
                    table.ForeignKey(
                        name: "fk_tenure_account_organisation_id_account_id",
                        columns: x => new { x.organisation_id, x.account_id },
                        principalSchema: "retail",
                        principalTable: "account",
                        principalColumns: new[] { "organisation_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_tenure_connection_connection_id",
                        column: x => x.connection_id,
                        principalSchema: "network",
                        principalTable: "connection",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_tenure_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "retail",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_access_profile_name",
                schema: "network",
                table: "access_profile",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_account_public_number",
                schema: "retail",
                table: "account",
                column: "public_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_account_person_account_id_user_id",
                schema: "retail",
                table: "account_person",
                columns: new[] { "account_id", "user_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_account_person_organisation_id_account_id",
                schema: "retail",
                table: "account_person",
                columns: new[] { "organisation_id", "account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_account_person_organisation_id_user_id",
                schema: "retail",
                table: "account_person",
                columns: new[] { "organisation_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "ix_area_code",
                schema: "network",
                table: "area",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_area_parent_id",
                schema: "network",
                table: "area",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_area_region_id",
                schema: "network",
                table: "area",
                column: "region_id");

            migrationBuilder.CreateIndex(
                name: "ix_attempt_notification_id_number",
                schema: "notify",
                table: "attempt",
                columns: new[] { "notification_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_connection_access_profile_id",
                schema: "network",
                table: "connection",
                column: "access_profile_id");

            migrationBuilder.CreateIndex(
                name: "ix_connection_ont_id",
                schema: "network",
                table: "connection",
                column: "ont_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_connection_port_id",
                schema: "network",
                table: "connection",
                column: "port_id");

            migrationBuilder.CreateIndex(
                name: "ix_connection_premises_id",
                schema: "network",
                table: "connection",
                column: "premises_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_connection_public_number",
                schema: "network",
                table: "connection",
                column: "public_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_contact_point_organisation_id_account_id",
                schema: "retail",
                table: "contact_point",
                columns: new[] { "organisation_id", "account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_contact_point_person_id",
                schema: "retail",
                table: "contact_point",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_notification_organisation_id_account_id_created_at",
                schema: "notify",
                table: "notification",
                columns: new[] { "organisation_id", "account_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_notification_outbox_id",
                schema: "notify",
                table: "notification",
                column: "outbox_id");

            migrationBuilder.CreateIndex(
                name: "ix_notification_subject_address_kind_episode_channel",
                schema: "notify",
                table: "notification",
                columns: new[] { "subject", "address", "kind", "episode", "channel" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_olt_name",
                schema: "network",
                table: "olt",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_olt_region_id",
                schema: "network",
                table: "olt",
                column: "region_id");

            migrationBuilder.CreateIndex(
                name: "ix_olt_site_id",
                schema: "network",
                table: "olt",
                column: "site_id");

            migrationBuilder.CreateIndex(
                name: "ix_olt_sweep_region_id",
                schema: "live",
                table: "olt_sweep",
                column: "region_id");

            migrationBuilder.CreateIndex(
                name: "ix_ont_port_id_number",
                schema: "network",
                table: "ont",
                columns: new[] { "port_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ont_serial",
                schema: "network",
                table: "ont",
                column: "serial",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ont_splitter_id",
                schema: "network",
                table: "ont",
                column: "splitter_id");

            migrationBuilder.CreateIndex(
                name: "ix_ont_break_region_id",
                schema: "live",
                table: "ont_break",
                column: "region_id",
                filter: "ended_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_ont_state_olt_id",
                schema: "live",
                table: "ont_state",
                column: "olt_id");

            migrationBuilder.CreateIndex(
                name: "ix_ont_state_region_id",
                schema: "live",
                table: "ont_state",
                column: "region_id");

            migrationBuilder.CreateIndex(
                name: "ix_organisation_host_name",
                schema: "retail",
                table: "organisation",
                column: "host_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organisation_slug",
                schema: "retail",
                table: "organisation",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbox_created_at",
                schema: "notify",
                table: "outbox",
                column: "created_at",
                filter: "done_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_topic_subject_kind_episode",
                schema: "notify",
                table: "outbox",
                columns: new[] { "topic", "subject", "kind", "episode" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_port_olt_id_frame_slot_port",
                schema: "network",
                table: "port",
                columns: new[] { "olt_id", "frame", "slot", "port" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_power_area_code",
                schema: "network",
                table: "power_area",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_power_area_region_id",
                schema: "network",
                table: "power_area",
                column: "region_id");

            migrationBuilder.CreateIndex(
                name: "ix_preference_organisation_id_account_id",
                schema: "retail",
                table: "preference",
                columns: new[] { "organisation_id", "account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_premises_area_id",
                schema: "network",
                table: "premises",
                column: "area_id");

            migrationBuilder.CreateIndex(
                name: "ix_premises_power_area_id",
                schema: "network",
                table: "premises",
                column: "power_area_id");

            migrationBuilder.CreateIndex(
                name: "ix_premises_public_number",
                schema: "network",
                table: "premises",
                column: "public_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_region_code",
                schema: "network",
                table: "region",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_service_access_profile_id",
                schema: "retail",
                table: "service",
                column: "access_profile_id");

            migrationBuilder.CreateIndex(
                name: "ix_service_connection_id",
                schema: "retail",
                table: "service",
                column: "connection_id");

            migrationBuilder.CreateIndex(
                name: "ix_service_organisation_id_account_id",
                schema: "retail",
                table: "service",
                columns: new[] { "organisation_id", "account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_site_area_id",
                schema: "network",
                table: "site",
                column: "area_id");

            migrationBuilder.CreateIndex(
                name: "ix_site_region_id",
                schema: "network",
                table: "site",
                column: "region_id");

            migrationBuilder.CreateIndex(
                name: "ix_splitter_area_id",
                schema: "network",
                table: "splitter",
                column: "area_id");

            migrationBuilder.CreateIndex(
                name: "ix_splitter_parent_id",
                schema: "network",
                table: "splitter",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_splitter_port_id_number",
                schema: "network",
                table: "splitter",
                columns: new[] { "port_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tenure_connection_id",
                schema: "retail",
                table: "tenure",
                column: "connection_id");

            migrationBuilder.CreateIndex(
                name: "ix_tenure_organisation_id_account_id",
                schema: "retail",
                table: "tenure",
                columns: new[] { "organisation_id", "account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_tenure_service_id",
                schema: "retail",
                table: "tenure",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_account_organisation_id_normalized_email",
                schema: "retail",
                table: "user_account",
                columns: new[] { "organisation_id", "normalized_email" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_user_account_organisation_id_normalized_user_name",
                schema: "retail",
                table: "user_account",
                columns: new[] { "organisation_id", "normalized_user_name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_user_claim_user_id",
                schema: "retail",
                table: "user_claim",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_login_user_id",
                schema: "retail",
                table: "user_login",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_passkey_user_id",
                schema: "retail",
                table: "user_passkey",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_work_item_due",
                schema: "retail",
                table: "work_item",
                column: "due",
                filter: "done_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_work_item_kind_subject_due",
                schema: "retail",
                table: "work_item",
                columns: new[] { "kind", "subject", "due" },
                unique: true);

            migrationBuilder.Sql(SqlFile.Read("0001-scope.sql"));
            migrationBuilder.Sql(SqlFile.Read("0002-telemetry.sql"));
            migrationBuilder.Sql(SqlFile.Read("0003-row-security.sql"));
            migrationBuilder.Sql(SqlFile.Read("0004-grants.sql"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                drop schema network, retail, live, telemetry, notify cascade;
                drop table public.schema_version;
                """);
        }
    }
}
