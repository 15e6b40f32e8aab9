using Lightline.Contracts.Incidents;
using Lightline.Data.Tenancy;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lightline.Portal.Tests.Features;

/// <summary>What the database itself lets each reader see of an incident that hits homes of two providers.</summary>
[Collection("incidents")]
public sealed class IncidentIsolationTests(RunningPortal portal)
{
    [Fact]
    public async Task Nobody_sees_or_counts_members_that_are_not_theirs()
    {
        var street = portal.Street;
        var incident = await TestIncident.OpenAsync(
            portal, IncidentKind.FibreCut, [street.Juta.Home, street.Kaur.Home, street.Outage[12]]);
        await incident.UpdateAsync("Said to all.");
        await portal.ExecuteAsync(
            """
            insert into retail.incident_update (id, incident_id, form_key, author_id, author_name, at, kind, message, is_sent)
            select gen_random_uuid(), $1, gen_random_uuid(), id, 'Nora Noc', now(), 'note', 'Among us.', false
            from retail.user_account where email = 'nora@example.org'
            """,
            incident.Id);

        var juta = await portal.ScopeOfAsync(street.Juta);
        var kaur = await portal.ScopeOfAsync(street.Kaur);
        var leo = await portal.ScopeOfAsync(street.Leo);
        Assert.Equal([street.Juta.Home.Connection.Value], await MembersAsync(juta, incident));
        Assert.Equal([street.Kaur.Home.Connection.Value], await MembersAsync(kaur, incident));
        Assert.Equal([street.Kaur.Home.Connection.Value], await MembersAsync(Scope.OfProvider(kaur.Organisation!.Value), incident));
        Assert.Equal(2, (await MembersAsync(Scope.OfProvider(juta.Organisation!.Value), incident)).Count);
        Assert.Equal(3, (await MembersAsync(Scope.Operator, incident)).Count);
        foreach (var stranger in new[] { leo, Scope.Public, Scope.PublicOf(juta.Organisation!.Value) })
        {
            Assert.Empty(await MembersAsync(stranger, incident));
            Assert.Equal(0, await CountAsync(stranger, "select count(*) from live.incident where id = $1", incident));
            Assert.Equal(0, await CountAsync(stranger, "select count(*) from live.incident_event where incident_id = $1", incident));
            Assert.Equal(0, await CountAsync(stranger, Updates, incident));
        }

        Assert.Equal(1, await CountAsync(juta, Updates, incident));
        Assert.Equal(2, await CountAsync(Scope.Operator, Updates, incident));
        foreach (var scope in new[] { juta, Scope.OfProvider(juta.Organisation!.Value), Scope.Public })
        {
            Assert.Equal(0, await CountAsync(scope, "select count(*) from notify.incident_tally($1)", incident));
            Assert.Equal(0, await CountAsync(scope, InService, incident));
        }

        Assert.True(await CountAsync(Scope.Operator, InService, incident) > 3);
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task A_loss_before_its_reader_lived_there_is_theirs_as_long_as_it_lasts_and_not_when_it_was_anothers()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, [portal.Street.Juta.Home]);
        var juta = await portal.ScopeOfAsync(portal.Street.Juta);
        await portal.ExecuteAsync(
            "update live.incident_member set lost_at = now() - interval '50 years' where incident_id = $1", incident.Id);
        Assert.Single(await MembersAsync(juta, incident));
        await portal.ExecuteAsync(
            "update live.incident_member set state = $2 where incident_id = $1", incident.Id, (short)MemberState.Reattributed);
        Assert.Empty(await MembersAsync(juta, incident));
        await portal.ExecuteAsync("update live.incident_member set lost_at = now() where incident_id = $1", incident.Id);
        Assert.Single(await MembersAsync(juta, incident));
        await incident.RemoveAsync();
    }

    [Fact]
    public async Task Only_the_operators_own_may_say_something()
    {
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, [portal.Street.Juta.Home]);
        var juta = await portal.ScopeOfAsync(portal.Street.Juta);
        foreach (var scope in new[] { juta, Scope.OfProvider(juta.Organisation!.Value), Scope.Public })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => CountAsync(
                scope,
                """
                insert into retail.incident_update (id, incident_id, form_key, author_id, author_name, at, kind, is_sent)
                values (gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid(), 'x', now(), 'update', false)
                returning 1::bigint
                """,
                incident));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        await incident.RemoveAsync();
    }

    private const string Updates = "select count(*) from retail.incident_update where incident_id = $1";

    private const string InService =
        """
        select count(*) from retail.in_service(
            (select array_agg(id) from generate_series(1, 1000) id)::bigint[]) s
        where $1 is not null
        """;

    private async Task<IReadOnlyList<long>> MembersAsync(Scope scope, TestIncident incident)
    {
        await using var connection = await OpenAsync(scope);
        await using var command = new NpgsqlCommand(
            "select connection_id from live.incident_member where incident_id = $1 order by 1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = incident.Id });
        var found = new List<long>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetInt64(0));
        }

        return found;
    }

    private async Task<long> CountAsync(Scope scope, string sql, TestIncident incident)
    {
        await using var connection = await OpenAsync(scope);
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = incident.Id });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private Task<NpgsqlConnection> OpenAsync(Scope scope) => ScopedConnection.OpenAsync(
        portal.Services.GetRequiredService<NpgsqlDataSource>(), scope, CancellationToken.None);
}
