using System.Net;
using System.Text.Json.Nodes;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity.Credentials;

/// <summary>
/// The ways in which somebody who is signed in can sign in, and how they change them. After each change every other session
/// of theirs is over, and this one goes on.
/// </summary>
internal sealed class CredentialDesk(
    UserManager<User> users,
    PortalSignIn signIn,
    SessionDesk sessions,
    Letters letters,
    AuditLog audit,
    Authenticator authenticator,
    RecoveryCodes recovery,
    SignInGate gate,
    IdentityMetrics metrics,
    Visit visit)
{
    /// <summary>Passkeys of one person.</summary>
    public const int PasskeysMax = 10;

    /// <summary>Letters of a passkey's name.</summary>
    public const int PasskeyNameMax = 40;

    /// <summary>Who is signed in; null when the row is gone.</summary>
    public Task<User?> UserAsync(HttpContext context) => users.GetUserAsync(context.User);

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
    public async Task<SignInOutcome> ConfirmAsync(
        User user, string password, string? code, IPAddress? address, CancellationToken cancellationToken)
    {
        var (provider, name) = (visit.Provider!.Id.Value, user.NormalizedEmail ?? "");
        if (!gate.TryEnter(address, provider, name))
        {
            metrics.Refused("gate");
            return SignInOutcome.TooMany;
        }

        if (!(await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true)).Succeeded)
        {
            metrics.Refused("confirm_password");
            return SignInOutcome.Refused;
        }

        if (user.TwoFactorEnabled && !await TakeCodeAsync(user, code, cancellationToken))
        {
            metrics.Refused("confirm_code");
            return SignInOutcome.Refused;
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

        await users.AccessFailedAsync(user);
        return false;
    }

    /// <summary>Turns the app on; the recovery codes, or null when the code is wrong.</summary>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(HttpContext context, User user, string secret, string? code)
    {
        if (!await authenticator.TryKeepAsync(user, secret, code, context.RequestAborted))
        {
            return null;
        }

        var codes = await recovery.RenewAsync(user, context.RequestAborted);
        Demand(await users.SetTwoFactorEnabledAsync(user, true));
        await ChangedAsync(context, user, "The setting for codes from an app", "app");
        return codes;
    }

    /// <summary>Turns the app off, and the recovery codes with it.</summary>
    public async Task TurnOffAsync(HttpContext context, User user)
    {
        Demand(await users.SetTwoFactorEnabledAsync(user, false));
        await authenticator.RemoveAsync(user, context.RequestAborted);
        await recovery.RemoveAsync(user, context.RequestAborted);
        await ChangedAsync(context, user, "The setting for codes from an app", "app");
    }

    /// <summary>New recovery codes, shown this once.</summary>
    public async Task<IReadOnlyList<string>> RenewRecoveryAsync(HttpContext context, User user)
    {
        var codes = await recovery.RenewAsync(user, context.RequestAborted);
        await ChangedAsync(context, user, "Your list of recovery codes", "recovery-codes");
        return codes;
    }

    /// <summary>Changes the password; what is wrong with the new one, else null.</summary>
    public async Task<PasswordFault?> ChangePasswordAsync(HttpContext context, User user, string password)
    {
        if (PasswordRules.Check(password, user.Email) is { } fault)
        {
            return fault;
        }

        // The old one was shown a moment ago (StepUp). In place, so that a failure leaves it valid.
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        Demand(await users.UpdateSecurityStampAsync(user));
        await ChangedAsync(context, user, "Your password", "password");
        return null;
    }

    /// <summary>Keeps a new passkey; false when what the browser sent is none, or when there are too many.</summary>
    public async Task<bool> TryAddPasskeyAsync(HttpContext context, User user, string credential, string? name)
    {
        var made = await signIn.PerformPasskeyAttestationAsync(credential);
        if (!made.Succeeded || made.UserEntity.Id != user.Id.ToString("D")
            || (await users.GetPasskeysAsync(user)).Count >= PasskeysMax)
        {
            metrics.Refused("passkey_new");
            return false;
        }

        var words = string.Concat((name ?? "").Where(c => !char.IsControl(c))).Trim();
        made.Passkey.Name = words.Length == 0 ? "Passkey" : words[..Math.Min(words.Length, PasskeyNameMax)];
        Demand(await users.AddOrUpdatePasskeyAsync(user, made.Passkey));
        await RestampAsync(context, user);
        return true;
    }

    /// <summary>Removes a passkey; false when there is no such one.</summary>
    public async Task<bool> RemovePasskeyAsync(HttpContext context, User user, byte[] id)
    {
        if (await users.GetPasskeyAsync(user, id) is null)
        {
            return false;
        }

        Demand(await users.RemovePasskeyAsync(user, id));
        await RestampAsync(context, user);
        return true;
    }

    private async Task RestampAsync(HttpContext context, User user)
    {
        Demand(await users.UpdateSecurityStampAsync(user));
        await ChangedAsync(context, user, "Your list of passkeys", "passkeys");
    }

    /// <summary>Every other session is over, this one goes on, and the owner of the address hears of it.</summary>
    private async Task ChangedAsync(HttpContext context, User user, string what, string word)
    {
        await audit.AddAsync(
            new AuditLine(AuditActions.SignInChanged, AuditSubject.OfUser(user.Id))
            {
                Detail = new JsonObject { ["what"] = word },
            },
            context.RequestAborted);
        if (ContactAddress.Parse(user.Email) is { } to)
        {
            await letters.WarnAsync(to, what, context.RequestAborted);
        }

        await GoOnAsync(context, user);
    }

    /// <summary>Ends every session but this one, whose ticket is made anew.</summary>
    public async Task GoOnAsync(HttpContext context, User user)
    {
        await sessions.EndOthersAsync(context.User.SessionId()!.Value, SessionEnd.SignInChanged, context.RequestAborted);
        await signIn.RefreshSignInAsync(user);
    }

    /// <summary>Another request changed the same row at the same time; the person sees the plain error page and repeats.</summary>
    public static void Demand(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(
                $"the sign-in was not changed: {string.Join(", ", result.Errors.Select(e => e.Code))}");
        }
    }
}
