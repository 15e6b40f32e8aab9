using System.Net;
using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
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
        ContactAddress to, CodePurpose purpose, IPAddress? address, CancellationToken cancellationToken)
    {
        // Each is counted and none forgiven: a letter costs, whoever asks for it.
        if (!gate.TryEnter(address, visit.Provider!.Id.Value, $"code {to.Value.ToUpperInvariant()}"))
        {
            metrics.Refused("gate");
            return null;
        }

        var started = time.GetTimestamp();
        var user = await signIn.FindAsync(to);
        var form = await codes.SendAsync(user, purpose, to, cancellationToken);
        await signIn.WaitForGridAsync(started, cancellationToken);
        return form;
    }

    /// <summary>Signs in by a code; a second step stays due where there is one.</summary>
    public async Task<SignInOutcome> SignInAsync(
        string? form, string? code, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var taken = await codes.TakeAsync(form, CodePurpose.SignIn, code, cancellationToken);
        var user = taken is null ? null : await users.FindByIdAsync(taken.Value.User.ToString("D"));
        var reason = user is null ? "code" : await users.IsLockedOutAsync(user) ? "locked" : await signIn.BeginAsync(user, isWhole: false);
        if (reason is null)
        {
            return user!.TwoFactorEnabled ? SignInOutcome.SecondStep : SignInOutcome.SignedIn;
        }

        await signIn.RefuseAsync(reason, user, started, cancellationToken);
        return SignInOutcome.Refused;
    }

    /// <summary>
    /// Sets a new password by a code. Every session is over afterwards, and a second step stays: whoever reads somebody's mail
    /// is not yet them.
    /// </summary>
    public async Task<bool> ResetAsync(string? form, string? code, string password, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var taken = await codes.TakeAsync(form, CodePurpose.Reset, code, cancellationToken);
        if (taken is null || await users.FindByIdAsync(taken.Value.User.ToString("D")) is not { } user)
        {
            await signIn.RefuseAsync("code", null, started, cancellationToken);
            return false;
        }

        var before = scope.Current;
        scope.Enter(before.By(user.Id));
        try
        {
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
            (user.AccessFailedCount, user.LockoutEnd) = (0, null);
            CredentialDesk.Demand(await users.UpdateSecurityStampAsync(user));
            await sessions.EndAllAsync(SessionEnd.SignInChanged, cancellationToken);
            await audit.AddAsync(
                new AuditLine(AuditActions.SignInChanged, AuditSubject.OfUser(user.Id))
                {
                    Detail = new JsonObject { ["what"] = "password", ["by"] = "code" },
                },
                cancellationToken);
            if (ContactAddress.Parse(user.Email) is { } to)
            {
                await letters.WarnAsync(to, "Your password", cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            scope.Enter(before);
        }

        return true;
    }
}
