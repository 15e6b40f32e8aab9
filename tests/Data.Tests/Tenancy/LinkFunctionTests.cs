using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Servers;
using Lightline.Servers;
using Npgsql;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>What a link in a message opens in the database: one contact's wishes, at the address that it was sent to.</summary>
public sealed class LinkFunctionTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresServers.All), MemberType = typeof(PostgresServers))]
    public async Task A_link_opens_its_contact_on_its_own_providers_host_with_its_own_address(PostgresSource source)
    {
        await using var two = await TwoProviders.CreateAsync(servers, source);
        var (own, other) = (Scope.PublicOf(two.Providers[0]), Scope.PublicOf(two.Providers[1]));
        var contact = Assert.Single(await TestDatabase.QueryAsync<Guid>(
            two.Database.Owner,
            $"""
            update retail.contact_point set verified_at = now()
            where id = (select min(id::text)::uuid from retail.contact_point
                where person_id = '{two.Subscribers[0].Person}' and kind = 'email')
            returning id
            """));
        var digest = Assert.Single(await TestDatabase.QueryAsync<string>(
            two.Database.Owner,
            $"select encode(sha256(convert_to(value, 'UTF8')), 'hex') from retail.contact_point where id = '{contact}'"));
        string Wishes(string of) => $"select topic || '/' || channel from retail.linked_wishes('{contact}', decode('{of}', 'hex'))";
        string Off(string of, string topic) =>
            $"select changed::text from retail.unsubscribe('{contact}', decode('{of}', 'hex'), '{topic}')";
        string Change(string of) =>
            $"""
            select (retail.change_linked_wishes('{contact}', decode('{of}', 'hex'), array['outage', 'sign-in', 'made-up'],
                array['email', 'email', 'sms'], array[true, false, false], null, null, null) is not null)::text
            """;
        var wrong = new string('0', 64);
        Assert.Equal(["outage/sms", "outage/email"], await two.Database.QueryAsync<string>(own, Wishes(digest)));
        Assert.Equal(
            [digest], await two.Database.QueryAsync<string>(own, $"select encode(retail.contact_digest('{contact}'), 'hex')"));
        foreach (var (scope, of) in new[] { (other, digest), (Scope.Public, digest), (own, wrong) })
        {
            Assert.Empty(await two.Database.QueryAsync<string>(scope, Wishes(of)));
            Assert.Empty(await two.Database.QueryAsync<string>(scope, Off(of, "outage")));
            Assert.Equal(["false"], await two.Database.QueryAsync<string>(scope, Change(of)));
        }

        Assert.Empty(await two.Database.QueryAsync<string>(own, Off(digest, "sign-in")));
        Assert.Empty(await two.Database.QueryAsync<string>(own, Off(digest, "made-up")));
        Assert.Equal(["1"], await two.Database.QueryAsync<string>(own, Off(digest, "outage")));
        Assert.Equal(["0"], await two.Database.QueryAsync<string>(own, Off(digest, "outage")));
        Assert.Equal(["true"], await two.Database.QueryAsync<string>(own, Change(digest)));
        // What has no switch, and what is no topic, gets no row.
        Assert.Empty(await TestDatabase.QueryAsync<string>(
            two.Database.Owner, "select topic from retail.preference where topic in ('sign-in', 'made-up')"));
        Assert.Equal(
            ["true"],
            await TestDatabase.QueryAsync<string>(
                two.Database.Owner,
                $"""
                select is_enabled::text from retail.preference
                where person_id = '{two.Subscribers[0].Person}' and topic = 'outage' and channel = 'email'
                """));

        await TestDatabase.ExecuteAsync(two.Database.Owner, $"update retail.contact_point set verified_at = null where id = '{contact}'");
        Assert.Empty(await two.Database.QueryAsync<string>(own, Wishes(digest)));
        Assert.Equal(
            [true], await two.Database.QueryAsync<bool>(own, $"select retail.contact_digest('{contact}') is null"));
        foreach (var inner in new[]
        {
            $"select * from retail.linked_contact('{contact}', decode('{digest}', 'hex'))",
            "select retail.linked_people(null, 'email')",
        })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => two.Database.QueryAsync<object>(own, inner));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }
}
