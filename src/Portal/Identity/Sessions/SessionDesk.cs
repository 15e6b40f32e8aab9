using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Shell;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Identity.Sessions;

/// <summary>
/// Begins sessions, lists them for their owner and ends them. Everything is asked by the owner, so the sessions of others are
/// not there, whoever else belongs to the account.
/// </summary>
internal sealed class SessionDesk(
    PortalDbContext database,
    CurrentScope scope,
    SessionBoard board,
    Viewers viewers,
    AuditLog audit,
    IdentityMetrics metrics,
    TimeProvider time)
{
    /// <summary>Running sessions of one person; the oldest makes room.</summary>
    public const int RunningMax = 20;

    /// <summary>How long a session's row outlives it.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Writes a new session down; its id belongs into the ticket.</summary>
    public Task<SessionId> BeginAsync(
        OrganisationId organisation, Guid user, string? userAgent, CancellationToken cancellationToken) =>
        AsAsync(user, async () =>
        {
            var now = time.GetUtcNow();
            var session = new Session
            {
                Id = NewId.Of<SessionId>(time),
                OrganisationId = organisation,
                UserId = user,
                StartedAt = now,
                SeenAt = now,
                Device = DeviceName.Of(userAgent),
            };
            await database.Sessions.Where(s => s.StartedAt < now - KeptFor).ExecuteDeleteAsync(cancellationToken);
            var surplus = await Running().OrderByDescending(s => s.StartedAt).Skip(RunningMax - 1).Take(RunningMax)
                .Select(s => s.Id).ToListAsync(cancellationToken);
            await EndAsync(surplus, SessionEnd.Replaced, cancellationToken);
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            database.Add(session);
            await database.SaveChangesAsync(cancellationToken);
            await audit.AddAsync(new AuditLine(AuditActions.SessionBegun, AuditSubject.Of(session.Id)), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return session.Id;
        });

    /// <summary>The running sessions of who asks, the latest seen first.</summary>
    public Task<List<Session>> ListAsync(CancellationToken cancellationToken) =>
        Running().AsNoTracking().OrderByDescending(s => s.SeenAt).ThenBy(s => s.Id).Take(RunningMax)
            .ToListAsync(cancellationToken);

    /// <summary>Ends one; false when who asks has no such session that runs.</summary>
    public async Task<bool> EndAsync(SessionId session, SessionEnd reason, CancellationToken cancellationToken) =>
        await EndAsync([session], reason, cancellationToken) > 0;

    /// <summary>Ends one of somebody, before the scope of the request says who asks.</summary>
    public Task EndOfAsync(Guid user, SessionId session, SessionEnd reason, CancellationToken cancellationToken) =>
        AsAsync(user, () => EndAsync([session], reason, cancellationToken));

    /// <summary>Ends all but one.</summary>
    public async Task EndOthersAsync(SessionId kept, SessionEnd reason, CancellationToken cancellationToken)
    {
        var others = await database.Sessions.Where(s => s.Id != kept && s.EndedAt == null).Select(s => s.Id)
            .ToListAsync(cancellationToken);
        await EndAsync(others, reason, cancellationToken);
    }

    /// <summary>Ends those that began before a moment.</summary>
    public async Task EndBegunBeforeAsync(DateTimeOffset moment, SessionEnd reason, CancellationToken cancellationToken)
    {
        var old = await database.Sessions.Where(s => s.StartedAt < moment && s.EndedAt == null).Select(s => s.Id)
            .ToListAsync(cancellationToken);
        await EndAsync(old, reason, cancellationToken);
    }

    /// <summary>Ends every one.</summary>
    public Task EndAllAsync(SessionEnd reason, CancellationToken cancellationToken) =>
        EndOthersAsync(default, reason, cancellationToken);

    /// <summary>
    /// Writes of sessions that the database ended together with a change of what their owner may do; in its transaction.
    /// </summary>
    public async Task WriteOfAsync(IReadOnlyList<SessionId> ended, CancellationToken cancellationToken)
    {
        foreach (var session in ended)
        {
            await audit.AddAsync(
                new AuditLine(ActionOf(SessionEnd.AccessChanged), AuditSubject.Of(session)), cancellationToken);
        }
    }

    /// <summary>Closes here what was opened in such sessions, once their end is committed; elsewhere the watch does.</summary>
    public void Close(IReadOnlyList<SessionId> ended)
    {
        foreach (var session in ended)
        {
            board.TryAdd(session, time.GetUtcNow());
            viewers.EndSession(session);
        }
    }

    /// <summary>
    /// Ends the session of who asks, here whether or not the database answers: its cookie is going. Sockets stay for the
    /// caller to close, once the answer has left.
    /// </summary>
    public async Task SignOutAsync(SessionId session, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            if (await WriteEndAsync([session], now, SessionEnd.SignedOut, cancellationToken) > 0)
            {
                await audit.AddAsync(
                    new AuditLine(AuditActions.SessionSignedOut, AuditSubject.Of(session)), cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception failure) when (DatabaseAway.Is(failure))
        {
            metrics.SessionEndFailed();
        }

        board.TryAdd(session, now);
    }

    /// <summary>Whether a session still runs; notes that its owner is here when <paramref name="isSeen"/>.</summary>
    public Task<bool> ConfirmAsync(Guid user, SessionId session, bool isSeen, CancellationToken cancellationToken) =>
        AsAsync(user, async () =>
        {
            var one = database.Sessions.Where(s => s.Id == session && s.EndedAt == null);
            var now = time.GetUtcNow();
            return isSeen
                ? await one.ExecuteUpdateAsync(row => row.SetProperty(s => s.SeenAt, now), cancellationToken) > 0
                : await one.AnyAsync(cancellationToken);
        });

    private IQueryable<Session> Running()
    {
        var now = time.GetUtcNow();
        var (started, seen) = (now - SessionRules.LengthMax, now - SessionRules.IdleMax - SessionRules.StampCheckedEvery);
        return database.Sessions.Where(s => s.EndedAt == null && s.StartedAt > started && s.SeenAt > seen);
    }

    private async Task<int> EndAsync(
        List<SessionId> sessions, SessionEnd reason, CancellationToken cancellationToken)
    {
        if (sessions.Count == 0)
        {
            return 0;
        }

        var now = time.GetUtcNow();
        var ended = new List<SessionId>();
        // Within a transaction of the caller's the ends are its own.
        await using var transaction = database.Database.CurrentTransaction is null
            ? await database.Database.BeginTransactionAsync(cancellationToken)
            : null;
        foreach (var session in sessions)
        {
            // One at a time, because only what this call ended is written of: another may have ended some meanwhile.
            if (await WriteEndAsync([session], now, reason, cancellationToken) > 0)
            {
                await audit.AddAsync(new AuditLine(ActionOf(reason), AuditSubject.Of(session)), cancellationToken);
                ended.Add(session);
            }
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var session in ended)
        {
            board.TryAdd(session, now);
            viewers.EndSession(session);
        }

        return ended.Count;
    }

    private static string ActionOf(SessionEnd reason) => reason switch
    {
        SessionEnd.Revoked => AuditActions.SessionRevoked,
        SessionEnd.Replaced => AuditActions.SessionReplaced,
        SessionEnd.SignInChanged => AuditActions.SessionSignInChanged,
        SessionEnd.AccessChanged => AuditActions.SessionAccessChanged,
        _ => AuditActions.SessionSignedOut,
    };

    private Task<int> WriteEndAsync(
        List<SessionId> sessions, DateTimeOffset now, SessionEnd reason, CancellationToken cancellationToken) =>
        database.Sessions.Where(s => sessions.Contains(s.Id) && s.EndedAt == null).ExecuteUpdateAsync(
            row => row.SetProperty(s => s.EndedAt, now).SetProperty(s => s.EndReason, reason), cancellationToken);

    /// <summary>Before the scope of a request says who asks: a sign-in, and the check of a ticket.</summary>
    private async Task<T> AsAsync<T>(Guid user, Func<Task<T>> what)
    {
        var before = scope.Current;
        scope.Enter(before.By(user));
        try
        {
            return await what();
        }
        finally
        {
            scope.Enter(before);
        }
    }
}
