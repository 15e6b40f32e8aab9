using System.Net;
using System.Reflection;
using System.Text;
using Lightline.Contracts.Incidents;
using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Tests.Live;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lightline.Portal.Tests.Identity;

/// <summary>
/// Every page, endpoint and hub as every role: of Juta's account, of another account of her provider, of another provider,
/// of the operator, and as a stranger; with the query filters and with the database alone. Whoever adds a route adds it here.
/// </summary>
[Collection("incidents")]
public sealed class AccessMatrixTests(RunningPortal portal, ITestOutputHelper output)
{
    private const string Letter = "A letter that only the account of Juta reads.";
    private const string Phone = "+37255512345";

    /// <summary>The whole of it, as the running Portal has it: a route, who it is for.</summary>
    private const string Table =
        """
        /                                    GET,HEAD  subscriber
        /.well-known/security.txt            GET,HEAD  public: how to tell us of a hole; for strangers above all
        /account                             GET,HEAD  person
        /account/changes/withdraw            POST      subscriber-self
        /account/confirm                     GET,HEAD  person
        /account/confirm                     POST      person
        /account/confirm/passkey             POST      person
        /account/email                       GET,HEAD  person
        /account/email                       POST      person
        /account/email/check                 POST      person
        /account/join                        GET,HEAD  public: the way in, by the code of an invitation
        /account/join                        POST      public: the way in, by the code of an invitation
        /account/keys                        GET,HEAD  staff
        /account/keys                        POST      staff
        /account/keys/end                    POST      staff
        /account/look-at                     POST      subscriber-self
        /account/name                        GET,HEAD  subscriber-self
        /account/name                        POST      subscriber-self
        /account/notifications               GET,HEAD  subscriber-self
        /account/notifications               POST      subscriber-self
        /account/people                      GET,HEAD  subscriber-self
        /account/people/invite               GET,HEAD  account-holder
        /account/people/invite               POST      account-holder
        /account/people/leave                POST      subscriber-self
        /account/people/remove               POST      account-holder
        /account/people/role                 POST      account-holder
        /account/phone                       GET,HEAD  person
        /account/phone                       POST      person
        /account/phone/check                 POST      person
        /account/security                    GET,HEAD  person
        /account/security/app                GET,HEAD  person
        /account/security/app                POST      person
        /account/security/app/off            POST      person
        /account/security/end                POST      person
        /account/security/end-others         POST      person
        /account/security/other-accounts     GET,HEAD  person
        /account/security/other-accounts     POST      person
        /account/security/other-accounts/removePOST      person
        /account/security/other-accounts/{name}GET       person
        /account/security/passkeys/new       GET,HEAD  person
        /account/security/passkeys/new       POST      person
        /account/security/passkeys/options/newPOST      person
        /account/security/passkeys/remove    POST      person
        /account/security/password           GET,HEAD  person
        /account/security/password           POST      person
        /account/security/recovery-codes     POST      person
        /admin                               GET,HEAD  admin
        /admin                               POST      admin
        /admin/people                        GET,HEAD  people
        /admin/people                        POST      people
        /admin/people/remove                 POST      people
        /admin/people/roles                  POST      people
        /admin/preview                       POST      admin
        /admin/systems                       GET,HEAD  systems
        /admin/systems                       POST      systems
        /admin/systems/remove                POST      systems
        /admin/systems/secret                POST      systems
        /api/v1/providers                    GET,HEAD  providers
        /api/v1/providers                    POST      providers
        /api/v1/providers/{slug}             GET,HEAD  providers
        /audit                               GET,HEAD  auditor
        /brand/{colour:length(6):regex(^[0-9a-f]{{6}}$)}.cssGET       public: a colour is no secret
        /connect/authorize                   GET       public: sends to the sign-in, and from there to a system of the provider
        /connect/callback/{name}             GET       public: the way in, back from an account elsewhere
        /connect/continue                    GET,HEAD  public: leads on to the system that asked for the sign-in
        /connect/ended/{name}                POST      public: ends sessions at the signed word of where they began
        /connect/logout                      GET       public: ends a session at the wish of a system, also one that has ended
        /connection                          GET,HEAD  subscriber
        /connection/{number}                 GET,HEAD  subscriber
        /connection/{number}/tell-me         POST      subscriber-acts
        /desk                                GET,HEAD  desk
        /desk                                POST      desk
        /desk/customers/{number}             GET,HEAD  desk
        /desk/customers/{number}/act         POST      desk
        /desk/customers/{number}/changes     POST      desk
        /desk/customers/{number}/name        POST      desk
        /desk/stop                           POST      for-customer
        /healthz                             GET,HEAD  public: for load balancers; says yes or no
        /hubs/status                         any       subscriber
        /hubs/status/negotiate               any       subscriber
        /messages                            GET,HEAD  subscriber
        /noc/                                GET,HEAD  noc
        /noc/incidents/{number}              GET,HEAD  noc
        /noc/incidents/{number}/acknowledge  POST      noc
        /noc/incidents/{number}/change       POST      noc
        /noc/incidents/{number}/check        POST      noc
        /noc/incidents/{number}/live         GET,HEAD  noc
        /noc/incidents/{number}/updates      POST      noc
        /noc/list                            GET,HEAD  noc
        /noc/places                          GET,HEAD  noc
        /noc/plant.geojson                   GET,HEAD  noc
        /notifications/{token}               GET,HEAD  public: by a message's signed link: how one contact is written to
        /notifications/{token}               POST      public: by a message's signed link: how one contact is written to
        /notifications/{token}/unsubscribe/{topic}GET,HEAD  public: by a message's signed link: how one contact is written to
        /notifications/{token}/unsubscribe/{topic}POST      public: by a message's signed link: how one contact is written to
        /openapi/v1.json                     GET,HEAD  public: what the API takes; its addresses are no secret, and a key opens them
        /outages/{number}                    GET,HEAD  public: areas and masked counts; to who is signed in also their own homes
        /plan                                GET,HEAD  subscriber
        /sign-in                             GET,HEAD  public: the way in
        /sign-in                             POST      public: the way in
        /sign-in/by-code                     GET,HEAD  public: the way in
        /sign-in/by-code                     POST      public: the way in
        /sign-in/by-code/check               POST      public: the way in
        /sign-in/code                        GET,HEAD  public: the way in, behind a right password
        /sign-in/code                        POST      public: the way in, behind a right password
        /sign-in/forgot                      GET,HEAD  public: the way in
        /sign-in/forgot                      POST      public: the way in
        /sign-in/forgot/check                POST      public: the way in
        /sign-in/passkey                     POST      public: the way in
        /sign-in/passkey/options             POST      public: a random question; the same for all
        /sign-in/with/{name}                 GET       public: the way in, by an account elsewhere
        /sign-out                            POST      public: ends a session, also one that has already ended
        /status                              GET,HEAD  public: areas and masked counts, which everybody may know
        /theme                               POST      public: a choice of this device, nobody's data
        {*path}                              any       public: says that there is nothing here
        """;

