using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Features.Inbox;

/// <summary>
/// What the account that is signed in was told in the portal: the notification rows themselves. Whether one was read
/// stands in its row, so that every device agrees at its next look.
/// </summary>
internal sealed class InboxReader(PortalDbContext database, TimeProvider time)
{
    /// <summary>The newest messages.</summary>
    /// <param name="max">Most messages.</param>
    /// <param name="isSeen">Whether a person sees them: from now on those shown, and no others, have been read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<InboxView> OpenAsync(int max, bool isSeen, CancellationToken cancellationToken) =>
        ReadAsync(Told(), max, isSeen, cancellationToken);

    /// <summary>Those older than one of the account's own; null when there is no such one.</summary>
    public async Task<InboxView?> OpenOlderAsync(
        string before, int max, bool isSeen, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(before, "N", out var id))
        {
            return null;
        }

        var last = await Told().Where(n => n.Id == id).Select(n => new { n.CreatedAt }).FirstOrDefaultAsync(cancellationToken);
        return last is null
            ? null
            : await ReadAsync(
                Told().Where(n => n.CreatedAt < last.CreatedAt || (n.CreatedAt == last.CreatedAt && n.Id.CompareTo(id) < 0)),
                max, isSeen, cancellationToken);
    }

    private IQueryable<Notification> Told() => database.Notifications.AsNoTracking()
        .Where(n => n.Channel == Channel.InApp && n.Body != null
            && (n.State == NotificationState.Submitted || n.State == NotificationState.Delivered));

    private async Task<InboxView> ReadAsync(
        IQueryable<Notification> told, int max, bool isSeen, CancellationToken cancellationToken)
    {
        var rows = await told
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(max + 1)
            .Select(n => new { n.Id, n.Headline, n.Body, n.SentAt, n.CreatedAt, n.ReadAt })
            .ToListAsync(cancellationToken);
        var unread = await Told().Where(n => n.ReadAt == null).OrderBy(n => n.Id).Take(InboxView.UnreadMax)
            .CountAsync(cancellationToken);
        var shown = rows.Take(max).ToArray();
        var unseen = shown.Where(row => row.ReadAt is null).Select(row => row.Id).ToArray();
        if (isSeen && unseen.Length > 0)
        {
            var now = time.GetUtcNow();
            await database.Notifications.Where(n => unseen.Contains(n.Id) && n.ReadAt == null)
                .ExecuteUpdateAsync(row => row.SetProperty(n => n.ReadAt, now), cancellationToken);
        }

        return new InboxView(
            [
                .. shown.Select(row => new InboxMessage(
                    row.Headline ?? "Message", row.Body!, row.SentAt ?? row.CreatedAt, row.ReadAt is null)),
            ],
            unread,
            rows.Count > max ? shown[^1].Id.ToString("N") : null);
    }
}
