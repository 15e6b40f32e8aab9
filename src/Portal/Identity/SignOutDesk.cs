using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Acting;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity;

/// <summary>
/// Ends the session that a request belongs to: its cookie, its sockets, what it acts for, and what it opened in other systems.
/// </summary>
internal sealed class SignOutDesk(
    SignInManager<User> signIn, SessionDesk sessions, ActingDesk acting, Viewers viewers)
{
    public async Task SignOutAsync(HttpContext context)
    {
        if (context.User.SessionId() is { } session)
        {
            if (ActingTicket.Of(context.User) is not null)
            {
                try
                {
                    await acting.EndAsync(ActingTicket.IdOf(context.User), context.RequestAborted);
                }
                catch (Exception failure) when (DatabaseAway.Is(failure))
                {
                    // It ends by itself within half an hour. That the database is away is counted with the session's end.
                }
            }

            await sessions.SignOutAsync(session, context.RequestAborted);
            // After the answer has taken the cookie away, so that no open page comes back with it.
            context.Response.OnCompleted(() =>
            {
                viewers.EndSession(session);
                return Task.CompletedTask;
            });
        }

        await signIn.SignOutAsync();
    }
}
