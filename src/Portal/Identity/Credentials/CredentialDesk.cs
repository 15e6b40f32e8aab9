using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Keys;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Lightline.Verdict.Messages;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Identity.Credentials;

/// <summary>
/// The ways in which somebody who is signed in can sign in, and how they change them. After each change every session
/// of theirs is over, and this one begins anew.
/// </summary>
internal sealed class CredentialDesk(
    UserManager<User> users,
    PortalSignIn signIn,
    SessionDesk sessions,
    Letters letters,
    AuditLog audit,
    OneTimeCodes codes,
    PortalDbContext database,
    Authenticator authenticator,
    RecoveryCodes recovery,
    SignInGate gate,
    HashRoom hashes,
    KnownBrowser browser,
    KeyDesk keys,
    IdentityMetrics metrics,
    Visit visit)
{
    /// <summary>Passkeys of one person.</summary>
    public const int PasskeysMax = 10;

    /// <summary>Letters of a passkey's name.</summary>
    public const int PasskeyNameMax = 40;

    /// <summary>Who is signed in; null when the row is gone.</summary>
    public Task<User?> UserAsync(HttpContext context) => users.GetUserAsync(context.User);

    /// <summary>Whether who is signed in has a second step of their own.</summary>
    public async Task<bool> HasSecondStepAsync(HttpContext context) =>
        await UserAsync(context) is { } user && (user.TwoFactorEnabled || (await users.GetPasskeysAsync(user)).Count > 0);

    /// <summary>Recovery codes that are left.</summary>
    public Task<int> RecoveryLeftAsync(User user, CancellationToken cancellationToken) =>
        recovery.LeftAsync(user, cancellationToken);

    /// <summary>The passkeys, oldest first.</summary>
    public async Task<IReadOnlyList<UserPasskeyInfo>> PasskeysAsync(User user) =>
        [.. (await users.GetPasskeysAsync(user)).OrderBy(p => p.CreatedAt)];

    /// <summary>
    /// Whether who is signed in has shown by password, and by the app where they have one, that it is them. Wrong ones are
    /// counted as those of a sign-in are.
    /// </summary>
    public async Task<SignInOutcome> ConfirmAsync(User user, string password, string? code, HttpContext context)
    {
        var (address, known, stop) = (context.Connection.RemoteIpAddress, browser.Last(context.Request), context.RequestAborted);
        var (provider, name) = (visit.Provider!.Id.Value, user.NormalizedEmail ?? "");
        if (gate.Enter(address, provider, name, known, out var turn) is not GateAnswer.Open and var answer)
        {
            metrics.Refused(answer is GateAnswer.Busy ? "busy" : "gate");
            return answer is GateAnswer.Busy ? SignInOutcome.Busy : SignInOutcome.TooMany;
        }

        using var place = await hashes.TryEnterAsync(turn, stop);
        if (place is null)
        {
            gate.Forgive(provider, name);
            metrics.Refused("busy");
            return SignInOutcome.Busy;
        }

        if (!(await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: false)).Succeeded)
        {
            await signIn.CountWrongAsync(user, stop);
            return await RefuseAsync(user, "confirm_password", stop);
        }

        if (user.TwoFactorEnabled && !await TakeCodeAsync(user, code, stop))
        {
            return await RefuseAsync(user, "confirm_code", stop);
        }

        gate.Forgive(address, provider, name);
        return SignInOutcome.SignedIn;
    }

    /// <summary>
    /// Whether a code of the app, or a recovery code, is right; it is used up by this. A wrong one counts towards the lock.
    /// </summary>
    public async Task<bool> TakeCodeAsync(User user, string? code, CancellationToken cancellationToken)
    {
        if (await authenticator.TakeAsync(user, code, cancellationToken) || await recovery.TakeAsync(user, code, cancellationToken))
        {
            await users.ResetAccessFailedCountAsync(user);
            return true;
        }

        await signIn.CountWrongAsync(user, cancellationToken);
        return false;
    }

    /// <summary>Turns the app on; the recovery codes, or null when the code is wrong.</summary>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(HttpContext context, User user, string secret, string? code)
    {
        IReadOnlyList<string> made = [];
        return await ChangeAsync(context, user, ChangedThing.App, "app", async () =>
        {
            if (!await authenticator.TryKeepAsync(user, secret, code, CancellationToken.None))
            {
                return false;
            }

            made = await recovery.RenewAsync(user, CancellationToken.None);
            Demand(await users.SetTwoFactorEnabledAsync(user, true));
            return true;
        })
            ? made
            : null;
    }

    /// <summary>Turns the app off, and the recovery codes with it.</summary>
    public Task TurnOffAsync(HttpContext context, User user) =>
        ChangeAsync(context, user, ChangedThing.App, "app", async () =>
        {
            Demand(await users.SetTwoFactorEnabledAsync(user, false));
            await authenticator.RemoveAsync(user, CancellationToken.None);
            await recovery.RemoveAsync(user, CancellationToken.None);
            return true;
        });

    /// <summary>New recovery codes, shown this once.</summary>
    public async Task<IReadOnlyList<string>> RenewRecoveryAsync(HttpContext context, User user)
    {
        IReadOnlyList<string> made = [];
        await ChangeAsync(context, user, ChangedThing.RecoveryCodes, "recovery-codes", async () =>
        {
            made = await recovery.RenewAsync(user, CancellationToken.None);
            return true;
        });
        return made;
    }

    /// <summary>Changes the password; what is wrong with the new one, else null.</summary>
    public async Task<PasswordFault?> ChangePasswordAsync(HttpContext context, User user, string password)
    {
        if (PasswordRules.Check(password, user.Email) is { } fault)
        {
            return fault;
        }

        await ChangeAsync(context, user, ChangedThing.Password, "password", async () =>
        {
            // The old one was shown a moment ago (StepUp). In place, so that a failure leaves it valid.
            user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
            Demand(await users.UpdateSecurityStampAsync(user));
            await keys.EndAllAsync(user.Id, CancellationToken.None);
            return true;
        });
        return null;
    }

    /// <summary>Keeps a new passkey; false when what the browser sent is none, or when there are too many.</summary>
    public async Task<bool> TryAddPasskeyAsync(HttpContext context, User user, string credential, string? name)
    {
        PasskeyAttestationResult made;
        try
        {
            made = await signIn.PerformPasskeyAttestationAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // Nobody asked for one, or it was made before: the question's cookie is gone.
            metrics.Refused("passkey_new");
            return false;
        }

        if (!made.Succeeded || made.UserEntity.Id != user.Id.ToString("D")
            || (await users.GetPasskeysAsync(user)).Count >= PasskeysMax)
        {
            metrics.Refused("passkey_new");
            return false;
        }

        var words = string.Concat((name ?? "").Where(c => !char.IsControl(c))).Trim();
        made.Passkey.Name = words.Length == 0 ? "Passkey" : words[..Math.Min(words.Length, PasskeyNameMax)];
        return await ChangeAsync(context, user, ChangedThing.Passkeys, "passkeys", async () =>
        {
            Demand(await users.AddOrUpdatePasskeyAsync(user, made.Passkey));
            Demand(await users.UpdateSecurityStampAsync(user));
            return true;
        });
    }

    /// <summary>Removes a passkey; false when there is no such one.</summary>
    public async Task<bool> RemovePasskeyAsync(HttpContext context, User user, byte[] id)
    {
        if (await users.GetPasskeyAsync(user, id) is null)
        {
            return false;
        }

        return await ChangeAsync(context, user, ChangedThing.Passkeys, "passkeys", async () =>
        {
            Demand(await users.RemovePasskeyAsync(user, id));
            Demand(await users.UpdateSecurityStampAsync(user));
            return true;
        });
    }

    /// <summary>From now on they sign in by an account elsewhere too.</summary>
    public Task<bool> ConnectAsync(HttpContext context, User user, UserLoginInfo account) =>
        ChangeAsync(context, user, ChangedThing.OtherAccounts, "other-accounts", async () =>
        {
            Demand(await users.AddLoginAsync(user, account));
            Demand(await users.UpdateSecurityStampAsync(user));
            return true;
        });

    /// <summary>They sign in by that account no more.</summary>
    public Task<bool> DisconnectAsync(HttpContext context, User user, UserLoginInfo account) =>
        ChangeAsync(context, user, ChangedThing.OtherAccounts, "other-accounts", async () =>
        {
            Demand(await users.RemoveLoginAsync(user, account.LoginProvider, account.ProviderKey));
            Demand(await users.UpdateSecurityStampAsync(user));
            return true;
        });

    /// <summary>
    /// Signs in anew who has just changed how they do: every session of theirs is over, this one too, so that a copy of its
    /// cookie is worth nothing.
    /// </summary>
    public Task GoOnAsync(User user) => signIn.SignInAsync(user, isPersistent: false);

    /// <summary>
    /// The change, its line in the audit log, the warning to its owner and the end of their sessions: all or nothing, and
    /// whoever asked may hang up once it has begun.
    /// </summary>
    private async Task<bool> ChangeAsync(HttpContext context, User user, string what, string word, Func<Task<bool>> change)
    {
        context.RequestAborted.ThrowIfCancellationRequested();
        await using (var transaction = await database.Database.BeginTransactionAsync(CancellationToken.None))
        {
            if (!await change())
            {
                return false;
            }

            await audit.AddAsync(
                new AuditLine(AuditActions.SignInChanged, AuditSubject.OfUser(user.Id))
                {
                    Detail = new JsonObject { ["what"] = word },
                },
                CancellationToken.None);
            await codes.VoidAsync(user, CancellationToken.None);
            if (ContactAddress.Parse(user.Email) is { } to)
            {
                await letters.WarnAsync(to, user.Id, what, CancellationToken.None);
            }

            await sessions.EndAllAsync(SessionEnd.SignInChanged, CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }

        await GoOnAsync(user);
        return true;
    }

    /// <summary>Counts a refusal and writes it down; it is behind the gate.</summary>
    private async Task<SignInOutcome> RefuseAsync(User user, string reason, CancellationToken cancellationToken)
    {
        metrics.Refused(reason);
        await audit.AddAsync(
            new AuditLine(AuditActions.SignInRefused, AuditSubject.OfUser(user.Id))
            {
                Detail = new JsonObject { ["reason"] = reason },
            },
            cancellationToken);
        return SignInOutcome.Refused;
    }

    /// <summary>Goes on when a change was made.</summary>
    /// <exception cref="DbUpdateConcurrencyException">
    /// Another request changed the same row at the same time; the person is told so and repeats.
    /// </exception>
    /// <exception cref="InvalidOperationException">It was not made for another reason.</exception>
    public static void Demand(IdentityResult result)
    {
        if (result.Succeeded)
        {
            return;
        }

        var reasons = string.Join(", ", result.Errors.Select(e => e.Code));
        throw reasons == nameof(IdentityErrorDescriber.ConcurrencyFailure)
            ? new DbUpdateConcurrencyException("the sign-in was changed by another request")
            : new InvalidOperationException($"the sign-in was not changed: {reasons}");
    }
}
