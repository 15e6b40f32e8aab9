using System.Security.Claims;
using Lightline.Data;
using Lightline.Data.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Lightline.Portal.Identity.Credentials;

/// <summary>Identity's own, with a second step of our own between a right password and a session.</summary>
internal sealed class PortalSignIn(
    UserManager<User> users,
    IHttpContextAccessor context,
    IUserClaimsPrincipalFactory<User> principals,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<User>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<User> confirmation,
    PortalDbContext database,
    TimeProvider time)
    : SignInManager<User>(users, context, principals, options, logger, schemes, confirmation)
{
    private const string Stamp = "stamp";

    /// <summary>
    /// Notes in a cookie of five minutes that the first step is done. Identity would do so only for users of its own kinds of
    /// codes, and would sign everybody else in.
    /// </summary>
    public Task RememberFirstStepAsync(User user)
    {
        var identity = new ClaimsIdentity(IdentityConstants.TwoFactorUserIdScheme);
        identity.AddClaim(new Claim(ClaimTypes.Name, user.Id.ToString("D")));
        identity.AddClaim(new Claim(Stamp, user.SecurityStamp ?? ""));
        return Context.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity));
    }

    /// <summary>Who has done the first step; null when nobody has, or when how they sign in has changed since.</summary>
    public async Task<User?> FirstStepUserAsync()
    {
        var step = await Context.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        return step.Principal?.FindFirstValue(ClaimTypes.Name) is { } id
            && await UserManager.FindByIdAsync(id) is { } user
            && step.Principal.FindFirstValue(Stamp) == user.SecurityStamp
                ? user
                : null;
    }

    /// <summary>
    /// Counts a wrong password or code, and locks at the fifth: by one statement, so that of many at once each counts. While it
    /// is locked nothing counts, or whoever goes on would never be let in again.
    /// </summary>
    public Task CountWrongAsync(User user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (max, until) = (Options.Lockout.MaxFailedAccessAttempts, now + Options.Lockout.DefaultLockoutTimeSpan);
        return database.Users.Where(u => u.Id == user.Id && (u.LockoutEnd == null || u.LockoutEnd <= now)).ExecuteUpdateAsync(
            row => row
                .SetProperty(u => u.LockoutEnd, u => u.AccessFailedCount + 1 >= max ? until : u.LockoutEnd)
                .SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1 >= max ? 0 : u.AccessFailedCount + 1),
            cancellationToken);
    }

    /// <summary>Forgets that the first step is done.</summary>
    public Task ForgetFirstStepAsync() => Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);

    /// <summary>
    /// A right password takes back no wrong codes: who has the password could guess codes for ever.
    /// </summary>
    protected override Task ResetLockout(User user) => user.TwoFactorEnabled ? Task.CompletedTask : base.ResetLockout(user);
}
