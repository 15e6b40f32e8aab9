using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>The ledger: its tables are read and written by statements, so the model does not know them.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261130220000_DoubleEntry")]
internal sealed class DoubleEntry : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlFile.Read("0022-ledger.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        update public.schema_version set version = 18;
        drop function retail.post_ledger_transaction(uuid, text, text, uuid[], text[], text[], bigint[]),
            retail.reverse_ledger_transaction(uuid, uuid, text),
            retail.write_ledger_transaction(uuid, uuid, text, text, uuid, uuid[], text[], text[], bigint[]);
        drop table retail.ledger_entry, retail.ledger_transaction, retail.ledger_account;
        drop function retail.check_ledger_transaction(), retail.keep_ledger_account(), retail.refuse_ledger_edit();
        """);
}
