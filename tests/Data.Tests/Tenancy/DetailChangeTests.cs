using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>Names and addresses change as the provider lets its subscribers, below the Portal.</summary>
public sealed class DetailChangeTests(PostgresServers servers)
{
    /// <summary>How the database refuses what the provider's rules do not allow (<c>retail.demand_detail_policy</c>).</summary>
    private const string NotAllowed = "LL002";

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task Each_rule_lets_through_what_it_says_and_nothing_else(PostgresSource source)
    {
        await using var two = await EmptyAsync(source);
        var own = Own(two);
        const string Name = "select count(*) from (select retail.change_own_name('Ada', now())) n";
        const string Email = "select count(*) from (select retail.move_contacts('email', 'moved@x.example', now())) m";
        // As a new provider has them.
        Assert.Equal(
            ["edit_with_approval edit edit"],
            await two.Database.QueryAsync<string>(
                own, "select concat_ws(' ', retail.detail_policy('name'), retail.detail_policy('email'), retail.detail_policy('phone'))"));
        await FailsAsync(two, own, Name, NotAllowed);
        await FailsAsync(two, own, Ask("email", "new@x.example"), NotAllowed);
        Assert.Equal([1L], await two.Database.QueryAsync<long>(own, Email));
        await PolicyAsync(two, "view", "edit", "edit_with_approval");
        await FailsAsync(two, own, Name, NotAllowed);
        await FailsAsync(two, own, Ask("name", "Eve"), NotAllowed);
        // Who owns an address always begins.
        foreach (var (email, phone) in new[] { ("view", "edit"), ("edit", "view") })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => PolicyAsync(two, "edit", email, phone));
            Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
        }

        await PolicyAsync(two, "edit", "edit_with_approval", "edit_with_approval");
        Assert.Equal([1L], await two.Database.QueryAsync<long>(own, Name));
        await FailsAsync(two, own, Ask("name", "Eve"), NotAllowed);
        await FailsAsync(two, own, Email, NotAllowed);
        await FailsAsync(
            two, own, "select count(*) from (select retail.move_contacts('phone', '+441632960002', now())) m", NotAllowed);
        Assert.Equal(["waits"], await two.Database.QueryAsync<string>(own, Ask("phone", "+441632960002")));
        await FailsAsync(two, own, Ask("role", "holder"), NotAllowed);
        // Nobody changes what is not theirs, nor asks for it.
        foreach (var scope in new[]
        {
            Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account),
            Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account).By(two.Subscribers[1].User),
            Scope.PublicOf(two.Providers[0]).By(two.Subscribers[0].User),
            Scope.OfAccount(two.Providers[1], two.Subscribers[0].Account).By(two.Subscribers[0].User),
        })
        {
            await FailsAsync(two, scope, Name, PostgresErrorCodes.InsufficientPrivilege);
            await FailsAsync(two, scope, Ask("name", "Eve"), PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_name_counts_for_every_account_of_its_owner_and_for_the_contract_in_that_name(PostgresSource source)
    {
        await using var two = await EmptyAsync(source);
        await PolicyAsync(two, "edit", "edit", "edit");
        var (first, second) = (two.Subscribers[0], two.Subscribers[1]);
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"""
            insert into retail.account_person (id, organisation_id, account_id, user_id, name, role)
            values (gen_random_uuid(), '{two.Providers[0]}', '{second.Account}', '{first.User}', 'S', 'delegate');
            update retail.account a set name = p.name from retail.account_person p where p.id = '{first.Person}' and a.id = p.account_id;
            """);
        await two.Database.QueryAsync<long>(Own(two), "select count(*) from (select retail.change_own_name('Ada Byron', now())) n");
        Assert.Equal(
            ["Ada Byron", "Ada Byron"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner, $"select name from retail.account_person where user_id = '{first.User}'"));
        Assert.Equal(
            [$"{first.Account}"],
            await TestDatabase.QueryAsync<string>(two.Database.Owner, "select id::text from retail.account where name = 'Ada Byron'"));

        // A firm keeps its name.
        await TestDatabase.ExecuteAsync(two.Database.Owner, "update retail.account set name = 'Byron Ltd' where name = 'Ada Byron'");
        await two.Database.QueryAsync<long>(Own(two), "select count(*) from (select retail.change_own_name('Ada King', now())) n");
        Assert.Equal(
            ["Byron Ltd"],
            await TestDatabase.QueryAsync<string>(two.Database.Owner, $"select name from retail.account where id = '{first.Account}'"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task One_waits_at_a_time_its_owner_alone_takes_it_back_and_it_goes_with_the_person(PostgresSource source)
    {
        await using var two = await EmptyAsync(source);
        var own = Own(two);
        Assert.Equal(["waits"], await two.Database.QueryAsync<string>(own, Ask("name", "Ada")));
        Assert.Equal(["open"], await two.Database.QueryAsync<string>(own, Ask("name", "Eve")));
        var id = Assert.Single(await two.Database.QueryAsync<Guid>(own, "select id from retail.detail_change"));
        string Withdraw(Guid of) => $"select coalesce(retail.withdraw_detail_change('{of}', now()), 'none')";
        foreach (var scope in new[]
        {
            Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account).By(two.Subscribers[1].User),
            Scope.OfAccount(two.Providers[0], two.Subscribers[1].Account).By(two.Subscribers[1].User),
            Scope.PublicOf(two.Providers[0]).By(two.Subscribers[0].User),
        })
        {
            Assert.Equal(["none"], await two.Database.QueryAsync<string>(scope, Withdraw(id)));
        }

        Assert.Equal(["name"], await two.Database.QueryAsync<string>(own, Withdraw(id)));
        Assert.Equal(["none"], await two.Database.QueryAsync<string>(own, Withdraw(id)));
        Assert.Equal(["waits"], await two.Database.QueryAsync<string>(own, Ask("name", "Eve")));
        await PolicyAsync(two, "edit_with_approval", "edit_with_approval", "edit");
        Assert.Equal(
            ["day"],
            await two.Database.QueryAsync<string>(
                own, Ask("email", "a@x.example").Replace("10)", "2)", StringComparison.Ordinal)));
        await TestDatabase.ExecuteAsync(
            two.Database.Owner, $"delete from retail.account_person where id = '{two.Subscribers[0].Person}'");
        Assert.Equal(
            [0L],
            await TestDatabase.QueryAsync<long>(
                two.Database.Owner, $"select count(*) from retail.detail_change where user_id = '{two.Subscribers[0].User}'"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task It_waits_no_longer_than_two_weeks_and_not_past_a_new_password(PostgresSource source)
    {
        await using var two = await EmptyAsync(source);
        var own = Own(two);
        const string States = "select state from retail.detail_change order by asked_at, state desc";
        Assert.Equal(["waits"], await two.Database.QueryAsync<string>(own, Ask("name", "Eve")));
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"update retail.user_account set security_stamp = 'new' where id = '{two.Subscribers[0].User}'");
        Assert.Equal(["withdrawn"], await TestDatabase.QueryAsync<string>(two.Database.Owner, States));
        Assert.Equal(["waits"], await two.Database.QueryAsync<string>(own, Ask("name", "Ada")));
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"""
            update retail.detail_change set asked_at = now() - interval '15 days' where state = 'waiting';
            insert into retail.staff_role (organisation_id, user_id, role, granted_at)
            values ('{two.Providers[0]}', '{two.Staff[0]}', 'agent', now())
            """);
        var agent = Scope.PublicOf(two.Providers[0]).By(two.Staff[0]);
        var number = Assert.Single(await TestDatabase.QueryAsync<string>(
            two.Database.Owner, $"select public_number from retail.account where id = '{two.Subscribers[0].Account}'"));
        Assert.Empty(await two.Database.QueryAsync<string>(agent, $"select field from retail.detail_changes('{number}')"));
        var id = Assert.Single(await TestDatabase.QueryAsync<Guid>(
            two.Database.Owner, "select id from retail.detail_change where state = 'waiting'"));
        Assert.Empty(await two.Database.QueryAsync<string>(
            agent, $"select outcome from retail.decide_detail_change('{id}', '{number}', true, 'because', now())"));
        Assert.Equal(["waits"], await two.Database.QueryAsync<string>(own, Ask("name", "Ida")));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task An_agent_of_the_provider_alone_decides_once_and_sees_what_waits(PostgresSource source)
    {
        await using var two = await EmptyAsync(source);
        await PolicyAsync(two, "edit_with_approval", "edit_with_approval", "edit_with_approval");
        var own = Own(two);
        foreach (var (field, value) in new[] { ("name", "Ada"), ("email", "ada@x.example"), ("phone", "+441632960002") })
        {
            Assert.Equal(["waits"], await two.Database.QueryAsync<string>(own, Ask(field, value)));
        }

        var number = Assert.Single(await TestDatabase.QueryAsync<string>(
            two.Database.Owner, $"select public_number from retail.account where id = '{two.Subscribers[0].Account}'"));
        var other = Assert.Single(await TestDatabase.QueryAsync<string>(
            two.Database.Owner, $"select public_number from retail.account where id = '{two.Subscribers[1].Account}'"));
        var ids = (await TestDatabase.QueryAsync<string>(
            two.Database.Owner,
            "select id::text from retail.detail_change order by array_position(array['name', 'email', 'phone'], field)"))
            .Select(Guid.Parse).ToArray();
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"""
            insert into retail.staff_role (organisation_id, user_id, role, granted_at)
            values ('{two.Providers[0]}', '{two.Staff[0]}', 'agent', now()), ('{two.Providers[1]}', '{two.Staff[1]}', 'agent', now())
            """);
        var agent = Scope.PublicOf(two.Providers[0]).By(two.Staff[0]);
        var list = $"select field || ' ' || new_value from retail.detail_changes('{number}')";
        string Decide(int which, bool isApproved, string of) =>
            $"select outcome from retail.decide_detail_change('{ids[which]}', '{of}', {isApproved}, 'because', now())";
        foreach (var scope in new[]
        {
            own, Scope.PublicOf(two.Providers[1]).By(two.Staff[1]), Scope.PublicOf(two.Providers[0]),
            Scope.PublicOf(two.Providers[0]).By(two.Subscribers[0].User),
            Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account).By(two.Staff[0]),
        })
        {
            Assert.Empty(await two.Database.QueryAsync<string>(scope, list));
            Assert.Empty(await two.Database.QueryAsync<string>(scope, Decide(0, true, number)));
            Assert.Empty(await two.Database.QueryAsync<string>(scope, "select number from retail.waiting_customers()"));
            Assert.Empty(await two.Database.QueryAsync<string>(scope, $"select name from retail.people_of_customer('{number}')"));
        }

        Assert.Equal(
            ["email ada@x.example", "name Ada", "phone +441632960002"],
            (await two.Database.QueryAsync<string>(agent, list)).Order(StringComparer.Ordinal));
        Assert.Empty(await two.Database.QueryAsync<string>(agent, Decide(0, true, other)));
        Assert.Equal(["declined"], await two.Database.QueryAsync<string>(agent, Decide(0, false, number)));
        Assert.Empty(await two.Database.QueryAsync<string>(agent, Decide(0, true, number)));
        Assert.Equal(
            [0L], await TestDatabase.QueryAsync<long>(two.Database.Owner, "select count(*) from retail.account_person where name = 'Ada'"));

        // The others wait, of one customer, whose number is all that is told.
        Assert.Equal(
            [$"{number} email,phone 1"],
            await two.Database.QueryAsync<string>(
                agent, "select concat_ws(' ', number, array_to_string(fields, ','), total) from retail.waiting_customers()"));
        Assert.Equal(
            ["1"], await two.Database.QueryAsync<string>(agent, $"select count(*)::text from retail.people_of_customer('{number}')"));

        // Somebody else has signed in by it since.
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"update retail.user_account set normalized_email = 'ADA@X.EXAMPLE' where id = '{two.Subscribers[1].User}'");
        Assert.Equal(["taken"], await two.Database.QueryAsync<string>(agent, Decide(1, true, number)));
        await TestDatabase.ExecuteAsync(
            two.Database.Owner, $"update retail.user_account set normalized_email = 'X' where id = '{two.Subscribers[1].User}'");
        Assert.Equal(["approved"], await two.Database.QueryAsync<string>(agent, Decide(1, true, number)));
        Assert.Equal(["approved"], await two.Database.QueryAsync<string>(agent, Decide(2, true, number.ToLowerInvariant())));
        Assert.Equal(
            ["ada@x.example ADA@X.EXAMPLE ada@x.example ADA@X.EXAMPLE +441632960002 true"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner,
                $"""
                select concat_ws(' ', email, normalized_email, user_name, normalized_user_name, phone_number,
                    (email_confirmed and phone_number_confirmed)::text)
                from retail.user_account where id = '{two.Subscribers[0].User}'
                """));
        Assert.Equal(
            ["+441632960002", "ada@x.example"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner,
                $"""
                select value from retail.contact_point
                where person_id = '{two.Subscribers[0].Person}' and verified_at is not null order by 1
                """));
        // Every session is over.
        Assert.Equal(
            [0L],
            await TestDatabase.QueryAsync<long>(
                two.Database.Owner,
                $"select count(*) from retail.session where user_id = '{two.Subscribers[0].User}' and ended_at is null"));
    }

    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task An_agent_of_the_provider_alone_changes_a_name_and_what_its_owner_asked_for_waits_no_more(PostgresSource source)
    {
        await using var two = await EmptyAsync(source);
        var (own, mine) = (Own(two), two.Subscribers[0]);
        Assert.Equal(["waits"], await two.Database.QueryAsync<string>(own, Ask("name", "Eve")));
        await PolicyAsync(two, "view", "edit", "edit");
        var numbers = await TestDatabase.QueryAsync<string>(
            two.Database.Owner,
            $"select public_number from retail.account where id in ('{mine.Account}', '{two.Subscribers[1].Account}') "
            + $"order by id <> '{mine.Account}'");
        await TestDatabase.ExecuteAsync(
            two.Database.Owner,
            $"""
            insert into retail.staff_role (organisation_id, user_id, role, granted_at)
            values ('{two.Providers[0]}', '{two.Staff[0]}', 'agent', now()), ('{two.Providers[1]}', '{two.Staff[1]}', 'agent', now());
            insert into retail.account_person (id, organisation_id, account_id, name, role)
            values ('{two.Staff[0]}', '{two.Providers[0]}', '{mine.Account}', 'Kid', 'household')
            """);
        var agent = Scope.PublicOf(two.Providers[0]).By(two.Staff[0]);
        string Change(string number, object person, string name) =>
            $"""
            select outcome from retail.change_name_by_agent(gen_random_uuid(), '{number}', '{person}', '{name}', 'because', now())
            """;
        foreach (var scope in new[]
        {
            own, Scope.PublicOf(two.Providers[1]).By(two.Staff[1]), Scope.PublicOf(two.Providers[0]),
            Scope.PublicOf(two.Providers[0]).By(mine.User), Scope.OfAccount(two.Providers[0], mine.Account).By(two.Staff[0]),
        })
        {
            Assert.Empty(await two.Database.QueryAsync<string>(scope, Change(numbers[0], mine.Person, "Ada")));
        }

        Assert.Empty(await two.Database.QueryAsync<string>(agent, Change(numbers[1], mine.Person, "Ada")));
        Assert.Equal(["changed"], await two.Database.QueryAsync<string>(agent, Change(numbers[0], mine.Person, "Ada")));
        Assert.Equal(["same"], await two.Database.QueryAsync<string>(agent, Change(numbers[0], mine.Person, "Ada")));
        Assert.Equal(
            ["Ada approved because", "Eve withdrawn"],
            await two.Database.QueryAsync<string>(
                own, "select concat_ws(' ', value, state, reason) from retail.detail_change order by value"));
        // Who has no sign-in reads of nothing.
        Assert.Equal(["changed"], await two.Database.QueryAsync<string>(agent, Change(numbers[0], two.Staff[0], "Kim")));
        Assert.Equal(
            ["Ada", "Kim"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner, $"select name from retail.account_person where account_id = '{mine.Account}' order by name"));
        Assert.Equal([2L], await TestDatabase.QueryAsync<long>(two.Database.Owner, "select count(*) from retail.detail_change"));
    }

    private static Scope Own(TwoProviders two) =>
        Scope.OfAccount(two.Providers[0], two.Subscribers[0].Account).By(two.Subscribers[0].User);

    private static string Ask(string field, string value) =>
        $"""
        select coalesce(retail.ask_detail_change(gen_random_uuid(), '{field}', '{value}',
            {(field == "email" ? $"upper('{value}')" : "null")}, now(), 10), 'waits')
        """;

    private static async Task PolicyAsync(TwoProviders two, string name, string email, string phone) => await TestDatabase.ExecuteAsync(
        two.Database.Owner,
        $"update retail.organisation set name_policy = '{name}', email_policy = '{email}', phone_policy = '{phone}'");

    private static async Task FailsAsync(TwoProviders two, Scope scope, string sql, string state)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => two.Database.QueryAsync<object>(scope, sql));
        Assert.Equal(state, refused.SqlState);
    }

    private async Task<TwoProviders> EmptyAsync(PostgresSource source)
    {
        var two = await TwoProviders.CreateAsync(servers, source);
        await TestDatabase.ExecuteAsync(two.Database.Owner, "delete from retail.detail_change");
        return two;
    }
}
