using Lightline.Data.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lightline.Data.Migrations;

/// <summary>Invitations: a table that functions alone write, so there is no model beside it.</summary>
[DbContext(typeof(PortalDbContext))]
[Migration("20261129230000_People")]
internal sealed class People : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("0018-people.sql"));

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        update public.schema_version set version = 14;
        delete from notify.template where language = 'de' or (topic = 'sign-in' and kind = 'invitation');
        drop function retail.language_of(uuid, text);
        drop policy notifier_read on retail.account_person;
        drop policy notifier_read on retail.user_account;
        revoke select (id, user_id) on retail.account_person from lightline_notifier;
        revoke select (id, language) on retail.user_account from lightline_notifier;
        alter table retail.user_account drop column language;
        alter table notify.letter drop column language;
        alter table retail.one_time_code drop column asked_from;
        drop index notify.ix_letter_good_until;
        drop function retail.move_contacts(text, text, timestamptz), retail.remove_person(uuid, timestamptz),
            retail.join_account(text, bytea, uuid, text, timestamptz), retail.change_role(uuid, text, timestamptz),
            retail.invite_person(
                uuid, uuid, text, text, text, text, text, bytea, timestamptz, timestamptz, int, int, int),
            retail.holders_email(uuid), retail.end_sessions(uuid, timestamptz);
        drop table retail.invitation;
        drop function retail.is_holder();
        create or replace function retail.keep_membership() returns trigger language plpgsql as $$
        begin
            if retail.scope() = 'account'
                and (new.id, new.organisation_id, new.account_id, new.user_id, new.role)
                    is distinct from (old.id, old.organisation_id, old.account_id, old.user_id, old.role) then
                raise exception 'an account changes nothing of its people but their names'
                    using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$;
        -- What ended stays as it is, but for this: the former check knows no such reason.
        alter table retail.session disable trigger keep_session_ended;
        update retail.session set end_reason = 'revoked' where end_reason = 'access-changed';
        alter table retail.session enable trigger keep_session_ended;
        alter table retail.session drop constraint ck_session_end_reason;
        alter table retail.session add constraint ck_session_end_reason
            check (end_reason in ('signed-out', 'revoked', 'sign-in-changed', 'replaced'));
        """);
}
