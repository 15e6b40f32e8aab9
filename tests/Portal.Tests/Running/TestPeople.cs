using Lightline.Data.Accounts;
using Lightline.Data.Identity;

namespace Lightline.Portal.Tests.Running;

/// <summary>People whom a test adds to the street, and takes away again. All have the street's password.</summary>
internal sealed class TestPeople(RunningPortal portal) : IAsyncDisposable
{
    private readonly List<string> _emails = [];

    /// <summary>Their sign-ins, as they were added.</summary>
    public IReadOnlyList<string> Emails => _emails;

    /// <summary>Somebody who works for the organisation of a host.</summary>
    public async Task<Neighbour> StaffAsync(string host, string email, params StaffRole[] roles)
    {
        await portal.ExecuteAsync(
            """
            insert into retail.user_account
                (id, organisation_id, display_name, user_name, normalized_user_name, email, normalized_email,
                email_confirmed, password_hash, security_stamp, concurrency_stamp, phone_number_confirmed,
                two_factor_enabled, lockout_enabled, access_failed_count)
            select gen_random_uuid(), o.id, 'Sten Staff', $1, upper($1), $1, upper($1), true, u.password_hash,
                upper(replace(gen_random_uuid()::text, '-', '')), gen_random_uuid()::text, false, false, true, 0
            from retail.user_account u, retail.organisation o
            where u.email = 'anna@example.org' and o.host_name = $2
            """,
            email, host);
        _emails.Add(email);
        foreach (var role in roles)
        {
            await portal.ExecuteAsync(
                """
                insert into retail.staff_role (user_id, role, organisation_id, granted_at)
                select id, $2, organisation_id, now() from retail.user_account where email = $1
                """,
                email, Word(role.ToString()));
        }

        return new Neighbour(host, email, portal.Street.Anna.Home);
    }

    /// <summary>Somebody who belongs to a neighbour's account.</summary>
    public async Task<Neighbour> PersonAsync(Neighbour of, string email, PersonRole role)
    {
        await StaffAsync(of.Host, email);
        await portal.ExecuteAsync(
            """
            insert into retail.account_person (id, organisation_id, account_id, user_id, name, role)
            select gen_random_uuid(), p.organisation_id, p.account_id, n.id, 'Pia Quince', $3
            from retail.user_account n, retail.account_person p join retail.user_account u on u.id = p.user_id
            where n.email = $1 and u.email = $2
            """,
            email, of.Email, Word(role.ToString()));
        return of with { Email = email };
    }

    /// <summary>Takes the person out of every account and role, and leaves the sign-in.</summary>
    public async Task DropRolesAsync(Neighbour who)
    {
        const string User = "user_id = (select id from retail.user_account where email = $1)";
        await portal.ExecuteAsync($"delete from retail.staff_role where {User}", who.Email);
        await portal.ExecuteAsync($"delete from retail.account_person where {User}", who.Email);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var email in _emails)
        {
            await DropRolesAsync(new Neighbour("", email, portal.Street.Anna.Home));
            await portal.ExecuteAsync(
                "delete from retail.acting where user_id = (select id from retail.user_account where email = $1)", email);
            await portal.ExecuteAsync("delete from retail.user_account where email = $1", email);
        }
    }

    private static string Word(string name) => string.Concat(name.Select((c, i) =>
        char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
