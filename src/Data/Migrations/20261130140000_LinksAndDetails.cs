using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>
/// What a link in a message opens, and changes that wait for a yes: functions, and a table that they alone write, so there is no
/// model beside it.
/// </summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261130140000_LinksAndDetails")]
internal sealed class LinksAndDetails : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlFile.Read("0020-links-and-details.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(string.Join(
        '\n',
        """
        update public.schema_version set version = 16;
        delete from notify.template where topic = 'sign-in' and kind in ('detail-approved', 'detail-declined');
        drop function retail.change_name_by_agent(uuid, text, uuid, text, text, timestamptz);
        drop function retail.people_of_customer(text);
        drop function retail.waiting_customers();
        drop function retail.decide_detail_change(uuid, text, boolean, text, timestamptz);
        drop function retail.detail_changes(text);
        drop function retail.withdraw_detail_change(uuid, timestamptz);
        drop function retail.ask_detail_change(uuid, text, text, text, timestamptz, int);
        drop function retail.change_own_name(text, timestamptz);
        drop function retail.apply_detail(uuid, text, text, text, timestamptz);
        """,
        SqlFile.Function("0018-people.sql", "move_contacts"),
        SqlFile.Function("0016-providers.sql", "add_provider"),
        SqlFile.Function("0016-providers.sql", "change_organisation"),
        """
        drop trigger withdraw_detail_changes on retail.user_account;
        drop function retail.withdraw_detail_changes();
        drop function retail.move_contacts_of(uuid, text, text, timestamptz);
        drop function retail.own_person();
        drop table retail.detail_change;
        drop policy reader_read on retail.contact_point;
        create policy reader_all on retail.contact_point to lightline_portal
            using (organisation_id = retail.provider_id() and account_id = retail.account_id());
        create or replace function retail.keep_membership() returns trigger language plpgsql as $$
        begin
            if retail.scope() = 'account' and current_user <> 'lightline_owner'
                and (new.id, new.organisation_id, new.account_id, new.user_id, new.role)
                    is distinct from (old.id, old.organisation_id, old.account_id, old.user_id, old.role) then
                raise exception 'an account changes nothing of its people but their names'
                    using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$;
        drop function retail.demand_detail_policy(text, text);
        drop function retail.detail_policy(text);
        alter table retail.organisation drop column name_policy, drop column email_policy, drop column phone_policy;
        drop function retail.unsubscribe(uuid, bytea, text);
        drop function retail.change_linked_wishes(uuid, bytea, text[], text[], boolean[], time, time, text);
        drop function retail.linked_people(retail.contact_point, text);
        drop function retail.linked_wishes(uuid, bytea);
        drop function retail.contact_digest(uuid);
        drop function retail.linked_contact(uuid, bytea);
        """));
}