    private const string Colour = "{colour:regex(^[0-9a-f]{{6}}$)}";

    private const string RuleTable =
        """
        subscriber: Provider: Holder, Delegate, Household, ForCustomer
        subscriber-acts: Provider: Holder, Delegate, ForCustomer
        subscriber-self: Provider: Holder, Delegate, Household
        desk: Provider: Agent
        for-customer: Provider: ForCustomer
        account-holder: Provider: Holder
        noc: Operator: NocOperator, OperatorAdmin
        providers: Operator: OperatorAdmin
        admin: Provider: ProviderAdmin
        people: Provider, Operator: ProviderAdmin, OperatorAdmin
        systems: Provider, Operator: ProviderAdmin, OperatorAdmin
        staff: Provider, Operator: Agent, ProviderAdmin, FieldTechnician, NocOperator, OperatorAdmin, NetworkOwner, Auditor
        auditor: Provider, Operator: ProviderAdmin, OperatorAdmin, Auditor
        person: Provider, Operator: everybody
        """;

    [Fact]
    public void The_table_is_this_one()
    {
        var table = string.Join('\n', Routes()
            .Select(r => $"{r.Path.Replace(Colour, "{colour}", StringComparison.Ordinal),-37}{r.Methods,-10}{r.For}")
            .Order(StringComparer.Ordinal));
        output.WriteLine(table);
        Assert.Equal(Table, table);
        Assert.Equal(RuleTable, string.Join('\n', AccessTable.Rules.Select(r => $"{r.Policy}: {r.Sites}: {Names(r.Roles)}")));
        Assert.Equal(
            Forms.All.Keys.Order(StringComparer.Ordinal),
            Routes().Where(r => r.Methods == "POST" && r.Rule is not null).Select(r => r.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_method_of_a_hub_is_known()
    {
        var hubs = typeof(AccessTable).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Hub))).ToArray();
        Assert.All(hubs, hub => Assert.NotNull(AccessTable.Find(hub.GetCustomAttribute<AuthorizeAttribute>()?.Policy)));
        Assert.Equal(
            ["StatusHub.Follow", "StatusHub.Touch"],
            hubs.SelectMany(hub => hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(m => m.GetBaseDefinition() == m)
                .Select(m => $"{hub.Name}.{m.Name}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public Task Nobody_reaches_what_is_not_theirs() => RunAsync(portal.Address);

    [Fact]
    public async Task Nobody_does_with_every_query_filter_removed()
    {
        await using var bare = await portal.StartAnotherAsync(builder => builder.Services
            .ConfigureDbContext<PortalDbContext>(o => o.ReplaceService<IModelCustomizer, NoFilters>()));
        await using (var scope = bare.Services.CreateAsyncScope())
        {
            var model = scope.ServiceProvider.GetRequiredService<PortalDbContext>().Model;
            Assert.DoesNotContain(model.GetEntityTypes(), t => t.GetDeclaredQueryFilters().Count > 0);
        }

        try
        {
            await RunAsync(RunningPortal.AddressOf(bare));
        }
        finally
        {
            await bare.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task RunAsync(IPEndPoint address)
    {
        var street = portal.Street;
        await using var people = new TestPeople(portal);
        var incident = await TestIncident.OpenAsync(portal, IncidentKind.FibreCut, street.Outage.Take(8));
        try
        {
            await AddFactsAsync();
            using var juta = await RunningPortal.SignInAsync(street.Juta, address);
            var facts = await FactsAsync();
            var actors = new List<Actor>
            {
                new("nobody", new Browser(address, Street.Brightline), Role.None, Site.Provider, IsOwn: false),
                new("nobody at the NOC", new Browser(address, Street.Noc), Role.None, Site.Operator, IsOwn: false),
                await InAsync("holder", street.Juta, Role.Holder, isOwn: true),
                await InAsync(
                    "delegate", await people.PersonAsync(street.Juta, "d@x.example", PersonRole.Delegate), Role.Delegate, true),
                await InAsync(
                    "household", await people.PersonAsync(street.Juta, "h@x.example", PersonRole.Household), Role.Household, true),
                await InAsync("other account", street.Leo, Role.Holder),
                await InAsync("other provider", street.Kaur, Role.Holder),
                await InAsync("noc operator", street.Nora, Role.NocOperator) with { Key = await Script.KeyAsync(portal, street.Nora) },
            };
            foreach (var (host, role, staff) in new[]
            {
                (Street.Brightline, Role.Agent, StaffRole.Agent),
                (Street.Brightline, Role.ProviderAdmin, StaffRole.ProviderAdmin),
                (Street.Brightline, Role.FieldTechnician, StaffRole.FieldTechnician),
                (Street.Brightline, Role.Auditor, StaffRole.Auditor),
                (Street.Clearwave, Role.ProviderAdmin, StaffRole.ProviderAdmin),
                (Street.Clearwave, Role.Agent, StaffRole.Agent),
                (Street.Noc, Role.OperatorAdmin, StaffRole.OperatorAdmin),
                (Street.Noc, Role.FieldTechnician, StaffRole.FieldTechnician),
                (Street.Noc, Role.Auditor, StaffRole.Auditor),
            })
            {
                var who = await people.StaffAsync(host, $"{role}@{host}.example".ToLowerInvariant(), staff);
                actors.Add(await InAsync($"{role} at {host}", who, role) with { Key = await Script.KeyAsync(portal, who) });
            }

            actors.Add(await ForAsync("agent for Juta", street.Juta, isOwn: true));
            actors.Add(await ForAsync("agent for another account", street.Leo));
            foreach (var actor in actors)
            {
                foreach (var route in Routes().Where(r => !r.Path.Contains('*', StringComparison.Ordinal)))
                {
                    await AskAsync(actor, route, incident.Number, facts);
                }

                await SocketAsync(address, actor);
                actor.Browser.Dispose();
            }

            Assert.Equal(0L, await CountAsync(
                $"""
                select count(*) from retail.tell_when_back t join retail.account a on a.id = t.account_id
                where a.public_number <> '{facts.OfPeople[0]}'
                """));
            Assert.Equal(0L, await CountAsync("select count(*) from retail.incident_update"));
            Assert.Equal(HttpStatusCode.OK, (await juta.GetAsync("/account/security")).Status);
        }
        finally
        {
            await portal.ExecuteAsync("delete from retail.tell_when_back");
            await portal.ExecuteAsync("delete from notify.notification where body = $1", Letter);
            await portal.ExecuteAsync("delete from retail.contact_point where value = $1", Phone);
            await incident.RemoveAsync();
        }

        async Task<Actor> ForAsync(string name, Neighbour customer, bool isOwn = false)
        {
            var who = await people.StaffAsync(customer.Host, $"agent-{(isOwn ? 1 : 2)}@for.example", StaffRole.Agent);
            var agent = await RunningPortal.SignInAsync(who, address);
            var page = "/desk/customers/" + Assert.Single(await AuditTrail.QueryAsync(
                portal,
                """
                select a.public_number from retail.account a join retail.account_person p on p.account_id = a.id
                    join retail.user_account u on u.id = p.user_id where u.email = $1
                """,
                customer.Email));
            await agent.GetAsync(page);
            Assert.Equal("/", (await agent.PostAsync(page + "/act", ("reason", "matrix"))).Location);
            return new Actor(name, agent, Role.ForCustomer, Site.Provider, isOwn, customer.Host);
        }

        async Task<Actor> InAsync(string name, Neighbour who, Role role, bool isOwn = false) => new(
            name,
            await RunningPortal.SignInAsync(who, address),
            role,
            who.Host == Street.Noc ? Site.Operator : Site.Provider,
            isOwn,
            who.Host);
    }

    /// <summary>The API, by the key of who has one; nobody's session opens anything there.</summary>
    private static async Task AskApiAsync(Actor actor, Route route, Facts facts)
    {
        var method = route.Methods == "POST" ? HttpMethod.Post : HttpMethod.Get;
        var path = route.Path.Replace("{slug}", "clearwave", StringComparison.Ordinal);
        var what = $"{actor.Name}: {method} {path}";
        var isThere = (route.Rule!.Sites & actor.Site) != Site.None;
        var bySession = await actor.Browser.AskAsync(method, path, null, null);
        Assert.True(
            bySession.Status == (isThere ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound), $"{what}: {bySession.Status}");
        Script.AssertProblem(bySession);
        if (actor.Key is null)
        {
            return;
        }

        var answer = await Script.AskAsync(actor.Browser, method, path, actor.Key, method == HttpMethod.Post ? "{}" : null);
        var expected = !IsFor(actor, route.Rule) ? HttpStatusCode.NotFound
            : method == HttpMethod.Post ? HttpStatusCode.UnprocessableEntity
            : HttpStatusCode.OK;
        Assert.True(answer.Status == expected, $"{what}: {answer.Status}");
        Assert.All(
            facts.OfPeople.Concat(facts.OfHome),
            fact => Assert.False(answer.Body.Contains(fact, StringComparison.OrdinalIgnoreCase), $"{what} holds {fact}"));
    }

    private async Task AskAsync(Actor actor, Route route, string incident, Facts facts)
    {
        var isDesk = route.Path.StartsWith("/desk", StringComparison.Ordinal);
        if (route.Path.StartsWith("/api/", StringComparison.Ordinal))
        {
            await AskApiAsync(actor, route, facts);
            return;
        }

        var isIncident = route.Path.StartsWith("/noc", StringComparison.Ordinal)
            || route.Path.StartsWith("/outages", StringComparison.Ordinal);
        var path = route.Path
            .Replace(
                "{number}",
                isDesk ? facts.OfPeople[0] : isIncident ? incident : portal.Street.Juta.Home.ConnectionNumber,
                StringComparison.Ordinal)
            .Replace(Colour, "0b5fff", StringComparison.Ordinal);
        var isForJuta = isDesk && actor is { Role: Role.Agent, Host: Street.Brightline };
        var what = $"{actor.Name}: {route.Methods} {path}";
        Answer answer;
        if (route.Methods == "POST")
        {
            var isSessions = route.Path.StartsWith("/account/", StringComparison.Ordinal);
            // What ends a session or what an actor is, is asked in tests of its own.
            if (route.Rule is null || (isSessions && actor.Name == "holder")
                || (route.Path == "/desk/stop" && actor.Role is Role.ForCustomer))
            {
                return;
            }

            // The token of a page that everybody has.
            await actor.Browser.GetAsync(
                actor.Role switch { Role.None => "/sign-in", Role.ForCustomer => "/", _ => "/account/security" });
            var (fields, foreign) = Forms.All[route.Path];
            answer = await actor.Browser.PostAsync(
                path, [.. fields.Select(f => (f.Item1, f.Item2.Replace("{session}", facts.Session, StringComparison.Ordinal)
                    .Replace("{key}", facts.Session, StringComparison.Ordinal)))]);
            if (IsFor(actor, route.Rule))
            {
                // What is Juta's, in her own account, and the NOC's own forms have tests of their own. A session is nobody's
                // but hers.
                var isForeign = isSessions || (!actor.IsOwn && actor.Role is Role.Holder);
                Assert.True(!isForeign || answer.Status == foreign, $"{what}: {answer.Status}");
            }
        }
        else
        {
            answer = route.Methods == "any"
                ? await actor.Browser.UpgradeAsync(path)
                : await actor.Browser.GetAsync(path);
        }

        Assert.True((int)answer.Status < 500, $"{what}: {answer.Status}");
        if (route.Rule is { } rule && !IsFor(actor, rule))
        {
            var isSentAway = actor.Role is Role.None && (rule.Sites & actor.Site) != Site.None;
            var isFrontDoor = path == "/" && answer.Status == HttpStatusCode.Redirect && answer.Location!.Length > 1;
            Assert.True(
                isFrontDoor || (isSentAway
                    ? answer.Status is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized
                    : answer.Status is HttpStatusCode.NotFound),
                $"{what}: {answer.Status} {answer.Location}");
        }
        else if (route.Rule is { } && route.Methods == "GET,HEAD" && !path.StartsWith("/connection/", StringComparison.Ordinal))
        {
            var isConfirmedFirst = answer.Location?.StartsWith("/account/confirm?", StringComparison.Ordinal) == true;
            var isForeignCustomer = route.Path == "/desk/customers/{number}" && !isForJuta;
            Assert.True(
                isConfirmedFirst || answer.Status == (isForeignCustomer ? HttpStatusCode.NotFound : HttpStatusCode.OK),
                $"{what}: {answer.Status} {answer.Location}");
        }
        else if (path.StartsWith("/connection/", StringComparison.Ordinal) && !actor.IsOwn)
        {
            Assert.True(answer.Status == HttpStatusCode.NotFound, $"{what}: {answer.Status}");
        }

        if (!actor.IsOwn)
        {
            var all = new StringBuilder(answer.Body).Append(answer.Message.Headers).Append(answer.Message.Content.Headers).ToString();
            var secret = (actor.Role & Role.Network) != Role.None ? facts.OfPeople : [.. facts.OfPeople, .. facts.OfHome];
            if (route.Path == "/audit" && actor.Host == Street.Brightline && (actor.Role & Role.Auditing) != Role.None)
            {
                // Who did what, in the log of Juta's own provider.
                secret = [.. secret.Except(facts.OfLog)];
            }

            if (isForJuta)
            {
                // Juta's own provider asks whether it is her.
                secret = [.. secret.Except(facts.OfCustomer)];
            }

            // What was asked by name may be named in the answer, as where to come back to.
            Assert.All(secret.Where(s => !path.Contains(s, StringComparison.Ordinal)), fact => Assert.True(
                !all.Contains(fact, StringComparison.OrdinalIgnoreCase), $"{what} holds {fact}"));
        }
    }

    /// <summary>The live feed of Juta's box, as each of them.</summary>
    private async Task SocketAsync(IPEndPoint address, Actor actor)
    {
        if (actor.Host is null)
        {
            return;
        }

        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var socket = Socket.Of(address, actor.Browser, actor.Host);
        if ((actor.Role & (Role.Subscriber | Role.ForCustomer)) == Role.None)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => socket.StartAsync(stop.Token));
            return;
        }

        await socket.StartAsync(stop.Token);
        var frames = Socket.FollowAsync(socket, portal.Street.Juta.Home.ConnectionNumber, stop.Token);
        if (actor.IsOwn)
        {
            Assert.Equal(1, (await frames.FirstAsync(stop.Token)).Number);
            return;
        }

        var refused = await Assert.ThrowsAsync<HubException>(async () => await frames.FirstAsync(stop.Token));
        Assert.EndsWith("not found", refused.Message, StringComparison.Ordinal);
    }

    private static bool IsFor(Actor actor, AccessRule rule) =>
        (rule.Sites & actor.Site) != Site.None && (rule.Roles & actor.Role) != Role.None;

    private static string Names(Role roles) => roles == Role.Anybody ? "everybody" : string.Join(", ", Enum.GetValues<Role>()
        .Where(r => r is not Role.None && int.PopCount((int)r) == 1 && roles.HasFlag(r)));

    private async Task AddFactsAsync()
    {
        await portal.ExecuteAsync(
            """
            insert into retail.contact_point (id, organisation_id, account_id, person_id, kind, value, verified_at)
            select gen_random_uuid(), p.organisation_id, p.account_id, p.id, 'phone', $2, now()
            from retail.account_person p join retail.user_account u on u.id = p.user_id where u.email = $1
            """,
            portal.Street.Juta.Email, Phone);
        await portal.ExecuteAsync(
            """
            insert into notify.notification (id, organisation_id, account_id, topic, subject, kind, episode, channel, address,
                body, state, created_at, sent_at)
            select gen_random_uuid(), p.organisation_id, p.account_id, 'outage', 's', 'began', 1, 'in-app', '', $2,
                'submitted', now(), now()
            from retail.account_person p join retail.user_account u on u.id = p.user_id where u.email = $1
            """,
            portal.Street.Juta.Email, Letter);
    }

    private async Task<Facts> FactsAsync()
    {
        var home = portal.Street.Juta.Home;
        await using var command = portal.Owner.CreateCommand(
            """
            select array[a.public_number, a.id::text, p.id::text, u.id::text, 'Juta Kuusk', u.email, c.value], s.id::text,
                array[a.id::text, u.id::text, u.display_name]
            from retail.user_account u
                join retail.account_person p on p.user_id = u.id
                join retail.account a on a.id = p.account_id
                join retail.contact_point c on c.account_id = a.id and c.kind = 'phone'
                join retail.session s on s.user_id = u.id and s.ended_at is null
            where u.email = $1
            order by s.started_at limit 1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = portal.Street.Juta.Email });
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        var session = row.GetString(1);
        return new Facts(
            [.. await row.GetFieldValueAsync<string[]>(0), session, Letter],
            [.. await row.GetFieldValueAsync<string[]>(2), session],
            [home.ConnectionNumber, home.PremisesNumber, "HWTD00000000"],
            ["Juta Kuusk", portal.Street.Juta.Email, home.ConnectionNumber],
            session);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = portal.Owner.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private IEnumerable<Route> Routes() => portal.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        // Files of the pages, and the framework's own fallback for files that changed since the build.
        .Where(e => e.RoutePattern.RawText != "{**path:file}"
            && e.Metadata.GetMetadata<PublicEndpoint>()?.Why != "files of the pages, the same for all")
        .Select(e =>
        {
            var methods = e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is [_, ..] some ? string.Join(',', some) : "any";
            var policies = e.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).Distinct().ToArray();
            Assert.True(methods is "GET,HEAD" or "GET" or "POST" or "any", $"{e.DisplayName}: a method that this test does not ask by");
            return e.Metadata.GetMetadata<PublicEndpoint>() is { } open
                ? new Route(e.RoutePattern.RawText!, methods, $"public: {open.Why}", null)
                : new Route(e.RoutePattern.RawText!, methods, Assert.Single(policies)!, AccessTable.Find(policies[0]));
        });

    private sealed record Route(string Path, string Methods, string For, AccessRule? Rule);

    private sealed record Actor(string Name, Browser Browser, Role Role, Site Site, bool IsOwn, string? Host = null, string? Key = null);

    private sealed record Facts(string[] OfPeople, string[] OfLog, string[] OfHome, string[] OfCustomer, string Session);

    /// <summary>The model with no query filter in it.</summary>
    private sealed class NoFilters(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
    {
        public override void Customize(ModelBuilder modelBuilder, DbContext context)
        {
            base.Customize(modelBuilder, context);
            foreach (var type in modelBuilder.Model.GetEntityTypes())
            {
                type.SetQueryFilter(null);
            }
        }
    }
}
