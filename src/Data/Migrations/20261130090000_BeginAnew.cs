using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>Functions alone, so there is no model beside it.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261130090000_BeginAnew")]
internal sealed class BeginAnew : Migration
{
    private const string Providers = "0016-providers.sql";
    private const string People = "0018-people.sql";

    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("0019-begin-anew.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(string.Join(
        '\n',
        "update public.schema_version set version = 15;",
        "drop function retail.join_account(text, bytea, uuid, text, timestamptz);",
        SqlFile.Function(Providers, "demand_admin"),
        SqlFile.Function(Providers, "use_api_key"),
        SqlFile.Function(Providers, "invite_staff"),
        SqlFile.Function(Providers, "set_staff_roles"),
        SqlFile.Function("0017-acting.sql", "is_agent"),
        SqlFile.Function(People, "remove_person"),
        SqlFile.Function(People, "join_account"),
        "grant execute on function retail.join_account(text, bytea, uuid, text, timestamptz) to lightline_portal;",
        "drop function retail.begin_anew(uuid, text, timestamptz);"));
}
