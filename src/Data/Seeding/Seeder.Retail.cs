using Lightline.Data.Accounts;
using Lightline.Data.Conversions;
using Lightline.Data.Identity;
using Lightline.Data.Services;

namespace Lightline.Data.Seeding;

/// <content>Organisations and subscribers.</content>
public sealed partial class Seeder
{
    /// <summary>Adds an organisation.</summary>
    public async Task<OrganisationId> OrganisationAsync(SeedOrganisation seed, CancellationToken cancellationToken)
    {
        var id = NewId.Of<OrganisationId>(_time);
        await InsertAsync(
            """
            insert into retail.organisation
                (id, kind, slug, name, host_name, time_zone, currency, language, phone, phone_hours, brand_colour,
                 created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            cancellationToken, new() { Value = id.Value }, new() { Value = Words.Of(seed.Kind) },
            new() { Value = seed.Slug }, new() { Value = seed.Name }, new() { Value = seed.HostName },
            new() { Value = seed.TimeZone }, new() { Value = seed.Currency }, new() { Value = seed.Language },
            new() { Value = seed.Phone }, new() { Value = seed.PhoneHours }, new() { Value = seed.BrandColour },
            new() { Value = _time.GetUtcNow() });
        return id;
    }

    /// <summary>
    /// Adds accounts, each with its holder, contact points, sign-in, service and tenure; answers them in the same
    /// order. Throws <see cref="Npgsql.PostgresException"/> when two tenures of one provider overlap on a connection,
    /// or when an e-mail address already signs in there.
    /// </summary>
    public async Task<IReadOnlyList<SeededSubscriber>> SubscribersAsync(
        IReadOnlyList<SeedSubscriber> subscribers,
        CancellationToken cancellationToken)
    {
        List<SeededSubscriber> made = new(subscribers.Count);
        foreach (var chunk in subscribers.Chunk(RowsMax))
        {
            var numbers = await TakePublicNumbersAsync("retail.account", chunk.Length, cancellationToken);
            var rows = chunk.Select((seed, i) => Row(seed, numbers[i])).ToArray();
            await AccountsAsync(rows, cancellationToken);
            await UsersAsync(rows, cancellationToken);
            await PeopleAsync(rows, cancellationToken);
            await ServicesAsync([.. rows.Select(r => r.Service)], cancellationToken);
            made.AddRange(rows.Select(r => r.Made));
        }

        return made;
    }

    /// <summary>
    /// Adds services with their tenures to accounts that are there; answers them in the same order. Throws
    /// <see cref="Npgsql.PostgresException"/> when two tenures of one provider overlap on a connection.
    /// </summary>
    public async Task<IReadOnlyList<ServiceId>> ServicesAsync(
        IReadOnlyList<SeedService> services,
        CancellationToken cancellationToken)
    {
        var rows = services.Select(seed => new ServiceRow(NewId.Of<ServiceId>(_time), seed)).ToArray();
        foreach (var chunk in rows.Chunk(RowsMax))
        {
            await ServicesAsync(chunk, cancellationToken);
        }

        return [.. rows.Select(r => r.Id)];
    }

    /// <summary>
    /// Adds somebody who works for an organisation and has no account. Throws <see cref="Npgsql.PostgresException"/> when
    /// the e-mail address already signs in there, or when the organisation's kind knows no such role.
    /// </summary>
    public async Task StaffAsync(
        OrganisationId organisation,
        string name,
        string email,
        string passwordHash,
        IReadOnlyCollection<StaffRole> roles,
        CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(_time.GetUtcNow());
        await InsertAsync(
            """
            insert into retail.user_account
                (id, organisation_id, display_name, user_name, normalized_user_name, email, normalized_email,
                 email_confirmed, password_hash, security_stamp, concurrency_stamp, phone_number_confirmed,
                 two_factor_enabled, lockout_enabled, access_failed_count)
            values ($1, $2, $3, $4, upper($4), $4, upper($4), true, $5,
                upper(replace(gen_random_uuid()::text, '-', '')), gen_random_uuid()::text, false, false, true, 0)
            """,
            cancellationToken, new() { Value = id }, new() { Value = organisation.Value }, new() { Value = name },
            new() { Value = email }, new() { Value = passwordHash });
        await InsertAsync(
            "insert into retail.staff_role (organisation_id, user_id, role, granted_at) select $1, $2, unnest($3), $4",
            cancellationToken, new() { Value = organisation.Value }, new() { Value = id },
            Column(roles, r => Words.Of(r)), new() { Value = _time.GetUtcNow() });
    }

    private SubscriberRow Row(SeedSubscriber seed, string number) => new(
        seed,
        new SeededSubscriber(
            NewId.Of<AccountId>(_time),
            number,
            NewId.Of<PersonId>(_time),
            seed.Email is null ? null : Guid.CreateVersion7(_time.GetUtcNow()),
            NewId.Of<ServiceId>(_time)));

    private Task AccountsAsync(SubscriberRow[] rows, CancellationToken cancellationToken) => InsertAsync(
        """
        insert into retail.account (id, organisation_id, public_number, name, created_at)
        select * from unnest($1, $2, $3, $4, $5)
        """,
        cancellationToken, Column(rows, r => r.Made.Account.Value), Column(rows, r => r.Seed.Provider.Value),
        Column(rows, r => r.Made.AccountNumber), Column(rows, r => r.Seed.Name),
        Column(rows, r => r.Seed.From.ToUniversalTime()));

    private Task UsersAsync(SubscriberRow[] rows, CancellationToken cancellationToken)
    {
        var users = rows.Where(r => r.Made.User is not null).ToArray();
        return InsertAsync(
            """
            insert into retail.user_account
                (id, organisation_id, display_name, user_name, normalized_user_name, email, normalized_email,
                 email_confirmed, password_hash, security_stamp, concurrency_stamp, phone_number,
                 phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            select id, organisation_id, name, email, upper(email), email, upper(email),
                true, hash, upper(replace(gen_random_uuid()::text, '-', '')), gen_random_uuid()::text, phone,
                phone is not null, false, true, 0
            from unnest($1, $2, $3, $4, $5, $6) as u (id, organisation_id, name, email, hash, phone)
            """,
            cancellationToken, Column(users, r => r.Made.User!.Value), Column(users, r => r.Seed.Provider.Value),
            Column(users, r => r.Seed.Name), Column(users, r => r.Seed.Email), Column(users, r => r.Seed.PasswordHash),
            Column(users, r => r.Seed.Phone));
    }

    private async Task PeopleAsync(SubscriberRow[] rows, CancellationToken cancellationToken)
    {
        await InsertAsync(
            $"""
            insert into retail.account_person (id, organisation_id, account_id, user_id, name, role)
            select *, '{Words.Of(PersonRole.Holder)}' from unnest($1, $2, $3, $4, $5)
            """,
            cancellationToken, Column(rows, r => r.Made.Person.Value), Column(rows, r => r.Seed.Provider.Value),
            Column(rows, r => r.Made.Account.Value), Column(rows, r => r.Made.User), Column(rows, r => r.Seed.Name));
        await ContactPointsAsync(rows, ContactKind.Email, r => r.Email, cancellationToken);
        await ContactPointsAsync(rows, ContactKind.Phone, r => r.Phone, cancellationToken);
    }

    private Task ContactPointsAsync(
        SubscriberRow[] rows,
        ContactKind kind,
        Func<SeedSubscriber, string?> value,
        CancellationToken cancellationToken)
    {
        var present = rows.Where(r => value(r.Seed) is not null).ToArray();
        return InsertAsync(
            $"""
            insert into retail.contact_point (id, organisation_id, account_id, person_id, value, verified_at, kind)
            select *, '{Words.Of(kind)}' from unnest($1, $2, $3, $4, $5, $6)
            """,
            cancellationToken, Column(present, _ => Guid.CreateVersion7(_time.GetUtcNow())),
            Column(present, r => r.Seed.Provider.Value), Column(present, r => r.Made.Account.Value),
            Column(present, r => r.Made.Person.Value), Column(present, r => value(r.Seed)),
            Column(present, r => r.Seed.From.ToUniversalTime()));
    }

    private async Task ServicesAsync(ServiceRow[] rows, CancellationToken cancellationToken)
    {
        await InsertAsync(
            """
            insert into retail.service
                (id, organisation_id, account_id, connection_id, access_profile_id, name, state, active_from, ended_on)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            cancellationToken, Column(rows, r => r.Id.Value), Column(rows, r => r.Seed.Provider.Value),
            Column(rows, r => r.Seed.Account.Value), Column(rows, r => r.Seed.Connection.Value),
            Column(rows, r => r.Seed.AccessProfile.Value), Column(rows, r => r.Seed.Name),
            Column(rows, r => Words.Of(r.Seed.To is null ? ServiceState.Active : ServiceState.Ended)),
            Column(rows, r => DateOnly.FromDateTime(r.Seed.From.UtcDateTime)),
            Column(rows, r => r.Seed.To is { } to ? DateOnly.FromDateTime(to.UtcDateTime) : (DateOnly?)null));
        await InsertAsync(
            """
            insert into retail.tenure (id, organisation_id, account_id, service_id, connection_id, during)
            select id, organisation_id, account_id, service_id, connection_id, tstzrange(since, until)
            from unnest($1, $2, $3, $4, $5, $6, $7)
                as t (id, organisation_id, account_id, service_id, connection_id, since, until)
            """,
            cancellationToken, Column(rows, _ => Guid.CreateVersion7(_time.GetUtcNow())),
            Column(rows, r => r.Seed.Provider.Value), Column(rows, r => r.Seed.Account.Value),
            Column(rows, r => r.Id.Value), Column(rows, r => r.Seed.Connection.Value),
            Column(rows, r => r.Seed.From.ToUniversalTime()), Column(rows, r => r.Seed.To?.ToUniversalTime()));
    }

    private sealed record SubscriberRow(SeedSubscriber Seed, SeededSubscriber Made)
    {
        public ServiceRow Service => new(
            Made.Service,
            new SeedService(
                Seed.Provider, Made.Account, Seed.Connection, Seed.AccessProfile, Seed.ServiceName, Seed.From, Seed.To));
    }

    private sealed record ServiceRow(ServiceId Id, SeedService Seed);
}
