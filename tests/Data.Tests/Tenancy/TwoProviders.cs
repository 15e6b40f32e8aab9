using Lightline.Data.Identity;
using Lightline.Data.Ledger;
using Lightline.Data.Seeding;
using Lightline.Data.Services;
using Lightline.Data.Tenancy;
using Lightline.Data.Tests.Audit;
using Lightline.Data.Tests.Seeding;
using Lightline.Data.Tests.Servers;
using Lightline.Retail;
using Lightline.Retail.Charges;
using Lightline.Retail.Terms;
using Lightline.Servers;

namespace Lightline.Data.Tests.Tenancy;

/// <summary>
/// Two providers with two accounts each, on four homes of one PON, with live and history rows for each; the first home
/// had a customer before, whose service has ended.
/// </summary>
internal sealed class TwoProviders : IAsyncDisposable
{
    /// <summary>Hits every home of the town.</summary>
    private const string Incident = "0199a000-0000-8000-8000-000000000001";

    private TwoProviders(
        TestDatabase database,
        TestTown town,
        OrganisationId[] providers,
        IReadOnlyList<SeededSubscriber> subscribers,
        IReadOnlyList<Guid> staff)
    {
        Database = database;
        Town = town;
        Providers = providers;
        Subscribers = subscribers;
        Staff = staff;
    }

    public TestDatabase Database { get; }

    public TestTown Town { get; }

    public OrganisationId[] Providers { get; }

    /// <summary>0 and 1 of the first provider, 2 and 3 of the second, on the home of the same number.</summary>
    public IReadOnlyList<SeededSubscriber> Subscribers { get; }

    /// <summary>The administrator of each provider.</summary>
    public IReadOnlyList<Guid> Staff { get; }

    /// <summary>Each scope with the numbers of the subscribers it sees.</summary>
    public IEnumerable<(Scope Scope, int[] Sees)> Readers() =>
    [
        (Scope.Public, []),
        (Scope.PublicOf(Providers[0]), []),
        (Scope.Operator, []),
        (Scope.OfOwner(Providers[0]), []),
        (Scope.OfAuditor(Providers[0]), []),
        (Scope.OfAuditor(Providers[1]).By(Staff[0]), []),
        (Scope.OfAuditor(Providers[0]).By(Staff[0]), []),
        (Scope.OfOperator(Providers[1]), []),
        (Scope.OfProvider(Providers[0]), [0, 1]),
        (Scope.OfProvider(Providers[1]), [2, 3]),
        .. Subscribers.Select((s, i) => (Scope.OfAccount(Providers[i / 2], s.Account).By(s.User), new[] { i })),
        (Scope.OfAccount(Providers[0], Subscribers[0].Account).By(Subscribers[1].User), [0]),
        (Scope.OfAccount(Providers[0], Subscribers[0].Account).By(Subscribers[2].User), [0]),
        (Scope.PublicOf(Providers[1]).By(Subscribers[3].User), []),
        // An account of the other provider: the pair never matches.
        (Scope.OfAccount(Providers[1], Subscribers[0].Account), []),
        (Scope.OfAccount(Providers[0], Subscribers[2].Account), []),
    ];

