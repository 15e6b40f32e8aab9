using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Lightline.Portal.Identity;

/// <summary>How a try to sign in ended.</summary>
internal enum SignInOutcome
{
    /// <summary>The session has begun.</summary>
    SignedIn,

    /// <summary>The password is right and a code is due; a cookie of five minutes says so.</summary>
    SecondStep,

    /// <summary>No such person, wrong password or code, locked or without anything to see: one answer for all.</summary>
    Refused,

    /// <summary>Too many tries from this address or on this name.</summary>
    TooMany,

    /// <summary>Many are signing in, or guessing; it was not looked at what was typed.</summary>
    Busy,
}

/// <summary>
/// Signs people in by e-mail address or telephone number and password, with a code behind it where they want one, or by a
/// passkey. Whether an address is known shows neither in the answer nor in its time: an unknown or locked one costs a hash too,
/// and every refusal leaves at the next multiple of <see cref="AnswerGrid"/>.
/// </summary>
internal sealed class SignInDesk(
    UserManager<User> users,
    PortalSignIn signIn,
    IPasswordHasher<User> hasher,
    SignInDecoy decoy,
    SignInGate gate,
    HashRoom hashes,
    KnownBrowser browser,
    CredentialDesk credentials,
    AuditLog audit,
    IdentityMetrics metrics,
    Visit visit,
    TimeProvider time)
{
    /// <summary>Longer than a hash and its database statements take.</summary>
    public static readonly TimeSpan AnswerGrid = TimeSpan.FromMilliseconds(250);

    /// <summary>The first step; by e-mail address or telephone number.</summary>
    public async Task<SignInOutcome> SignInAsync(string typed, string password, HttpContext context)
    {
        var (address, known, stop) = (context.Connection.RemoteIpAddress, browser.Last(context.Request), context.RequestAborted);
        var who = ContactAddress.Parse(typed);
        var (provider, name) = (visit.Provider!.Id.Value, (who?.Value ?? typed).ToUpperInvariant());
        if (gate.Enter(address, provider, name, known, out var turn) is not GateAnswer.Open and var answer)
        {
            return Turned(answer);
        }

        using var place = await hashes.TryEnterAsync(turn, stop);
        if (place is null)
        {
            gate.Forgive(provider, name);
            return Turned(GateAnswer.Busy);
        }

        var started = time.GetTimestamp();
        var (outcome, reason, user) = await TryAsync(who, password, stop);
        place.Dispose();
        if (outcome is not SignInOutcome.Refused)
        {
            gate.Forgive(address, provider, name);
            return outcome;
        }

        await RefuseAsync(reason, user, started, stop);
        return outcome;
    }

    /// <summary>The second step: a code of the app, or a recovery code.</summary>
    public async Task<SignInOutcome> GoOnAsync(string? code, IPAddress? address, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (await signIn.FirstStepUserAsync() is not { } user)
        {
            // Before the gate: only counted, as what the gate refuses is.
            metrics.Refused("first_step");
            await WaitForGridAsync(started, cancellationToken);
            return SignInOutcome.Refused;
        }

        var (provider, name) = (visit.Provider!.Id.Value, $"{user.Id:D}");
        if (gate.Enter(address, provider, name) is not GateAnswer.Open and var answer)
        {
            return Turned(answer);
        }

        if (await users.IsLockedOutAsync(user) || !await credentials.TakeCodeAsync(user, code, cancellationToken))
        {
            await RefuseAsync("code", user, started, cancellationToken);
            return SignInOutcome.Refused;
        }

        await signIn.ForgetFirstStepAsync();
        if (await BeginAsync(user) is { } reason)
        {
            await RefuseAsync(reason, user, started, cancellationToken);
            return SignInOutcome.Refused;
        }

        gate.Forgive(address, provider, name);
        return SignInOutcome.SignedIn;
    }

    /// <summary>Whether the first step is done and a code is due.</summary>
    public async Task<bool> IsCodeDueAsync() => await signIn.FirstStepUserAsync() is not null;

    /// <summary>Both steps in one: a passkey is something one has, and the device asks for the finger or the PIN.</summary>
    public async Task<SignInOutcome> SignInByPasskeyAsync(
        string? credential, IPAddress? address, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (gate.Enter(address) is not GateAnswer.Open and var answer)
        {
            return Turned(answer);
        }

        var user = await ReadPasskeyAsync(credential);
        // A lock is against guessing, and nobody guesses a passkey: guessers could keep its owner out.
        var reason = user is null ? "passkey" : await BeginAsync(user);
        if (reason is null)
        {
            gate.Forgive(address);
            return SignInOutcome.SignedIn;
        }

        await RefuseAsync(reason, user, started, cancellationToken);
        return SignInOutcome.Refused;
    }

    /// <summary>By an account elsewhere, which stands for both steps where it is said to ask for a second one itself.</summary>
    public async Task<SignInOutcome> SignInByAccountAsync(
        Func<Task<User?>> owner, bool isWhole, IPAddress? address, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (gate.Enter(address) is not GateAnswer.Open and var answer)
        {
            return Turned(answer);
        }

        var user = await owner();
        if ((user is null ? "upstream" : await BeginAsync(user, isWhole)) is { } reason)
        {
            await RefuseAsync(reason, user, started, cancellationToken);
            return SignInOutcome.Refused;
        }

        gate.Forgive(address);
        return user!.TwoFactorEnabled && !isWhole ? SignInOutcome.SecondStep : SignInOutcome.SignedIn;
    }

    /// <summary>Whose passkey has just answered; null when it is nobody's here, or when there were too many tries.</summary>
    public async Task<User?> PasskeyOwnerAsync(string? credential, IPAddress? address)
    {
        if (string.IsNullOrEmpty(credential) || gate.Enter(address) is not GateAnswer.Open)
        {
            metrics.Refused(string.IsNullOrEmpty(credential) ? "passkey" : "gate");
            return null;
        }

        var user = await ReadPasskeyAsync(credential);
        if (user is null)
        {
            metrics.Refused("passkey");
            return null;
        }

        gate.Forgive(address);
        return user;
    }

    /// <summary>What the gate said, counted.</summary>
    public SignInOutcome Turned(GateAnswer answer)
    {
        metrics.Refused(answer is GateAnswer.Busy ? "busy" : "gate");
        return answer is GateAnswer.Busy ? SignInOutcome.Busy : SignInOutcome.TooMany;
    }

    private async Task<User?> ReadPasskeyAsync(string? credential)
    {
        if (string.IsNullOrEmpty(credential))
        {
            return null;
        }

        PasskeyAssertionResult<User> read;
        try
        {
            read = await signIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // Nobody asked for an answer, or it was given before: the question's cookie is gone.
            return null;
        }

        if (!read.Succeeded)
        {
            return null;
        }

        // The counter of its uses, by which a copied one is found out.
        await users.AddOrUpdatePasskeyAsync(read.User, read.Passkey);
        return read.User;
    }

    /// <summary>Who signs in by an address: one that is shown to be theirs, and nobody else's here.</summary>
    public async Task<User?> FindAsync(ContactAddress who)
    {
        if (who.IsEmail)
        {
            return await users.FindByEmailAsync(who.Value);
        }

        var found = await users.Users.Where(u => u.PhoneNumber == who.Value && u.PhoneNumberConfirmed)
            .OrderBy(u => u.Id).Take(2).ToListAsync();
        return found is [var one] ? one : null;
    }

    private async Task<(SignInOutcome Outcome, string Reason, User? User)> TryAsync(
        ContactAddress? who, string password, CancellationToken cancellationToken)
    {
        var user = who is null ? null : await FindAsync(who);
        // Who was invited and has not chosen a password yet has none that could be right.
        if (user?.PasswordHash is null || await users.IsLockedOutAsync(user))
        {
            hasher.VerifyHashedPassword(decoy.User, decoy.User.PasswordHash!, password);
            return (SignInOutcome.Refused, user?.PasswordHash is null ? "wrong" : "locked", user);
        }

        if (!(await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: false)).Succeeded)
        {
            await signIn.CountWrongAsync(user, cancellationToken);
            return (SignInOutcome.Refused, "wrong", user);
        }

        if (await BeginAsync(user, isWhole: false) is { } reason)
        {
            return (SignInOutcome.Refused, reason, user);
        }

        return (user.TwoFactorEnabled ? SignInOutcome.SecondStep : SignInOutcome.SignedIn, "", user);
    }

    /// <summary>
    /// Begins the session, or the second step where one is due and not <paramref name="isWhole"/>; null when it has begun,
    /// else why not.
    /// </summary>
    public async Task<string?> BeginAsync(User user, bool isWhole = true)
    {
        var principal = await signIn.CreateUserPrincipalAsync(user);
        if (principal.Start(visit.Provider!.Site) is null)
        {
            return "no_role";
        }

        if (user.TwoFactorEnabled && !isWhole)
        {
            await signIn.RememberFirstStepAsync(user);
            return null;
        }

        await signIn.SignInAsync(user, isPersistent: false);
        metrics.SignedIn();
        return null;
    }

    /// <summary>
    /// Counts a refusal, writes it down, of a known sign-in and of none alike, and waits for its moment. What the gate refuses
    /// is only counted: its number has no bound.
    /// </summary>
    public async Task RefuseAsync(string reason, User? user, long started, CancellationToken cancellationToken)
    {
        metrics.Refused(reason);
        await audit.AddAsync(
            new AuditLine(AuditActions.SignInRefused, user is null ? null : AuditSubject.OfUser(user.Id))
            {
                Detail = new JsonObject { ["reason"] = reason },
            },
            cancellationToken);
        await WaitForGridAsync(started, cancellationToken);
    }

    /// <summary>Waits until the next moment at which answers leave, so that none tells how much work it was.</summary>
    public async Task WaitForGridAsync(long started, CancellationToken cancellationToken)
    {
        var late = time.GetElapsedTime(started).Ticks % AnswerGrid.Ticks;
        await Task.Delay(AnswerGrid - TimeSpan.FromTicks(late), time, cancellationToken);
    }
}

/// <summary>A user nobody is, whose password is checked when there is no other, so that both cost the same.</summary>
internal sealed class SignInDecoy
{
    public SignInDecoy(IOptions<PasswordHasherOptions> options) =>
        User.PasswordHash = new PasswordHasher<User>(options)
            .HashPassword(User, RandomNumberGenerator.GetHexString(64));

    public User User { get; } = new();
}
