using System.Net;
using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Keys;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Lightline.Verdict.Messages;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity.Codes;

/// <summary>
/// A code instead of the password, and a new password by a code. Whether an address is known shows neither in the answer nor
/// in its time: each leaves at a multiple of <see cref="SignInDesk.AnswerGrid"/>.
/// </summary>
internal sealed class CodeDesk(
    UserManager<User> users,
    SignInDesk signIn,
    SessionDesk sessions,
    OneTimeCodes codes,
    KnownBrowser browser,
    KeyDesk keys,
    Letters letters,
    AuditLog audit,
    SignInGate gate,
    PortalDbContext database,
    CurrentScope scope,
    IdentityMetrics metrics,
    Visit visit,
    TimeProvider time)
{
    /// <summary>Sends a code to an address, if it is somebody's; the form that takes it, or null after too many.</summary>
    public async Task<string?> AskAsync(
        ContactAddress to, CodePurpose purpose, HttpContext context, CancellationToken cancellationToken)
    {
        // Each is counted and none forgiven: a letter costs, whoever asks for it. A name is counted for each network, and for
        // each browser that people have signed in from, so that a stranger's asks do not keep its owner out.
        var address = context.Connection.RemoteIpAddress;
        var network = CodeSource.Network(address);
        var name = $"code {purpose} {to.Value.ToUpperInvariant()} {network.Word} {browser.Key(context.Request)}";
        if (gate.Enter(address, visit.Provider!.Id.Value, name) is not GateAnswer.Open)
        {
            metrics.Refused("gate");
            return null;
        }

        var started = time.GetTimestamp();
        var form = await AsStrangerAsync(async () =>
        {
            var user = await signIn.FindAsync(to);
            var source = user is not null && browser.Knows(context.Request, user) ? CodeSource.Own : network;
            return await codes.SendAsync(user, purpose, to, source, cancellationToken);
        });
        await signIn.WaitForGridAsync(started, cancellationToken);
        return form;
    }

    /// <summary>Signs in by a code; a second step stays due where there is one.</summary>
    public async Task<SignInOutcome> SignInAsync(
        string? form, string? code, IPAddress? address, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (gate.Enter(address) is not GateAnswer.Open and var answer)
        {
            return signIn.Turned(answer);
        }

        var user = await AsStrangerAsync(() => TakeAsync(form, CodePurpose.SignIn, code, cancellationToken));
        // Who works here and has no second step signs in by the password: a mailbox alone is not enough for what they may do.
        var reason = user is null ? "code"
            : !user.TwoFactorEnabled && (await database.RolesOfUserAsync(user.Id, cancellationToken)).Count > 0 ? "staff_code"
            : await signIn.BeginAsync(user, isWhole: false);
        if (reason is null)
        {
            gate.Forgive(address);
            return user!.TwoFactorEnabled ? SignInOutcome.SecondStep : SignInOutcome.SignedIn;
        }

        await RefuseAsync(form, CodePurpose.SignIn, reason, user, started, cancellationToken);
        return SignInOutcome.Refused;
    }

    /// <summary>
    /// Sets a new password by a code. Every session is over afterwards, and a second step stays: whoever reads somebody's mail
    /// is not yet them, and gets no new guesses of codes by it.
    /// </summary>
    public async Task<SignInOutcome> ResetAsync(
        string? form, string? code, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (gate.Enter(address) is not GateAnswer.Open and var answer)
        {
            return signIn.Turned(answer);
        }

        if (await AsStrangerAsync(() => TakeAsync(form, CodePurpose.Reset, code, cancellationToken)) is not { } user
            || codes.AddressOf(form, CodePurpose.Reset) is not { } sent)
        {
            await RefuseAsync(form, CodePurpose.Reset, "code", null, started, cancellationToken);
            return SignInOutcome.Refused;
        }

        gate.Forgive(address);
        var before = scope.Current;
        scope.Enter(Scope.PublicOf(visit.Provider!.Id).By(user.Id));
        try
        {
            // Once the code is used up it goes through, whoever hangs up.
            await using var transaction = await database.Database.BeginTransactionAsync(CancellationToken.None);
            user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
            // Who was invited shows by this that the address is theirs.
            user.EmailConfirmed |= sent.IsEmail;
            if (!user.TwoFactorEnabled)
            {
                (user.AccessFailedCount, user.LockoutEnd) = (0, null);
            }

            CredentialDesk.Demand(await users.UpdateSecurityStampAsync(user));
            await codes.VoidAsync(user, CancellationToken.None);
            await sessions.EndAllAsync(SessionEnd.SignInChanged, CancellationToken.None);
            await keys.EndAllAsync(user.Id, CancellationToken.None);
            await audit.AddAsync(
                new AuditLine(AuditActions.SignInChanged, AuditSubject.OfUser(user.Id))
                {
                    Detail = new JsonObject { ["what"] = "password", ["by"] = "code" },
                },
                CancellationToken.None);
            if (ContactAddress.Parse(user.Email) is { } to)
            {
                await letters.WarnAsync(to, user.Id, ChangedThing.Password, CancellationToken.None);
            }

            await transaction.CommitAsync(CancellationToken.None);
        }
        finally
        {
            scope.Enter(before);
        }

        return SignInOutcome.SignedIn;
    }

    /// <summary>Whose code it is, when it is right and the address it went to is still theirs.</summary>
    private async Task<User?> TakeAsync(
        string? form, CodePurpose purpose, string? code, CancellationToken cancellationToken) =>
        await codes.TakeAsync(form, purpose, code, cancellationToken) is var (id, to)
            && await users.FindByIdAsync(id.ToString("D")) is { } user
            && (await signIn.FindAsync(to))?.Id == user.Id
                ? user
                : null;

    /// <summary>What is no form of ours is only counted: it takes no try of anybody's, and its number has no bound.</summary>
    private async Task RefuseAsync(
        string? form, CodePurpose purpose, string reason, User? user, long started, CancellationToken cancellationToken)
    {
        if (codes.AddressOf(form, purpose) is null)
        {
            metrics.Refused("code_form");
            await signIn.WaitForGridAsync(started, cancellationToken);
            return;
        }

        await signIn.RefuseAsync(reason, user, started, cancellationToken);
    }

    /// <summary>Whoever is signed in beside it: these pages ask as somebody who is not, so that they answer alike.</summary>
    private async Task<T> AsStrangerAsync<T>(Func<Task<T>> what)
    {
        var before = scope.Current;
        scope.Enter(Scope.PublicOf(visit.Provider!.Id));
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
