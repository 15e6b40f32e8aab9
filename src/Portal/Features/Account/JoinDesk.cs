using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Lightline.Verdict.Messages;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Features.Account;

/// <summary>How a try to join ended.</summary>
public enum JoinOutcome
{
    /// <summary>They belong to the account, and look at it.</summary>
    Joined,

    /// <summary>They do, and a code of their app is due.</summary>
    SecondStep,

    /// <summary>The code is right; they have no sign-in and choose a password.</summary>
    Password,

    /// <summary>The code is right; the password may not be used.</summary>
    NewPassword,

    /// <summary>The code is right; its address signs in here, so they sign in first.</summary>
    SignInFirst,

    /// <summary>They belong to that account already.</summary>
    Already,

    /// <summary>This sign-in joins no account.</summary>
    Refused,

    /// <summary>No such code, or not any more.</summary>
    Wrong,

    /// <summary>Too many tries.</summary>
    TooMany,

    /// <summary>Many are at it just now.</summary>
    Busy,
}

/// <summary>How it ended, and what the page says of it.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Email">The address that the code proved; for a stranger with the right code alone.</param>
/// <param name="Fault">What is wrong with the password.</param>
internal sealed record Joining(JoinOutcome Outcome, string? Email = null, PasswordFault? Fault = null);

/// <summary>
/// Joins an account by the code of an invitation: as who is signed in, or with a new sign-in at the address that the code
/// proved. Whether that address is known here is told only to who has the code, and so reads its mail.
/// </summary>
internal sealed class JoinDesk(
    PortalDbContext database,
    UserManager<User> users,
    SignInDesk signIn,
    PortalSignIn principals,
    SessionDesk sessions,
    AccountChoice choice,
    Letters letters,
    AuditLog audit,
    SignInGate gate,
    HashRoom hashes,
    IdentityMetrics metrics,
    Visit visit,
    TimeProvider time)
{
    /// <summary>Tries a code, and for a stranger a password with it.</summary>
    public async Task<Joining> JoinAsync(
        string? typed, string? password, HttpContext context, CancellationToken cancellationToken)
    {
        var address = context.Connection.RemoteIpAddress;
        var started = time.GetTimestamp();
        if (gate.Enter(address) is not GateAnswer.Open and var answer)
        {
            metrics.Refused(answer is GateAnswer.Busy ? "busy" : "gate");
            return new Joining(answer is GateAnswer.Busy ? JoinOutcome.Busy : JoinOutcome.TooMany);
        }

        if (InvitationCode.Parse(typed) is not { } code)
        {
            metrics.Refused("join_code");
            await signIn.WaitForGridAsync(started, cancellationToken);
            return new Joining(JoinOutcome.Wrong);
        }

        // Without a password first: what may not be one, or is hashed for nothing, is known before the code is used up.
        var found = await TakeAsync(code, null, cancellationToken);
        if (found.Outcome == "wrong")
        {
            await signIn.RefuseAsync("join_code", null, started, cancellationToken);
            return new Joining(JoinOutcome.Wrong);
        }

        gate.Forgive(address);
        return found.Outcome switch
        {
            "joined" => await GoOnAsync(context, found),
            "password" when string.IsNullOrEmpty(password) => new Joining(JoinOutcome.Password, found.Email),
            "password" => await MakeAsync(context, code, found.Email!, password, cancellationToken),
            "sign-in" => new Joining(JoinOutcome.SignInFirst, found.Email),
            "already" => new Joining(JoinOutcome.Already),
            _ => new Joining(JoinOutcome.Refused),
        };
    }

    private async Task<Joining> MakeAsync(
        HttpContext context, InvitationCode code, string email, string password, CancellationToken cancellationToken)
    {
        if (PasswordRules.Check(password, email) is { } fault)
        {
            return new Joining(JoinOutcome.NewPassword, email, fault);
        }

        string hash;
        using (var place = await hashes.TryEnterAsync(SignInGate.KnownTurn, cancellationToken))
        {
            if (place is null)
            {
                metrics.Refused("busy");
                return new Joining(JoinOutcome.Busy);
            }

            hash = users.PasswordHasher.HashPassword(new User(), password);
        }

        var joined = await TakeAsync(code, hash, cancellationToken);
        return joined.Outcome == "joined" ? await GoOnAsync(context, joined) : new Joining(JoinOutcome.Wrong);
    }

    /// <summary>The join, its line in the log and the word to the holder: all or nothing. A wrong try counts by itself.</summary>
    private async Task<JoinRow> TakeAsync(InvitationCode code, string? hash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var row = await database.Database.SqlQuery<JoinRow>(
            $"""
            select outcome, account, person, who, email, told, coalesce(is_anew, false) as is_anew,
                coalesce(ended, array[]::uuid[]) as ended
            from retail.join_account({code.Handle}, {code.Hash()}, {Guid.CreateVersion7(now)}, {hash}, {now})
            """)
            .SingleAsync(cancellationToken);
        if (row is { Outcome: "joined", Person: { } person, Who: { } who })
        {
            // A stranger is nobody yet, and the account is not in the scope of who joins it: both stand in the line's detail.
            await audit.AddAsync(
                new AuditLine(AuditActions.PersonJoined, AuditSubject.Of(new PersonId(person)))
                {
                    Detail = new JsonObject { ["user"] = who.ToString("D"), ["account"] = row.Account!.Value.ToString("D") },
                },
                cancellationToken);
            if (row.IsAnew)
            {
                await audit.AddAsync(
                    new AuditLine(AuditActions.SignInChanged, AuditSubject.OfUser(who))
                    {
                        Detail = new JsonObject { ["what"] = "password", ["by"] = "invitation" },
                    },
                    cancellationToken);
            }

            if (ContactAddress.Parse(row.Told) is { } to)
            {
                await letters.WarnAsync(to, null, ChangedThing.People, cancellationToken);
            }
        }

        var ended = row.Ended.Select(one => new SessionId(one)).ToList();
        await sessions.WriteOfAsync(ended, cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        sessions.Close(ended);
        return row;
    }

    /// <summary>A session that looks at the account they joined.</summary>
    private async Task<Joining> GoOnAsync(HttpContext context, JoinRow row)
    {
        choice.Account = new AccountId(row.Account!.Value);
        var user = await users.FindByIdAsync(row.Who!.Value.ToString("D"));
        if (user is null)
        {
            return new Joining(JoinOutcome.Refused);
        }

        if (visit.Person is not null)
        {
            await AccountChoice.GoOnAsync(context, await principals.CreateUserPrincipalAsync(user));
            return new Joining(JoinOutcome.Joined);
        }

        // A second step stays due where a sign-in that belonged to nothing any more had one.
        return await signIn.BeginAsync(user, isWhole: false) is { } reason
            ? Counted(reason)
            : new Joining(user.TwoFactorEnabled ? JoinOutcome.SecondStep : JoinOutcome.Joined);
    }

    private Joining Counted(string reason)
    {
        metrics.Refused(reason);
        return new Joining(JoinOutcome.Refused);
    }

    private sealed class JoinRow
    {
        public required string Outcome { get; init; }

        public Guid? Account { get; init; }

        public Guid? Person { get; init; }

        public Guid? Who { get; init; }

        public string? Email { get; init; }

        public string? Told { get; init; }

        public bool IsAnew { get; init; }

        public Guid[] Ended { get; init; } = [];
    }
}
