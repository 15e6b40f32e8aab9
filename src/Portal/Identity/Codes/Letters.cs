using System.Text.Json;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Identity.Codes;

/// <summary>
/// Has the Notifier write to one address, whatever its owner chose to hear (<c>notify.letter</c>): in the transaction of the
/// context, when there is one.
/// </summary>
internal sealed class Letters(PortalDbContext database, CurrentScope scope, TimeProvider time)
{
    /// <summary>How long a warning is worth sending.</summary>
    private static readonly TimeSpan WarningFor = TimeSpan.FromHours(24);

    /// <summary>Warns the owner of an address of a change of their sign-in.</summary>
    /// <param name="to">Where to; the old one, when it is the address that changed.</param>
    /// <param name="what">What changed, at the head of a sentence.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public Task WarnAsync(ContactAddress to, string what, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var payload = JsonSerializer.Serialize(new Dictionary<string, string> { ["what"] = what, ["at"] = now.ToString("O") });
        return database.Database.ExecuteSqlAsync(
            $"""
            insert into notify.letter (id, organisation_id, channel, address, kind, payload, created_at, good_until, due_at)
            values ({Guid.CreateVersion7(now)}, {scope.Current.Organisation!.Value.Value}, {to.Channel}, {to.Value}, 'changed',
                {payload}::jsonb, {now}, {now + WarningFor}, {now})
            """,
            cancellationToken);
    }
}
