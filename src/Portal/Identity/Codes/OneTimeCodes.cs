using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Data.Tenancy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Identity.Codes;

/// <summary>
/// Codes of eight digits that go to an address and come back. A code is good for ten minutes, for one purpose, once, and only
/// in the form of the page that asked for it: what it is stands encrypted in that form, so that the database holds none, and
/// only counts the tries. An address that nobody has gets a form as good as any, whose code never comes. A code that was sent
/// stays good in its form, however many more are asked for: what is asked for beyond an allowance gets the same page, and
/// sends nothing.
/// </summary>
/// <remarks>
/// Who asks is a stranger until the code comes back, so a stranger can ask in anybody's name. One allowance for all would let
/// them use it up, day after day, and so keep its owner from a new password; none would let them flood a mailbox, or have us
/// pay for texts. So the owner has an allowance that only they reach, signed in or in a browser that knows them
/// (<see cref="KnownBrowser"/>); each network has its own, so that one stranger leaves room for who asks from elsewhere; and
/// all strangers together have one, which bounds the letters. Whoever commands many networks can use up that last one: its
/// owner then needs a browser that they have used before, or our telephone. At 8 digits and 5 tries a code, 40 codes a day
/// are guessed once in 1,300 years.
/// </remarks>
internal sealed class OneTimeCodes(
    PortalDbContext database, CurrentScope scope, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Wrong tries of one code; the next one, right or not, is wrong.</summary>
    public const int TriesMax = 5;

    /// <summary>Codes of one person and purpose in 24 hours that they asked for themselves.</summary>
    public const int OwnPerDayMax = 10;

    /// <summary>The same, asked for by strangers from one network.</summary>
    public const int NetworkPerDayMax = 5;

    /// <summary>The same, asked for by all strangers, by e-mail: with their own at most 40 letters a day.</summary>
    public const int StrangersPerDayMax = 30;

    /// <summary>The same by text, which costs us each time: with their own at most 20 a day.</summary>
    public const int StrangersTextsPerDayMax = 10;

    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    private const int CodesBelow = 100_000_000;

    private readonly ITimeLimitedDataProtector _forms =
        protection.CreateProtector("one-time code").ToTimeLimitedDataProtector();

    /// <summary>Sends a code to an address of the user's, when there is one; what the form brings back.</summary>
    public async Task<string> SendAsync(
        User? user, CodePurpose purpose, ContactAddress to, CodeSource source, CancellationToken cancellationToken)
    {
        var (id, now) = (Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow());
        var code = RandomNumberGenerator.GetInt32(CodesBelow).ToString("D8", CultureInfo.InvariantCulture);
        if (user is not null)
        {
            await WriteAsync(id, user, purpose, to, source, code, now, cancellationToken);
        }

        return _forms.Protect(string.Join(' ', id, user?.Id ?? id, purpose, code, to.Value), GoodFor);
    }

    /// <summary>Whose code and which address, when the code that was typed is right; it is used up by this.</summary>
    public async Task<(Guid User, ContactAddress To)?> TakeAsync(
        string? form, CodePurpose purpose, string? typed, CancellationToken cancellationToken)
    {
        if (Read(form, purpose) is not var (id, user, code, to))
        {
            return null;
        }

        var digits = string.Concat((typed ?? "").Where(char.IsAsciiDigit));
        var (isRight, now) = (digits == code, time.GetUtcNow());
        var taken = await database.Database.ExecuteSqlAsync(
            $"""
            update retail.one_time_code
            set tries = tries + 1, used_at = case when {isRight} then {now}::timestamptz end
            where id = {id} and used_at is null and tries < {TriesMax} and good_until > {now}
            """,
            cancellationToken);
        return isRight && taken > 0 ? (user, to) : null;
    }

    /// <summary>The address that a form is about, for the page that asks again; null for one that is none or too old.</summary>
    public ContactAddress? AddressOf(string? form, CodePurpose purpose) => Read(form, purpose)?.To;

    /// <summary>Makes all codes of somebody worthless that are on their way.</summary>
    public Task VoidAsync(User user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return database.Database.ExecuteSqlAsync(
            $"update retail.one_time_code set used_at = {now} where user_id = {user.Id} and used_at is null", cancellationToken);
    }

    private (Guid Id, Guid User, string Code, ContactAddress To)? Read(string? form, CodePurpose purpose)
    {
        try
        {
            return _forms.Unprotect(form ?? "").Split(' ', 5) is [var id, var user, var forWhat, var code, var to]
                && forWhat == purpose.ToString()
                && ContactAddress.Parse(to) is { } address
                    ? (Guid.Parse(id), Guid.Parse(user), code, address)
                    : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task WriteAsync(
        Guid id,
        User user,
        CodePurpose purpose,
        ContactAddress to,
        CodeSource source,
        string code,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var word = purpose switch
        {
            CodePurpose.SignIn => "sign-in",
            CodePurpose.Reset => "reset",
            CodePurpose.Email => "email",
            _ => "phone",
        };
        var payload = JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["code"] = $"{code[..4]} {code[4..]}",
            ["minutes"] = GoodFor.TotalMinutes.ToString(CultureInfo.InvariantCulture),
        });
        var organisation = scope.Current.Organisation!.Value.Value;
        var strangersMax = to.IsEmail ? StrangersPerDayMax : StrangersTextsPerDayMax;
        // Rows that no count looks at any more; then both rows or none, and none beyond the day's: one asks at a time.
        await using var transaction = database.Database.CurrentTransaction is null
            ? await database.Database.BeginTransactionAsync(cancellationToken)
            : null;
        await database.Database.ExecuteSqlAsync(
            $"select pg_advisory_xact_lock(hashtextextended({$"one-time-code/{user.Id:D}"}, 0))", cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"delete from retail.one_time_code where user_id = {user.Id} and created_at < {now.AddDays(-2)}", cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"""
            with made as (
                insert into retail.one_time_code (id, organisation_id, user_id, purpose, created_at, good_until, asked_from)
                select {id}, {organisation}, {user.Id}, {word}, {now}, {now + GoodFor}, {source.Word}
                from (
                    select count(*) filter (where asked_from = {source.Word}) as same,
                        count(*) filter (where asked_from <> {CodeSource.Own.Word}) as strangers
                    from retail.one_time_code
                    where user_id = {user.Id} and purpose = {word} and created_at > {now.AddDays(-1)}) as day
                where case when {source == CodeSource.Own} then same < {OwnPerDayMax}
                    else same < {NetworkPerDayMax} and strangers < {strangersMax} end
                returning id
            )
            insert into notify.letter
                (id, organisation_id, channel, address, kind, payload, created_at, good_until, due_at, language)
            select id, {organisation}, {to.Channel}, {to.Value}, 'code', {payload}::jsonb, {now}, {now + GoodFor}, {now},
                retail.language_of({user.Id}, {to.Value})
            from made
            """,
            cancellationToken);
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }
    }
}
