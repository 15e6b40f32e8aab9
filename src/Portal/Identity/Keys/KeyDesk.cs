using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Codes;
using Lightline.Verdict.Messages;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Identity.Keys;

/// <summary>Makes keys, lists them for their owner and ends them. The keys of others are not there.</summary>
internal sealed class KeyDesk(
    PortalDbContext database, CurrentScope scope, Letters letters, AuditLog audit, TimeProvider time)
{
    /// <summary>Keys of one person that open something.</summary>
    public const int LiveMax = 10;

    /// <summary>Characters of a key's name.</summary>
    public const int NameMax = 40;

    /// <summary>How long a key is good, in days; its owner chooses one.</summary>
    public static IReadOnlyList<int> DaysOffered { get; } = [30, 90, 365];

    /// <summary>How long a key's row outlives it.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Those that open something, the newest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(Guid user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await database.Database.SqlQuery<ApiKey>(
            $"""
            select id, name, created_at, expires_at, last_used_at from retail.api_key
            where user_id = {user} and ended_at is null and expires_at > {now}
            order by created_at desc, id desc limit {LiveMax}
            """).ToListAsync(cancellationToken);
    }

    /// <summary>A new key, which nobody sees again; null when there are as many as may be.</summary>
    public async Task<string?> MakeAsync(
        Guid user, string? email, string name, int days, CancellationToken cancellationToken)
    {
        var (now, id, text) = (time.GetUtcNow(), Guid.CreateVersion7(time.GetUtcNow()), KeyText.Make());
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        // One at a time, so that two at once are not more than may be.
        await database.Database.ExecuteSqlAsync(
            $"select pg_advisory_xact_lock(hashtextextended({$"api-key/{user:D}"}, 0))", cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"""
            delete from retail.api_key
            where user_id = {user} and least(coalesce(ended_at, expires_at), expires_at) < {now - KeptFor}
            """,
            cancellationToken);
        var made = await database.Database.ExecuteSqlAsync(
            $"""
            insert into retail.api_key (id, organisation_id, user_id, name, hash, created_at, expires_at)
            select {id}, {scope.Current.Organisation!.Value.Value}, {user}, {name}, {KeyText.Hash(text)}, {now},
                {now.AddDays(days)}
            where (
                select count(*) from retail.api_key
                where user_id = {user} and ended_at is null and expires_at > {now}) < {LiveMax}
            """,
            cancellationToken);
        if (made == 0)
        {
            return null;
        }

        await audit.AddAsync(new AuditLine(AuditActions.ApiKeyMade, AuditSubject.OfKey(id)), cancellationToken);
        if (ContactAddress.Parse(email) is { } to)
        {
            await letters.WarnAsync(to, user, ChangedThing.Keys, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return text;
    }

    /// <summary>Ends one; false when who asks has no such key.</summary>
    public async Task<bool> EndAsync(Guid user, Guid key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var ended = await database.Database.ExecuteSqlAsync(
            $"update retail.api_key set ended_at = {now} where id = {key} and user_id = {user} and ended_at is null",
            cancellationToken);
        if (ended > 0)
        {
            await audit.AddAsync(new AuditLine(AuditActions.ApiKeyEnded, AuditSubject.OfKey(key)), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return ended > 0;
    }

    /// <summary>Ends all of somebody's, in the transaction of what they change.</summary>
    public async Task EndAllAsync(Guid user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ended = await database.Database.SqlQuery<Guid>(
            $"""
            update retail.api_key set ended_at = {now}
            where user_id = {user} and ended_at is null and expires_at > {now}
            returning id
            """).ToListAsync(cancellationToken);
        foreach (var key in ended)
        {
            await audit.AddAsync(new AuditLine(AuditActions.ApiKeyEnded, AuditSubject.OfKey(key)), cancellationToken);
        }
    }
}
