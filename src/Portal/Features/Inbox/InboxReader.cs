using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Features.Inbox;

/// <summary>What the account that is signed in was told in the portal: the notification rows themselves.</summary>
internal sealed class InboxReader(PortalDbContext database, TimeProvider time)
{
    /// <summary>Most messages on a page.</summary>
    public const int MessagesMax = 5;

    /// <summary>The newest messages, newest first; from now on they have been seen.</summary>
    public async Task<IReadOnlyList<InboxMessage>> OpenAsync(CancellationToken cancellationToken)
    {
        var rows = await database.Notifications.AsNoTracking()
            .Where(n => n.Channel == Channel.InApp && n.Body != null
                && (n.State == NotificationState.Submitted || n.State == NotificationState.Delivered))
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(MessagesMax)
            .Select(n => new { n.Id, n.Headline, n.Body, n.SentAt, n.CreatedAt, n.ReadAt })
            .ToListAsync(cancellationToken);
        var unseen = rows.Where(row => row.ReadAt is null).Select(row => row.Id).ToArray();
        if (unseen.Length > 0)
        {
            var now = time.GetUtcNow();
            await database.Notifications.Where(n => unseen.Contains(n.Id) && n.ReadAt == null)
                .ExecuteUpdateAsync(row => row.SetProperty(n => n.ReadAt, now), cancellationToken);
        }

        return
        [
            .. rows.Select(row => new InboxMessage(
                row.Headline ?? "Message", row.Body!, row.SentAt ?? row.CreatedAt, row.ReadAt is null)),
        ];
    }
}
