using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Sessions;
using Lightline.Verdict.Messages;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Identity.Details;

/// <summary>
/// What subscribers may do with what is kept of them, as their provider says, and changes that wait for a yes. The rows are
/// written by functions of the database, which ask the provider's rules and who asks once more.
/// </summary>
internal sealed class DetailDesk(
    PortalDbContext database, SessionDesk sessions, Letters letters, AuditLog audit, TimeProvider time)
{
    /// <summary>Changes that one person asks for in 24 hours.</summary>
    public const int PerDayMax = 10;

    /// <summary>How long somebody reads what became of a change.</summary>
    private static readonly TimeSpan ShownFor = TimeSpan.FromDays(30);

    /// <summary>How long a change waits: what was shown to be somebody's is not theirs for ever.</summary>
    private static readonly TimeSpan WaitsFor = TimeSpan.FromDays(14);

    private const int ShownMax = 10;

    /// <summary>The rules for who asks: their provider's, where they are its subscriber.</summary>
    public async Task<DetailPolicies> PoliciesAsync(CancellationToken cancellationToken)
    {
        if (database.Scope.Kind is not ScopeKind.Account)
        {
            return DetailPolicies.Free;
        }

        var row = await database.Database.SqlQuery<PolicyRow>(
            $"""
            select retail.detail_policy('name') as name, retail.detail_policy('email') as email,
                retail.detail_policy('phone') as phone
            """)
            .SingleAsync(cancellationToken);
        return new DetailPolicies(
            DetailPolicyWords.Parse(row.Name), DetailPolicyWords.Parse(row.Email), DetailPolicyWords.Parse(row.Phone));
    }

    /// <summary>Why who asks cannot change a field now; null when they can, or can ask for it.</summary>
    public async Task<DetailRule?> RefusalAsync(DetailField field, CancellationToken cancellationToken) =>
        (await PoliciesAsync(cancellationToken)).Of(field) switch
        {
            DetailPolicy.View => DetailRule.View,
            DetailPolicy.EditWithApproval
                when (await OwnAsync(cancellationToken)).Any(one => one.Field == field && one.State is DetailState.Waiting) =>
                DetailRule.OneWaits,
            _ => null,
        };

    /// <summary>What who asks is called; null for who belongs to no account.</summary>
    public async Task<string?> NameAsync(Guid user, CancellationToken cancellationToken) => await database.Persons.AsNoTracking()
        .Where(person => person.UserId == user).OrderBy(person => person.Id).Select(person => person.Name)
        .FirstOrDefaultAsync(cancellationToken);

    /// <summary>What who asks has asked for, the newest first: what waits, and what became of the others lately.</summary>
    public async Task<IReadOnlyList<DetailChange>> OwnAsync(CancellationToken cancellationToken)
    {
        var (since, asked) = (time.GetUtcNow() - ShownFor, time.GetUtcNow() - WaitsFor);
        var rows = await database.Database.SqlQuery<OwnRow>(
            $"""
            select id, field, value, state, reason, coalesce(decided_at, asked_at) as at,
                coalesce(decided_at = asked_at, false) as is_by_agent
            from retail.detail_change
            where state <> 'withdrawn'
                and case when decided_at is null then asked_at > {asked} else decided_at > {since} end
            order by asked_at desc, id limit {ShownMax}
            """)
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new DetailChange(
                row.Id, DetailFields.Parse(row.Field), row.Value, Enum.Parse<DetailState>(row.State, ignoreCase: true), row.Reason,
                row.At) { IsByAgent = row.IsByAgent }),
        ];
    }

    /// <summary>A name that counts at once; what stands there already changes nothing.</summary>
    public async Task ChangeNameAsync(Guid user, string name, CancellationToken cancellationToken)
    {
        if (await NameAsync(user, cancellationToken) == name)
        {
            return;
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"select retail.change_own_name({name}, {time.GetUtcNow()})", cancellationToken);
        await audit.AddAsync(
            Line(AuditActions.DetailChanged, AuditSubject.OfUser(user), DetailField.Name), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Asks for a change, an address only after its code. In the transaction of the context when there is one. Null when it
    /// waits now.
    /// </summary>
    /// <param name="field">Of what.</param>
    /// <param name="value">What it is to be.</param>
    /// <param name="key">An e-mail address as the database compares it; null for all else.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<DetailRule?> AskAsync(DetailField field, string value, string? key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var transaction = database.Database.CurrentTransaction is null
            ? await database.Database.BeginTransactionAsync(cancellationToken)
            : null;
        var bound = await database.Database.SqlQuery<string?>(
            $"""
            select retail.ask_detail_change({id}, {field.Word()}, {value}, {key}::text, {now}, {PerDayMax}) as "Value"
            """)
            .SingleAsync(cancellationToken);
        if (bound is not null)
        {
            return bound switch
            {
                "open" => DetailRule.OneWaits,
                "taken" => DetailRule.Taken,
                _ => DetailRule.TooMany,
            };
        }

        await audit.AddAsync(Line(AuditActions.DetailChangeAsked, AuditSubject.OfDetailChange(id), field), cancellationToken);
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return null;
    }

    /// <summary>Takes one's own back; false when it waits no more.</summary>
    public async Task<bool> WithdrawAsync(Guid change, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var field = await database.Database
            .SqlQuery<string?>($"""select retail.withdraw_detail_change({change}, {time.GetUtcNow()}) as "Value" """)
            .SingleAsync(cancellationToken);
        if (field is null)
        {
            return false;
        }

        await audit.AddAsync(
            Line(AuditActions.DetailChangeWithdrawn, AuditSubject.OfDetailChange(change), DetailFields.Parse(field)),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>What waits of a customer, the oldest first; for an agent of theirs alone.</summary>
    public async Task<IReadOnlyList<WaitingChange>> WaitingAsync(string number, CancellationToken cancellationToken)
    {
        var rows = await database.Database.SqlQuery<WaitingRow>(
            $"select change, person, field, old_value, new_value, asked_at from retail.detail_changes({number})")
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new WaitingChange(
                row.Change, row.Person, DetailFields.Parse(row.Field), row.OldValue, row.NewValue, row.AskedAt)),
        ];
    }

    /// <summary>
    /// An agent says yes or no, and their owner gets a letter. With a new address every session of theirs is over; the letter
    /// goes to a new e-mail address, and the old one is warned as when they had changed it themselves.
    /// </summary>
    public async Task<DecisionOutcome> DecideAsync(
        Guid change, string number, bool isApproved, string reason, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var row = await database.Database.SqlQuery<DecisionRow>(
            $"""
            select outcome, field, account, who, old_email, new_email, ended
            from retail.decide_detail_change({change}, {number}, {isApproved}, {reason}, {time.GetUtcNow()})
            """)
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null or { Outcome: "taken" })
        {
            return row is null ? DecisionOutcome.Gone : DecisionOutcome.Taken;
        }

        var field = DetailFields.Parse(row.Field);
        var action = isApproved ? AuditActions.DetailChangeApproved : AuditActions.DetailChangeDeclined;
        await audit.AddAsync(
            Line(action, AuditSubject.OfDetailChange(change), field) with { OnBehalfOf = new AccountId(row.Account) },
            cancellationToken);
        if (isApproved && field is DetailField.Email && ContactAddress.Parse(row.OldEmail) is { } old)
        {
            await letters.WarnAsync(old, row.Who, ChangedThing.EmailAddress, cancellationToken);
        }

        if (ContactAddress.Parse(row.NewEmail) is { } to)
        {
            await letters.DecideAsync(to, row.Who, Thing(field), isApproved, cancellationToken);
        }

        var ended = row.Ended.Select(one => new SessionId(one)).ToList();
        await sessions.WriteOfAsync(ended, cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        sessions.Close(ended);
        return DecisionOutcome.Decided;
    }

    /// <summary>Of whom something waits, for an agent of theirs alone.</summary>
    public async Task<WaitingList> WaitingCustomersAsync(CancellationToken cancellationToken)
    {
        var rows = await database.Database
            .SqlQuery<CustomerRow>($"select number, fields, asked_at, total from retail.waiting_customers()")
            .ToListAsync(cancellationToken);
        return new WaitingList(
            [
                .. rows.Select(row =>
                    new WaitingCustomer(row.Number, [.. row.Fields.Select(DetailFields.Parse).Order()], row.AskedAt)),
            ],
            rows.FirstOrDefault()?.Total ?? 0);
    }

    /// <summary>Who belongs to a customer's account; for an agent of theirs alone.</summary>
    public async Task<IReadOnlyList<NamedPerson>> PeopleAsync(string number, CancellationToken cancellationToken)
    {
        var rows = await database.Database.SqlQuery<PersonRow>($"select person, name from retail.people_of_customer({number})")
            .ToListAsync(cancellationToken);
        return [.. rows.Select((row, i) => new NamedPerson(row.Person, i + 1, row.Name))];
    }

    /// <summary>
    /// An agent gives somebody of a customer another name. Its owner reads why on their page, and is warned as of every change
    /// that they may not have made.
    /// </summary>
    /// <param name="number">The customer's.</param>
    /// <param name="person">Whose name: <see cref="NamedPerson.Key"/>.</param>
    /// <param name="name">The new one.</param>
    /// <param name="reason">Why, for its owner to read.</param>
    /// <param name="cancellationToken">Gives up; then nothing has changed.</param>
    public async Task<NameOutcome> ChangeNameByAgentAsync(
        string number, string person, string name, string reason, CancellationToken cancellationToken)
    {
        if ((await PeopleAsync(number, cancellationToken)).SingleOrDefault(one => one.Key == person) is not { } whose)
        {
            return NameOutcome.Gone;
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var row = await database.Database.SqlQuery<NameRow>(
            $"""
            select outcome, account, who, email
            from retail.change_name_by_agent({id}, {number}, {whose.Id}, {name}, {reason}, {now})
            """)
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null or { Outcome: "same" })
        {
            return row is null ? NameOutcome.Gone : NameOutcome.Same;
        }

        // Who has no sign-in reads no page, so nothing is kept of the change but this line.
        var subject = row.Who is null ? AuditSubject.Of(new PersonId(whose.Id)) : AuditSubject.OfDetailChange(id);
        await audit.AddAsync(
            Line(AuditActions.DetailChangedByAgent, subject, DetailField.Name) with { OnBehalfOf = new AccountId(row.Account) },
            cancellationToken);
        if (row.Who is { } who && ContactAddress.Parse(row.Email) is { } to)
        {
            await letters.WarnAsync(to, who, ChangedThing.Name, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return NameOutcome.Changed;
    }

    private static string Thing(DetailField field) => field switch
    {
        DetailField.Name => ChangedThing.Name,
        DetailField.Email => ChangedThing.EmailAddress,
        _ => ChangedThing.TelephoneNumber,
    };

    private static AuditLine Line(string action, AuditSubject subject, DetailField field) =>
        new(action, subject) { Detail = new JsonObject { ["field"] = field.Word() } };

    private sealed class PolicyRow
    {
        public required string Name { get; init; }

        public required string Email { get; init; }

        public required string Phone { get; init; }
    }

    private sealed class OwnRow
    {
        public Guid Id { get; init; }

        public required string Field { get; init; }

        public required string Value { get; init; }

        public required string State { get; init; }

        public string? Reason { get; init; }

        public DateTimeOffset At { get; init; }

        public bool IsByAgent { get; init; }
    }

    private sealed class CustomerRow
    {
        public required string Number { get; init; }

        public required string[] Fields { get; init; }

        public DateTimeOffset AskedAt { get; init; }

        public long Total { get; init; }
    }

    private sealed class PersonRow
    {
        public Guid Person { get; init; }

        public required string Name { get; init; }
    }

    private sealed class NameRow
    {
        public required string Outcome { get; init; }

        public Guid Account { get; init; }

        public Guid? Who { get; init; }

        public string? Email { get; init; }
    }

    private sealed class WaitingRow
    {
        public Guid Change { get; init; }

        public required string Person { get; init; }

        public required string Field { get; init; }

        public string? OldValue { get; init; }

        public required string NewValue { get; init; }

        public DateTimeOffset AskedAt { get; init; }
    }

    private sealed class DecisionRow
    {
        public required string Outcome { get; init; }

        public required string Field { get; init; }

        public Guid Account { get; init; }

        public Guid Who { get; init; }

        public string? OldEmail { get; init; }

        public string? NewEmail { get; init; }

        public Guid[] Ended { get; init; } = [];
    }
}
