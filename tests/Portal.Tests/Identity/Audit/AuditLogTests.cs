using System.Net;
using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lightline.Portal.Tests.Identity.Audit;

/// <summary>What people do leaves a line, and a line that cannot be left stops what they do.</summary>
public sealed class AuditLogTests(RunningPortal portal)
{
    [Fact]
    public async Task Ending_sessions_leaves_one_line_each_with_who_did_it_in_which_session()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "pia@audit.example", PersonRole.Delegate);
        using var here = await portal.SignInAsync(pia);
        using var first = await portal.SignInAsync(pia);
        var own = await SessionsAsync(pia.Email);
        await here.GetAsync("/account/security");
        var other = own[1];
        Assert.Equal("/account/security", (await here.PostAsync("/account/security/end", ("session", other))).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await here.PostAsync("/account/security/end", ("session", other))).Status);
        Assert.Equal(
            [$"session.begun by {pia.Email}", $"session.revoked by {pia.Email}"], await AuditTrail.ReadAsync(portal, other));
        Assert.Equal(
            [own[0]],
            await AuditTrail.QueryAsync(
                portal,
                "select session_id::text from audit.entry where subject_id = $1 and action = 'session.revoked'",
                other));

        using var second = await portal.SignInAsync(pia);
        using var third = await portal.SignInAsync(pia);
        var others = (await SessionsAsync(pia.Email)).Skip(2).ToArray();
        await here.PostAsync("/account/security/end-others");
        Assert.Equal(2, others.Length);
        foreach (var one in others)
        {
            Assert.Equal(
                [$"session.begun by {pia.Email}", $"session.revoked by {pia.Email}"], await AuditTrail.ReadAsync(portal, one));
        }

        // Ids only: of nobody the name or an address, in any row and any column.
        foreach (var fact in new[] { "Pia", "Quince", pia.Email, "@", "Anna", "Firefox" })
        {
            Assert.Empty(await AuditTrail.QueryAsync(
                portal, "select e::text from audit.entry e where position(lower($1) in lower(e::text)) > 0", fact));
        }
    }

    [Fact]
    public async Task Signing_in_being_refused_signing_out_and_changing_the_way_in_leave_a_line_each()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "pia@ways.example", PersonRole.Delegate);
        using var here = portal.Browse(pia.Host);
        await here.SignInAsync(pia.Email, "wrong");
        await here.SignInAsync("noone@ways.example", "wrong");
        await here.SignInAsync(pia.Email, Street.Password);
        var user = Assert.Single(await AuditTrail.QueryAsync(
            portal, "select id::text from retail.user_account where email = $1", pia.Email));
        await here.GetAsync("/account/confirm");
        await here.PostAsync("/account/confirm", ("password", Street.Password));
        await here.GetAsync("/account/security/password");
        await here.PostAsync("/account/security/password", ("new-password", "three green boats sail"));
        var session = (await SessionsAsync(pia.Email))[^1];
        await here.PostAsync("/sign-out");
        // A stranger's try has no actor, also where the name is known.
        Assert.Equal(["sign-in.refused by nobody", $"sign-in.changed by {pia.Email}"], await AuditTrail.ReadAsync(portal, user));
        Assert.Equal(
            [$"session.begun by {pia.Email}", $"session.signed-out by {pia.Email}"],
            await AuditTrail.ReadAsync(portal, session));
        Assert.NotEmpty(await AuditTrail.QueryAsync(
            portal,
            "select id::text from audit.entry where action = 'sign-in.refused' and subject_id is null and detail ->> 'reason' = 'wrong'"));
    }

    [Fact]
    public async Task A_line_that_is_not_taken_stops_the_change()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "pia@refused.example", PersonRole.Delegate);
        using var here = await portal.SignInAsync(pia);
        using var there = await portal.SignInAsync(pia);
        var other = (await SessionsAsync(pia.Email))[1];
        await here.GetAsync("/account/security");
        await portal.ExecuteAsync(
            $"alter table audit.entry add constraint test_refusal check (subject_id <> '{other}') not valid");
        try
        {
            Assert.Equal(
                HttpStatusCode.InternalServerError,
                (await here.PostAsync("/account/security/end", ("session", other))).Status);
            Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/")).Status);
            Assert.Contains(other, await AuditTrail.QueryAsync(
                portal, "select id::text from retail.session where ended_at is null"));
        }
        finally
        {
            await portal.ExecuteAsync("alter table audit.entry drop constraint test_refusal");
        }

        Assert.Equal("/account/security", (await here.PostAsync("/account/security/end", ("session", other))).Location);
    }

    [Fact]
    public async Task Before_there_is_a_session_a_line_tells_of_a_stranger_or_of_who_was_found()
    {
        var organisation = Guid.Parse((await AuditTrail.QueryAsync(
            portal, "select id::text from retail.organisation where host_name = $1", Street.Brightline))[0]);
        var user = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var subject = AuditSubject.OfUser(user);
        await using var services = portal.Services.CreateAsyncScope();
        var (scope, log) = (
            services.ServiceProvider.GetRequiredService<CurrentScope>(), services.ServiceProvider.GetRequiredService<AuditLog>());
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => log.AddAsync(new AuditLine("test.nowhere"), TestContext.Current.CancellationToken));
        scope.Enter(Scope.PublicOf(new OrganisationId(organisation)));
        await log.AddAsync(new AuditLine("test.stranger", subject), TestContext.Current.CancellationToken);
        scope.Enter(scope.Current.By(user));
        await log.AddAsync(new AuditLine("test.found", subject), TestContext.Current.CancellationToken);

        // Within a transaction of the model's, both are there or neither.
        var database = services.ServiceProvider.GetRequiredService<PortalDbContext>();
        await using (await database.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await log.AddAsync(new AuditLine("test.undone", subject), TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAsync<PostgresException>(() => log.AddAsync(
            new AuditLine("test.named", new AuditSubject("user", "Juta Kuusk")), TestContext.Current.CancellationToken));
        Assert.Equal(
            ["test.stranger ", $"test.found {user}"],
            await AuditTrail.QueryAsync(
                portal,
                "select action || ' ' || coalesce(actor_id::text, '') from audit.entry where subject_id = $1 order by id",
                $"{user}"));
    }

    /// <summary>Running sessions of somebody, the oldest first.</summary>
    private Task<IReadOnlyList<string>> SessionsAsync(string email) => AuditTrail.QueryAsync(
        portal,
        """
        select s.id::text from retail.session s join retail.user_account u on u.id = s.user_id
        where u.email = $1 order by s.started_at
        """,
        email);
}
