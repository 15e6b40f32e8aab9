using System.Text.Json;
using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Sessions;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Lightline.Portal.Identity.Acting;

/// <summary>
/// Finds customers for an agent and lets them act for one. The database asks its own rows whether who asks is an agent of the
/// customer's provider; who is none finds nobody. Every look and every beginning is written into the audit log.
/// </summary>
internal sealed class ActingDesk(
    NpgsqlDataSource source,
    CurrentScope scope,
    AuditLog audit,
    IdentityMetrics metrics,
    IUserClaimsPrincipalFactory<User> principals,
    UserManager<User> users,
    TimeProvider time)
{
    /// <summary>Most customers that a search shows; of more none is shown apart.</summary>
    public const int FoundMax = 10;

    /// <summary>Longest thing to look for.</summary>
    public const int SaidLengthMax = 254;

    /// <summary>Longest reason.</summary>
    public const int ReasonLengthMax = 200;

    /// <summary>When acting for somebody ends by itself.</summary>
    public const int MinutesMax = 30;

    /// <summary>Times that an account reads of.</summary>
    private const int ActedMax = 10;

    private static readonly JsonSerializerOptions _json = JsonSerializerOptions.Web;

    /// <summary>Customers whom what somebody said fits whole, at most one more than <see cref="FoundMax"/>.</summary>
    public async Task<IReadOnlyList<FoundCustomer>> FindAsync(string said, CancellationToken cancellationToken)
    {
        var telephone = ContactAddress.Parse(said) is { IsEmail: false } phone ? phone.Value : "";
        await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
        await using var command = new NpgsqlCommand(
            "select public_number, name, place from retail.find_customers($1, $2)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = said },
                new NpgsqlParameter<string> { TypedValue = telephone },
            },
        };
        var found = new List<FoundCustomer>();
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                found.Add(new FoundCustomer(
                    row.GetString(0), row.GetString(1), await row.IsDBNullAsync(2, cancellationToken) ? null : row.GetString(2)));
            }
        }

        await audit.AddAsync(
            new AuditLine(AuditActions.CustomersFound) { Detail = new JsonObject { ["found"] = found.Count } }, cancellationToken);
        return found;
    }

    /// <summary>One customer; null for a number that is none here.</summary>
    public async Task<CustomerFile?> ReadAsync(string number, CancellationToken cancellationToken)
    {
        if (await LookAsync(number, cancellationToken) is not { } customer)
        {
            return null;
        }

        metrics.CustomerRead();
        await audit.AddAsync(
            new AuditLine(AuditActions.CustomerRead, AuditSubject.Of(customer.Account)) { OnBehalfOf = customer.Account },
            cancellationToken);
        return customer;
    }

    /// <summary>
    /// Begins to act for a customer, in a new session; false for a number that is none here.
    /// </summary>
    public async Task<bool> BeginAsync(HttpContext context, string number, string reason)
    {
        var stop = context.RequestAborted;
        if (await LookAsync(number, stop) is not { } customer)
        {
            return false;
        }

        var acting = NewId.Of<ActingId>(time);
        DateTimeOffset until;
        await using (var connection = await ScopedConnection.OpenAsync(source, scope.Current, stop))
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            await using var command = new NpgsqlCommand("select retail.begin_acting($1, $2, $3, $4)", connection)
            {
                Parameters =
                {
                    new NpgsqlParameter<Guid> { TypedValue = acting.Value },
                    new NpgsqlParameter<string> { TypedValue = customer.Number },
                    new NpgsqlParameter<string> { TypedValue = reason },
                    new NpgsqlParameter<int> { TypedValue = MinutesMax },
                },
            };
            if (await command.ExecuteScalarAsync(stop) is not DateTime ends)
            {
                return false;
            }

            until = new DateTimeOffset(ends, TimeSpan.Zero);
            await audit.AddAsync(
                connection,
                new AuditLine(AuditActions.ActingBegun, AuditSubject.Of(acting)) { OnBehalfOf = customer.Account },
                stop);
            await transaction.CommitAsync(stop);
        }

        await SessionRules.GoOnAsync(
            context, context.User, items => ActingTicket.Write(items, acting, customer, reason, until));
        return true;
    }

    /// <summary>
    /// Ends it; what the agent began in another browser goes on there. They go on as themselves, in a new session.
    /// </summary>
    /// <param name="context">The request of an agent who acts for somebody.</param>
    /// <param name="agent">The agent.</param>
    public async Task EndAsync(HttpContext context, Guid agent)
    {
        await EndAsync(ActingTicket.IdOf(context.User), context.RequestAborted);
        // Nobody of an account knows who works here.
        scope.Enter(Scope.PublicOf(scope.Current.Organisation!.Value).By(agent));
        if (await users.FindByIdAsync(agent.ToString("D")) is { } user)
        {
            await SessionRules.GoOnAsync(context, await principals.CreateAsync(user), _ => { });
        }
    }

    /// <summary>Ends it in the database alone, for an agent whose session ends with it.</summary>
    /// <param name="acting">Which time, in the scope of the agent on behalf of the account.</param>
    /// <param name="cancellationToken">Gives up; then nothing has ended.</param>
    public async Task EndAsync(ActingId acting, CancellationToken cancellationToken)
    {
        await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            update retail.acting set ended_at = greatest(now(), started_at)
            where id = $1 and user_id = retail.user_id() and ended_at is null and ends_at > now()
            """,
            connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = acting.Value } },
        };
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
        {
            await audit.AddAsync(connection, new AuditLine(AuditActions.ActingEnded, AuditSubject.Of(acting)), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>When agents acted for the account that asks, the latest first.</summary>
    public async Task<IReadOnlyList<ActedFor>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select started_at, coalesce(ended_at, ends_at), reason from retail.acting
            where account_id = retail.account_id() order by started_at desc limit $1
            """,
            connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = ActedMax } },
        };
        var times = new List<ActedFor>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            times.Add(new ActedFor(
                await row.GetFieldValueAsync<DateTimeOffset>(0, cancellationToken),
                await row.GetFieldValueAsync<DateTimeOffset>(1, cancellationToken),
                row.GetString(2)));
        }

        return times;
    }

    private async Task<CustomerFile?> LookAsync(string number, CancellationToken cancellationToken)
    {
        if (!PublicNumber.IsValid(number.ToUpperInvariant()))
        {
            return null;
        }

        await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
        await using var command = new NpgsqlCommand(
            "select account_id, public_number, name, time_zone, created_at, people, homes from retail.customer($1)", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = number } },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new CustomerFile(
                new AccountId(row.GetGuid(0)),
                row.GetString(1),
                row.GetString(2),
                await row.IsDBNullAsync(3, cancellationToken) ? null : row.GetString(3),
                await row.GetFieldValueAsync<DateTimeOffset>(4, cancellationToken),
                JsonSerializer.Deserialize<IReadOnlyList<CustomerPerson>>(row.GetString(5), _json)!,
                JsonSerializer.Deserialize<IReadOnlyList<CustomerHome>>(row.GetString(6), _json)!)
            : null;
    }
}