    public static async Task<TwoProviders> CreateAsync(PostgresServers servers, PostgresSource source)
    {
        var database = await servers.DatabaseAsync(source);
        var cancellation = CancellationToken.None;
        await using var seeder = await Seeder.OpenAsync(database.Owner, TimeProvider.System, cancellation);
        var town = await TestTown.AddAsync(seeder, 6, cancellation);
        OrganisationId[] providers =
        [
            await TestTown.ProviderAsync(seeder, "brightline", cancellation),
            await TestTown.ProviderAsync(seeder, "clearwave", cancellation),
        ];
        var subscribers = await seeder.SubscribersAsync(
            [.. Enumerable.Range(0, 4).Select(i => town.Subscriber(providers[i / 2], i, $"s{i}"))], cancellation);
        await seeder.ContractsAsync(
            [
                .. subscribers.Select((subscriber, i) => new SeedContract(
                    providers[i / 2],
                    subscriber.Account,
                    subscriber.Service,
                    new ContractTerms { ActiveFrom = DateOnly.FromDateTime(TestTown.Since.UtcDateTime) },
                    [
                        new SeedItem(
                            ServiceItemKind.Plan, "Fibre", new Money(3900, Currency.Of("EUR")), new TaxRate(2000),
                            DateOnly.FromDateTime(TestTown.Since.UtcDateTime)),
                    ])),
            ],
            cancellation);
        foreach (var (provider, number) in providers.Select((p, i) => (p, i)))
        {
            await seeder.StaffAsync(
                provider, "Ada", $"ada@p{number}.example", "hash", [StaffRole.ProviderAdmin], cancellation);
        }

        await seeder.CommitAsync(cancellation);
        var staff = await TestDatabase.QueryAsync<Guid>(
            database.Owner, "select id from retail.user_account where email like 'ada@p%' order by email");
        foreach (var (subscriber, number) in subscribers.Select((s, i) => (s, i)))
        {
            await FillAsync(database, providers[number / 2], subscriber);
            await FillLedgerAsync(database, providers[number / 2], subscriber.Account);
        }

        foreach (var (provider, admin) in providers.Zip(staff))
        {
            await TestDatabase.ExecuteAsync(
                database.Owner,
                $"""
                insert into retail.acting (id, organisation_id, user_id, account_id, reason, started_at, ends_at)
                select gen_random_uuid(), a.organisation_id, '{admin}', a.id, 'r', now(), now() + interval '1 minute'
                from retail.account a where a.organisation_id = '{provider}'
                """);
            await TestDatabase.ExecuteAsync(
                database.Owner,
                $"""
                insert into audit.entry (organisation_id, action, subject_kind, subject_id)
                values ('{provider}', 'user.granted', 'user', '{admin}');
                insert into retail.api_key (id, organisation_id, user_id, name, hash, created_at, expires_at)
                values ('{admin}', '{provider}', '{admin}', 'Key', sha256('{admin}'), now(), now() + interval '1 day');
                """);
        }

        await AuditTrail.SealAsync(database);
        await FillLiveAsync(database, town);
        return new TwoProviders(database, town, providers, subscribers, staff);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static async Task FillLedgerAsync(TestDatabase database, OrganisationId provider, AccountId account)
    {
        await using var connection = await ScopedConnection.OpenAsync(
            database.Portal, Scope.OfProvider(provider), CancellationToken.None);
        var amount = new Money(500, Currency.Of("EUR"));
        var posting = new Posting(
            new TransactionId(account.Value),
            PostingKind.TopUp,
            null,
            [new LedgerLine(LedgerKind.Payments, null, amount), new LedgerLine(LedgerKind.Wallet, account, -amount)]);
        if (await LedgerBook.PostAsync(connection, posting, CancellationToken.None) is not PostOutcome.Posted)
        {
            throw new InvalidOperationException("not posted");
        }
    }

    private static async Task FillAsync(TestDatabase database, OrganisationId provider, SeededSubscriber subscriber) =>
        await TestDatabase.ExecuteAsync(
            database.Owner,
            $"""
            insert into retail.preference (organisation_id, account_id, person_id, topic, channel, is_enabled)
            values ('{provider}', '{subscriber.Account}', '{subscriber.Person}', 'outage', 'sms', true);
            insert into retail.session (id, organisation_id, user_id, started_at, seen_at, device)
            values ('{subscriber.Account}', '{provider}', '{subscriber.User}', now(), now(), 'Firefox');
            insert into retail.one_time_code (id, organisation_id, user_id, purpose, created_at, good_until)
            values ('{subscriber.Account}', '{provider}', '{subscriber.User}', 'sign-in', now(), now());
            insert into retail.invitation (id, organisation_id, account_id, handle, secret_hash, created_at, good_until)
            values ('{subscriber.Account}', '{provider}', '{subscriber.Account}', upper(right('{subscriber.Account}', 8)),
                decode(repeat('00', 32), 'hex'), now() - interval '2 days', now());
            insert into retail.oidc_client (id, organisation_id, client_id, display_name, audience, logout_uri)
            values ('{provider}', '{provider}', '{provider}', 'Billing', 'everybody', 'https://billing.example/logout')
            on conflict do nothing;
            insert into retail.oidc_grant (id, organisation_id, application_id, session_id, subject, issuer, status, type,
                creation_date)
            values ('{subscriber.Account}', '{provider}', '{provider}', '{subscriber.Account}', '{subscriber.User}',
                'https://p.example/', 'valid', 'permanent', now());
            insert into retail.oidc_token (id, organisation_id, application_id, authorization_id, subject)
            values ('{subscriber.Account}', '{provider}', '{provider}', '{subscriber.Account}', '{subscriber.User}');
            insert into retail.detail_change (id, organisation_id, account_id, person_id, user_id, field, value, asked_at)
            values ('{subscriber.Account}', '{provider}', '{subscriber.Account}', '{subscriber.Person}', '{subscriber.User}', 'name',
                'New', now() - interval '2 days');
            insert into retail.user_claim (user_id, claim_type) values ('{subscriber.User}', 'kind');
            insert into retail.user_login values ('p', '{subscriber.User}', null, '{subscriber.User}');
            insert into retail.user_token values ('{subscriber.User}', 'p', 'n', 'v');
            insert into retail.user_passkey values ('{subscriber.User}', '{subscriber.User}', '{"{}"}');
            insert into notify.outbox (id, topic, subject, kind, episode, payload, created_at)
            values ('{subscriber.Account}', 'outage', '{subscriber.Account}', 'began', 1, '{"{}"}', now());
            insert into notify.notification (id, outbox_id, organisation_id, account_id, topic, subject, kind, episode,
                channel, address, body, state, created_at)
            values ('{subscriber.Account}', '{subscriber.Account}', '{provider}', '{subscriber.Account}', 'outage', 's',
                'began', 1, 'sms', '{subscriber.Account}', 'b', 'planned', now());
            """);

    private static async Task FillLiveAsync(TestDatabase database, TestTown town)
    {
        await TestDatabase.ExecuteAsync(
            database.Collector, "select telemetry.ensure_partitions('2025-12-30', '2026-01-03', 3000)");
        await TestDatabase.ExecuteAsync(
            database.Collector,
            $"""
            insert into live.ont_state (ont_id, region_id, olt_id, status, cause, source, changed_at, proven_at, epoch)
            select o.id, {town.Region}, p.olt_id, 1, 0, 1, now(), now(), 1
            from network.ont o join network.port p on p.id = o.port_id;
            insert into live.olt_sweep values ({town.Olts[0]}, {town.Region}, now(), now(), true, 6, 10, 1);
            insert into live.region_owner values ({town.Region}, 'c1', 1, now());
            insert into live.collector_node values ('c1', 'http://127.0.0.1:5081', now(), now());
            -- One break and one point before anybody's tenure (2026-01-01), one within.
            insert into live.ont_break select id, '2025-12-30', '2025-12-31', 2, {town.Region} from network.ont;
            insert into live.ont_break select id, '2026-01-02', null, 2, {town.Region} from network.ont;
            insert into live.incident (id, public_number, region_id, kind, olt_id, state, first_lost_at, opened_at,
                confirmed_at, change, changed_at, epoch)
            values ('{Incident}', '23456789', {town.Region}, 1, {town.Olts[0]}, 1, '2026-01-02', now(), now(), 1, now(), 1);
            insert into live.incident_member
            select '{Incident}', o.id, c.id, 1, 2, 1, now(), '2026-01-02', null, 1, 0
            from network.ont o left join network.connection c on c.ont_id = o.id;
            insert into live.incident_event
            values (gen_random_uuid(), '{Incident}', {town.Region}, 1, 2, now(), array[1, 2], array[1, 1], null);
            insert into telemetry.point (ont_id, at, status) select id, '2025-12-30 12:00Z', 1 from network.ont;
            insert into telemetry.point (ont_id, at, status) select id, '2026-01-02 12:00Z', 1 from network.ont;
            """);
        await TestDatabase.ExecuteAsync(
            database.Owner,
            $"""
            insert into retail.incident_update (id, incident_id, form_key, author_id, author_name, at, kind, is_sent)
            select gen_random_uuid(), '{Incident}', gen_random_uuid(), (select id from retail.user_account limit 1), 'Nora',
                now(), kind, false
            from unnest(array['update', 'note']) as k (kind);
            insert into retail.tell_when_back (incident_id, contact_id, organisation_id, account_id, asked_at)
            select distinct on (account_id) '{Incident}'::uuid, id, organisation_id, account_id, now()
            from retail.contact_point;
            """);
    }
}
