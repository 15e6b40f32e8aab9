using System.Security.Claims;
using Lightline.Data.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
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
    IUserConfirmation<User> confirmation)
    : SignInManager<User>(users, context, principals, options, logger, schemes, confirmation)
{
    /// <summary>
    /// Notes in a cookie of five minutes that the first step is done. Identity would do so only for users of its own kinds of
    /// codes, and would sign everybody else in.
    /// </summary>
    public Task RememberFirstStepAsync(User user)
    {
        var identity = new ClaimsIdentity(IdentityConstants.TwoFactorUserIdScheme);
        identity.AddClaim(new Claim(ClaimTypes.Name, user.Id.ToString("D")));
        return Context.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity));
    }

    /// <summary>Forgets that the first step is done.</summary>
    public Task ForgetFirstStepAsync() => Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);

    /// <summary>
    /// A right password takes back no wrong codes: who has the password could guess codes for ever.
    /// </summary>
    protected override Task ResetLockout(User user) => user.TwoFactorEnabled ? Task.CompletedTask : base.ResetLockout(user);
}
