using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>Who belongs to an account is changed by its holder alone, and by the database's functions alone.</summary>
public sealed class PeopleTests(PostgresServers servers)
{
    private const string Handle = "AAAABBBB";
    private const string RightHash = "decode(repeat('11', 32), 'hex')";
    private const string WrongHash = "decode(repeat('22', 32), 'hex')";

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Only_the_holder_of_the_account_invites_changes_and_removes(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (account, provider) = (two.Subscribers[0].Account, two.Providers[0]);
        var member = await MemberAsync(two, "delegate");
        var other = await MemberAsync(two, "household");
        foreach (var (who, scope) in new[]
        {
            ("delegate", Scope.OfAccount(provider, account).By(member.User)),
            ("household", Scope.OfAccount(provider, account).By(other.User)),
            ("nobody", Scope.OfAccount(provider, account)),
            ("holder of another account", Scope.OfAccount(provider, account).By(two.Subscribers[1].User)),
            ("another provider", Scope.OfAccount(two.Providers[1], account).By(two.Subscribers[2].User)),
            ("the holder at another provider", Scope.OfAccount(two.Providers[1], account).By(two.Subscribers[0].User)),
            ("the holder in no account", Scope.PublicOf(provider).By(two.Subscribers[0].User)),
        })
        {
            await RefusedAsync(two, scope, Invite(Guid.CreateVersion7(), "household", Handle), who);
            await RefusedAsync(two, scope, $"select retail.change_role('{other.Person}', 'delegate', now())", who);
            // There is nobody of that account in most of these scopes; where there is, letting them go is refused.
            var isThere = scope.Account == account && scope.Organisation == provider;
            var remove = $"select count(*) from retail.remove_person('{(who == "household" ? member.Person : other.Person)}', now())";
            if (isThere)
            {
                await RefusedAsync(two, scope, remove, who);
            }
            else
            {
                Assert.Equal([0L], await two.Database.QueryAsync<long>(scope, remove));
            }

            Assert.Empty(await two.Database.QueryAsync<string>(
                scope, "select id::text from retail.invitation where email = 'new@x.example'"));
        }

        var holder = Holder(two);
        Assert.Equal(["done"], await two.Database.QueryAsync<string>(holder, Invite(Guid.CreateVersion7(), "household", Handle)));
        foreach (var role in new[] { "holder", "owner" })
        {
            await FailsAsync(two, holder, Invite(Guid.CreateVersion7(), role, "CCCCDDDD"), PostgresErrorCodes.CheckViolation);
            await FailsAsync(
                two, holder, $"select retail.change_role('{other.Person}', '{role}', now())", PostgresErrorCodes.CheckViolation);
        }

        // Nobody touches the holder, not even they.
        var own = two.Subscribers[0].Person;
        Assert.Equal(
            [true], await two.Database.QueryAsync<bool>(holder, $"select retail.change_role('{own}', 'household', now()) is null"));
        Assert.Equal([0L], await two.Database.QueryAsync<long>(holder, $"select count(*) from retail.remove_person('{own}', now())"));
        // Nor does the holder reach the people of another account.
        Assert.Equal(
            [0L],
            await two.Database.QueryAsync<long>(
                holder, $"select count(*) from retail.remove_person('{two.Subscribers[1].Person}', now())"));
        // Past the functions there is no way, for the holder either.
        await RefusedAsync(two, holder, $"update retail.account_person set role = 'delegate' where id = '{other.Person}'", "row");
        await RefusedAsync(
            two,
            holder,
            $"""
            insert into retail.account_person (id, organisation_id, account_id, name, role)
            values (gen_random_uuid(), '{provider}', '{account}', 'Eve', 'household')
            """,
            "row");
        await FailsAsync(
            two, holder, $"select retail.end_sessions('{two.Subscribers[1].User}', now())", PostgresErrorCodes.InsufficientPrivilege);
        await FailsAsync(two, holder, "select handle from retail.invitation", PostgresErrorCodes.InsufficientPrivilege);
        await FailsAsync(two, holder, "update retail.invitation set tries = 0", PostgresErrorCodes.InsufficientPrivilege);
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Who_is_removed_or_gets_another_role_has_no_session_and_what_was_kept_for_them_is_gone(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var member = await MemberAsync(two, "delegate");
        await SessionAsync(two, member.User);
        var holder = Holder(two);
        Assert.Single((await two.Database.QueryAsync<Guid[]>(
            holder, $"select retail.change_role('{member.Person}', 'household', now())")).Single());
        Assert.Equal(["access-changed"], await EndsAsync(two, member.User));
        Assert.Equal(
            [true],
            await two.Database.QueryAsync<bool>(
                holder, $"select retail.change_role('{member.Person}', 'household', now()) is null"));

        await SessionAsync(two, member.User);
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"""
            insert into retail.contact_point (id, organisation_id, account_id, person_id, kind, value, verified_at)
            values (gen_random_uuid(), '{two.Providers[0]}', '{two.Subscribers[0].Account}', '{member.Person}', 'email', 'm@x', now())
            """);
        Assert.Equal(
            ["s0@example.org 1"],
            await two.Database.QueryAsync<string>(
                holder,
                $"select told || ' ' || cardinality(sessions) from retail.remove_person('{member.Person}', now())"));
        Assert.Equal(["access-changed", "access-changed"], await EndsAsync(two, member.User));
        Assert.Empty(await TestDatabase.QueryAsync<string>(
            two.Database.Owner, $"select value from retail.contact_point where person_id = '{member.Person}'"));

        // Whoever is not the holder goes by themselves.
        var leaver = await MemberAsync(two, "household");
        Assert.Equal(
            [1L],
            await two.Database.QueryAsync<long>(
                Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account).By(leaver.User),
                $"select count(*) from retail.remove_person('{leaver.Person}', now())"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_code_joins_once_at_its_own_provider_within_five_tries_and_its_week(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (stranger, elsewhere) = (Scope.PublicOf(two.Providers[0]), Scope.PublicOf(two.Providers[1]));
        await InviteAsync(two, Handle, "new@x.example");
        Assert.Equal(["wrong"], await JoinAsync(two, elsewhere, Handle, RightHash));
        Assert.Equal(["wrong"], await JoinAsync(two, stranger, Handle, RightHash, at: "now() + interval '8 days'"));
        for (var wrong = 0; wrong < 4; wrong++)
        {
            Assert.Equal(["wrong"], await JoinAsync(two, stranger, Handle, WrongHash));
        }

        Assert.Equal(["password"], await JoinAsync(two, stranger, Handle, RightHash, password: "null"));
        Assert.Equal(["joined"], await JoinAsync(two, stranger, Handle, RightHash));
        Assert.Equal(["wrong"], await JoinAsync(two, stranger, Handle, RightHash));
        Assert.Equal(
            ["new@x.example household new@x.example"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner,
                $"""
                select u.email || ' ' || p.role || ' ' || c.value
                from retail.account_person p join retail.user_account u on u.id = p.user_id
                    join retail.contact_point c on c.person_id = p.id and c.verified_at is not null
                where p.account_id = '{two.Subscribers[0].Account}' and p.role <> 'holder'
                """));
        Assert.Empty(await TestDatabase.QueryAsync<string>(
            two.Database.Owner, "select email from retail.invitation where email is not null and used_at is not null"));

        await InviteAsync(two, "CCCCDDDD", "late@x.example");
        for (var wrong = 0; wrong < 5; wrong++)
        {
            Assert.Equal(["wrong"], await JoinAsync(two, stranger, "CCCCDDDD", WrongHash));
        }

        Assert.Equal(["wrong"], await JoinAsync(two, stranger, "CCCCDDDD", RightHash));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Whoever_works_here_does_not_join_and_whose_address_signs_in_here_signs_in_first(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var stranger = Scope.PublicOf(two.Providers[0]);
        await InviteAsync(two, Handle, "ada@p0.example");
        Assert.Equal(["sign-in"], await JoinAsync(two, stranger, Handle, RightHash));
        Assert.Equal(["refused"], await JoinAsync(two, stranger.By(two.Staff[0]), Handle, RightHash));
        // Somebody of another provider, who says that they ask here.
        Assert.Equal(["refused"], await JoinAsync(two, stranger.By(two.Subscribers[2].User), Handle, RightHash));
        Assert.Equal(["already"], await JoinAsync(two, stranger.By(two.Subscribers[0].User), Handle, RightHash));
        var neighbour = Scope.OfAccount(two.Providers[0], two.Subscribers[1].Account).By(two.Subscribers[1].User);
        Assert.Equal(["joined"], await JoinAsync(two, neighbour, Handle, RightHash));
        Assert.Equal(
            [2L],
            await two.Database.QueryAsync<long>(
                stranger, $"select count(*) from retail.accounts_of_user('{two.Subscribers[1].User}')"));

        // A sign-in that belongs to nothing any more is taken over by its mailbox, and by nothing else that opened it.
        var gone = await MemberAsync(two, "delegate");
        await two.Database.QueryAsync<long>(
            Holder(two), $"select count(*) from retail.remove_person('{gone.Person}', now())");
        await InviteAsync(two, "CCCCDDDD", gone.Email);
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"""
            update retail.user_account set phone_number = '+37255500001', phone_number_confirmed = true, two_factor_enabled = true
            where id = '{gone.User}';
            insert into retail.user_passkey (credential_id, user_id, data) values ('x', '{gone.User}', '{"{}"}');
            insert into retail.user_token (user_id, login_provider, name, value) values ('{gone.User}', 'lightline', 'totp', 'x');
            """);
        Assert.Equal(["password"], await JoinAsync(two, stranger, "CCCCDDDD", RightHash, password: "null"));
        Assert.Equal(["joined"], await JoinAsync(two, stranger, "CCCCDDDD", RightHash));
        Assert.Equal(
            ["new-hash"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner,
                $"""
                select password_hash from retail.user_account u
                where id = '{gone.User}' and email_confirmed and phone_number is null and not two_factor_enabled
                    and not exists (select from retail.user_passkey k where k.user_id = u.id)
                    and not exists (select from retail.user_token t where t.user_id = u.id)
                    and not exists (select from retail.contact_point c where c.value = '+37255500001')
                """));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Each_bound_of_invitations_is_named(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var holder = Holder(two);
        async Task<string> AskAsync(int number, int people = 99, int open = 99, int day = 99) =>
            (await two.Database.QueryAsync<string>(
                holder, Invite(Guid.CreateVersion7(), "household", $"AAAA{number:D4}", people, open, day))).Single();

        Assert.Equal("done", await AskAsync(1));
        Assert.Equal("done", await AskAsync(2));
        Assert.Equal("people", await AskAsync(3, people: 3));
        Assert.Equal("open", await AskAsync(3, open: 2));
        Assert.Equal("day", await AskAsync(3, day: 2));
        // Who is removed gives back a place, and not a letter.
        await two.Database.QueryAsync<long>(
            holder,
            $"""
            select count(r) from retail.account_person p, retail.remove_person(p.id, now()) r where p.role <> 'holder'
            """);
        Assert.Equal("day", await AskAsync(3, day: 2));
        Assert.Equal("done", await AskAsync(3, open: 1));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_new_address_reaches_its_owner_for_every_account_and_nobody_else(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"""
            insert into retail.account_person (id, organisation_id, account_id, user_id, name, role)
            values (gen_random_uuid(), '{two.Providers[0]}', '{two.Subscribers[1].Account}', '{two.Subscribers[0].User}', 'S', 'delegate')
            """);
        await two.Database.QueryAsync<long>(
            Holder(two), "select count(*) from (select retail.move_contacts('email', 'moved@x.example', now())) m");
        Assert.Equal(
            new[] { $"{two.Subscribers[0].Account}", $"{two.Subscribers[1].Account}" }.Order(StringComparer.Ordinal),
            (await TestDatabase.QueryAsync<string>(
                two.Database.Owner, "select account_id::text from retail.contact_point where value = 'moved@x.example'"))
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            3L,
            (await TestDatabase.QueryAsync<long>(
                two.Database.Owner,
                "select count(*) from retail.contact_point where kind = 'email' and value <> 'moved@x.example'")).Single());
    }

    private static Scope Holder(TwoProviders two) =>
        Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account).By(two.Subscribers[0].User);

    private static string Invite(
        Guid person, string role, string handle, int people = 99, int open = 99, int day = 99, string email = "new@x.example") =>
        $"""
        select coalesce(retail.invite_person('{person}', gen_random_uuid(), 'New', '{role}', '{email}', upper('{email}'), '{handle}',
            {RightHash}, now(), now() + interval '7 days', {people}, {open}, {day}), 'done')
        """;

    private static async Task InviteAsync(TwoProviders two, string handle, string email) => Assert.Equal(
        ["done"],
        await two.Database.QueryAsync<string>(Holder(two), Invite(Guid.CreateVersion7(), "household", handle, email: email)));

    private static Task<IReadOnlyList<string>> JoinAsync(
        TwoProviders two, Scope scope, string handle, string hash, string at = "now()", string password = "'new-hash'") =>
        two.Database.QueryAsync<string>(
            scope, $"select outcome from retail.join_account('{handle}', {hash}, gen_random_uuid(), {password}, {at})");

    private static async Task<(Guid Person, Guid User, string Email)> MemberAsync(TwoProviders two, string role)
    {
        var (person, user) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var email = $"{user:N}@x.example";
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"""
            insert into retail.user_account
                (id, organisation_id, display_name, user_name, normalized_user_name, email, normalized_email, email_confirmed,
                password_hash, security_stamp, concurrency_stamp, phone_number_confirmed, two_factor_enabled, lockout_enabled,
                access_failed_count)
            values ('{user}', '{two.Providers[0]}', 'Mo', '{email}', upper('{email}'), '{email}', upper('{email}'), true, 'hash',
                'stamp', 'stamp', false, false, true, 0);
            insert into retail.account_person (id, organisation_id, account_id, user_id, name, role)
            values ('{person}', '{two.Providers[0]}', '{two.Subscribers[0].Account}', '{user}', 'Mo', '{role}');
            """);
        return (person, user, email);
    }

    private static Task<int> SessionAsync(TwoProviders two, Guid user) => TestDatabase.ExecuteAsync(
        two.Database.Owner,
        $"""
        insert into retail.session (id, organisation_id, user_id, started_at, seen_at, device)
        values (gen_random_uuid(), '{two.Providers[0]}', '{user}', now(), now(), 'Firefox')
        """);

    private static Task<IReadOnlyList<string>> EndsAsync(TwoProviders two, Guid user) => TestDatabase.QueryAsync<string>(
        two.Database.Owner, $"select end_reason from retail.session where user_id = '{user}' and ended_at is not null");

    private static Task RefusedAsync(TwoProviders two, Scope scope, string sql, string who) =>
        FailsAsync(two, scope, sql, PostgresErrorCodes.InsufficientPrivilege, who);

    private static async Task FailsAsync(TwoProviders two, Scope scope, string sql, string state, string who = "")
    {
        var refused = await Record.ExceptionAsync(() => two.Database.QueryAsync<object>(scope, sql));
        Assert.True((refused as PostgresException)?.SqlState == state, $"{who}: {sql}: {refused?.Message ?? "not refused"}");
    }
}
