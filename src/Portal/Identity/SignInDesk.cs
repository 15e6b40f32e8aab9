using System.Net;
using System.Security.Cryptography;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Lightline.Portal.Identity;

/// <summary>How a try to sign in ended.</summary>
internal enum SignInOutcome
{
    /// <summary>The session has begun.</summary>
    SignedIn,

    /// <summary>No such person, wrong password, locked or without anything to see: one answer for all.</summary>
    Refused,

    /// <summary>Too many tries from this address or on this name.</summary>
    TooMany,
}

/// <summary>
/// Signs people in by e-mail and password. Whether an e-mail is known shows neither in the answer nor in its time: an
/// unknown or locked one costs a hash too, and every refusal leaves at the next multiple of <see cref="AnswerGrid"/>.
/// </summary>
internal sealed class SignInDesk(
    UserManager<User> users,
    SignInManager<User> signIn,
    IPasswordHasher<User> hasher,
    SignInDecoy decoy,
    SignInGate gate,
    SessionDesk sessions,
    IdentityMetrics metrics,
    Visit visit,
    TimeProvider time)
{
    /// <summary>Longer than a hash and its database statements take.</summary>
    private static readonly TimeSpan AnswerGrid = TimeSpan.FromMilliseconds(250);

    public async Task<SignInOutcome> SignInAsync(
        string email, string password, IPAddress? address, string? userAgent, CancellationToken cancellationToken)
    {
        var (provider, name) = (visit.Provider!.Id.Value, users.NormalizeEmail(email) ?? "");
        if (!gate.TryEnter(address, provider, name))
        {
            metrics.Refused("gate");
            return SignInOutcome.TooMany;
        }

        var started = time.GetTimestamp();
        var reason = await TryAsync(email, password, userAgent, cancellationToken);
        if (reason is null)
        {
            gate.Forgive(address, provider, name);
            metrics.SignedIn();
            return SignInOutcome.SignedIn;
        }

        metrics.Refused(reason);
        var late = time.GetElapsedTime(started).Ticks % AnswerGrid.Ticks;
        await Task.Delay(AnswerGrid - TimeSpan.FromTicks(late), time, cancellationToken);
        return SignInOutcome.Refused;
    }

    /// <summary>Null when signed in, else why not.</summary>
    private async Task<string?> TryAsync(
        string email, string password, string? userAgent, CancellationToken cancellationToken)
    {
        var user = await users.FindByEmailAsync(email);
        if (user is null || await users.IsLockedOutAsync(user))
        {
            hasher.VerifyHashedPassword(decoy.User, decoy.User.PasswordHash!, password);
            return user is null ? "wrong" : "locked";
        }

        var check = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        if (!check.Succeeded)
        {
            return "wrong";
        }

        var principal = await signIn.CreateUserPrincipalAsync(user);
        if (principal.Start(visit.Provider!.Site) is null)
        {
            return "no_role";
        }

        var session = await sessions.BeginAsync(user, userAgent, cancellationToken);
        await signIn.SignInAsync(user, SessionRules.Ticket(session));
        return null;
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
